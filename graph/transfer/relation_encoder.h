// Rows of relations.csv straight into serialized records in stored form: the fast way for the rows
// that millions look like. Its slow twin reads the row into a v1::Relation (exchange/fact_tables.h)
// and checks that (model/record_check.h); both must make the same bytes.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_RELATION_ENCODER_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_RELATION_ENCODER_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "graph/exchange/csv_reader.h"
#include "graph/model/ontology.h"
#include "graph/transfer/plain_rows.h"

namespace partnergraph {

// One thread at a time.
class RelationEncoder {
 public:
  // `csv` and `ontology` must outlive it. REQUIRES: the header was read.
  RelationEncoder(const CsvReader* csv, const Ontology* ontology, std::string dataset);

  // Encodes the row read last. False: it breaks a rule, or is of a kind that asks for more than a
  // row says; the slow twin tells.
  bool Encode();

  // Of the row: all but order and line.
  const PlainRowHead& head() const { return head_; }
  // The v1::Relation, valid until the next call.
  const std::string& bytes() const { return bytes_; }
  std::string_view id() const {
    return std::string_view(bytes_).substr(head_.id.begin, head_.id.size);
  }
  // Empty: it cites nothing.
  std::string_view cited() const {
    return std::string_view(bytes_).substr(head_.cited.begin, head_.cited.size);
  }

 private:
  enum Column {
    kId,
    kSource,
    kKind,
    kTarget,
    kRole,
    kValidTime,
    kCited,
    kSection,
    kBasis,
    kConfidence,
    kOriginal,
    kNote,
    kColumnCount
  };
  struct Kind {
    KindNumber number = kNoKind;
    bool is_symmetric = false;
    bool is_plain = false;  // Known, and no value of it is required.
  };
  struct Time {
    std::string bytes;  // The v1::ValidTime.
    Days days;
  };

  std::string_view Text(Column column) const;
  const Kind& KindOf(std::string_view text);
  // Null: it is malformed.
  const Time* TimeOf(std::string_view text);
  // Fills citation_; false: it breaks a rule.
  bool EncodeCitation();

  const CsvReader& csv_;
  const Ontology& ontology_;
  const std::string dataset_;
  std::array<std::optional<std::size_t>, kColumnCount> columns_;
  PlainRowHead head_;
  std::string bytes_;
  std::string id_;        // If it is made.
  std::string citation_;  // The v1::Citation; empty: none.
  std::unordered_map<std::string, Kind> kinds_;
  std::unordered_map<std::string, Time> times_;
  std::string key_;  // Of a look-up.
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_RELATION_ENCODER_H_
