// Applies a mapping (proto/partnergraph/v1/mapping.proto) to rows: what each row says of entities
// and relations.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_MAPPER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_MAPPER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/status.h"
#include "graph/exchange/expression.h"
#include "graph/exchange/source_date.h"
#include "graph/model/ontology.h"
#include "partnergraph/storage/v1/claim.pb.h"
#include "partnergraph/v1/mapping.pb.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

inline constexpr int kMappingTablesMax = 100;
inline constexpr int kMappingRulesMax = 200;
inline constexpr int kLookupEntriesMax = 100'000;

// Hears what a mapping makes of rows.
struct ClaimSink {
  std::function<void(storage::v1::Claim)> claim;
  std::function<void(v1::ImportProblem)> problem;
};

// Immutable; any thread.
class Mapper {
 public:
  // Checks and compiles the mapping. INVALID_ARGUMENT at a field of the mapping: MISSING_FIELD,
  // BAD_ID, TOO_LONG, MALFORMED_EXPRESSION, TOO_MANY, UNKNOWN_SCHEME, DUPLICATE_ID, UNKNOWN_VALUE
  // (of an enum, or a dataset that is not the mapping's), UNREAD_FILE.
  static StatusOr<std::unique_ptr<const Mapper>> Make(const v1::Mapping& mapping,
                                                      std::shared_ptr<const Ontology> ontology);
  ~Mapper();
  Mapper(const Mapper&) = delete;
  Mapper& operator=(const Mapper&) = delete;

  const v1::Mapping& mapping() const { return mapping_; }
  // The table whose files have this name, without ".gz".
  std::optional<int> TableOf(std::string_view file) const;
  // INVALID_ARGUMENT, MISSING_COLUMN, at `place`: the mapping asks for a column that the header
  // lacks.
  Status CheckHeader(int table, const std::vector<std::string>& header,
                     const std::string& place) const;
  // The first claim of an import: the source itself.
  storage::v1::Claim SourceClaim() const;
  // Gives the sink what the row says. Claims are not checked against the ontology yet, but their
  // values have its types.
  void Map(int table, const Scope& row, const std::string& place, const ClaimSink& sink) const;

 private:
  struct Table;
  struct NameMaker;
  struct IdentifierMaker;
  struct ValueMaker;
  struct EntityMaker;
  struct RelationMaker;
  // One row and where its claims go.
  struct Row;

  Mapper(const v1::Mapping& mapping, std::shared_ptr<const Ontology> ontology);
  Status Compile();
  StatusOr<Table> CompileTable(const v1::SourceTable& table) const;
  StatusOr<EntityMaker> CompileEntity(const v1::EntityRule& rule) const;
  StatusOr<RelationMaker> CompileRelation(const v1::RelationRule& rule) const;
  StatusOr<ValueMaker> CompileValue(const v1::ValueRule& rule) const;

  void MakeEntity(const EntityMaker& maker, const Scope& scope, const Row& row) const;
  void MakeRelation(const RelationMaker& maker, const Scope& scope, const Row& row) const;
  template <class Record, class FindProperty>
  void AddValues(const std::vector<ValueMaker>& makers, const Scope& scope, const Row& row,
                 const FindProperty& find, Record* record) const;
  // `text`: what the date was read from.
  SourceDate FirstKnownDate(const std::vector<Expression>& dates, const Scope& scope,
                            const Row& row, const char* field, std::string* text) const;
  v1::Citation MakeCitation(const Row& row) const;

  const v1::Mapping mapping_;
  const std::shared_ptr<const Ontology> ontology_;
  Lookups lookups_;
  DateSentinels sentinels_;
  std::vector<Table> tables_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_MAPPER_H_
