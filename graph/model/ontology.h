// The ontology, checked and ready to be asked: what kinds there are, what may join what, and which
// ties the connectors induce.
//
// Kinds are known inside by a number. A number is given to a kind id once and kept for good, also
// when a later ontology drops the kind, because keys on disk and snapshots in memory hold it.
//
// Thread safety: immutable; share it by shared_ptr<const>.
#ifndef PARTNERGRAPH_GRAPH_MODEL_ONTOLOGY_H_
#define PARTNERGRAPH_GRAPH_MODEL_ONTOLOGY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/base/status.h"
#include "partnergraph/v1/ontology.pb.h"

namespace re2 {
class RE2;
}

namespace partnergraph {

using KindNumber = std::uint16_t;
inline constexpr KindNumber kNoKind = 0xFFFF;

// Ids of all kinds that ever had a number; the position is the number.
struct KindNumbers {
  std::vector<std::string> entity_kinds;
  std::vector<std::string> relation_kinds;
};

class Ontology {
 public:
  // Checks `message` and numbers its kinds, keeping `known` numbers. Errors are INVALID_ARGUMENT
  // with a Violation at e.g. "relation_kinds[3].signatures[0].range": DUPLICATE_KIND,
  // UNKNOWN_KIND (a parent, an end, a role or a tied relation kind), CYCLE (of parents),
  // MISSING_FIELD, BAD_ID, TOO_LONG, INVALID_UTF8, CONTROL_CHARACTER, BLANK, TOO_MANY,
  // UNKNOWN_VALUE (of an enum), BAD_PATTERN (malformed, or too large for kPatternMemoryBytesMax),
  // MERGE_RULE (more than one merging kind, or one that is not acyclic and functional), BAD_ROLE
  // (no end of the role can be the connector), LIMIT. Fields that this program does not know are
  // dropped.
  static StatusOr<std::shared_ptr<const Ontology>> Make(const v1::Ontology& message,
                                                        const KindNumbers& known = {});

  const v1::Ontology& message() const { return message_; }
  const KindNumbers& numbers() const { return numbers_; }

  // --- Entity kinds. A number whose kind was dropped has no message and is nothing's descendant.
  // kNoKind if there is no such kind now.
  KindNumber EntityKind(std::string_view id) const;
  std::size_t entity_kind_count() const { return numbers_.entity_kinds.size(); }
  // REQUIRES: the kind exists now.
  const v1::EntityKind& entity_kind(KindNumber kind) const { return *entity_kinds_[kind]; }
  bool HasEntityKind(KindNumber kind) const {
    return kind < entity_kinds_.size() && entity_kinds_[kind] != nullptr;
  }
  // True if `kind` is `ancestor` or below it.
  bool IsA(KindNumber kind, KindNumber ancestor) const;
  // True if the kind or one above it is a connector.
  bool IsConnector(KindNumber kind) const { return kind < connector_.size() && connector_[kind]; }
  // The property `key` of the kind or of one above it; null if there is none.
  const v1::PropertyKind* EntityProperty(KindNumber kind, std::string_view key) const;

  // --- Relation kinds.
  KindNumber RelationKind(std::string_view id) const;
  std::size_t relation_kind_count() const { return numbers_.relation_kinds.size(); }
  const v1::RelationKind& relation_kind(KindNumber kind) const { return *relation_kinds_[kind]; }
  bool HasRelationKind(KindNumber kind) const {
    return kind < relation_kinds_.size() && relation_kinds_[kind] != nullptr;
  }
  // True if the relation kind exists now and a signature of it allows these ends.
  bool AllowsEnds(KindNumber relation_kind, KindNumber source_kind, KindNumber target_kind) const;
  // The relation kind that merges, or kNoKind.
  KindNumber merging_kind() const { return merging_kind_; }

  // --- Ties. Tie kinds are numbered by their position in the message.
  std::optional<std::size_t> TieKind(std::string_view id) const;
  const v1::TieKind& tie_kind(std::size_t tie) const {
    return message_.tie_kinds(static_cast<int>(tie));
  }
  std::size_t tie_kind_count() const { return static_cast<std::size_t>(message_.tie_kinds_size()); }
  // Tie kinds that a stored relation of the kind is by itself, ascending.
  const std::vector<std::size_t>& DirectTies(KindNumber relation_kind) const;
  // Tie kinds that a connector of `connector_kind` induces between one who takes part by `role`
  // and another who takes part by `other_role`, ascending, each once; the order of the two roles
  // does not matter. Empty if none.
  const std::vector<std::size_t>& InducedTies(KindNumber connector_kind, KindNumber role,
                                              KindNumber other_role) const;
  // True if some rule gives the role a meaning at connectors of that kind.
  bool IsRole(KindNumber connector_kind, KindNumber role) const;

  const v1::IdentifierScheme* Scheme(std::string_view id) const;
  // True if the whole value has the form of the scheme. O(bytes of the value), whatever the
  // pattern. REQUIRES: the scheme is one of this ontology.
  bool HasForm(const v1::IdentifierScheme& scheme, std::string_view value) const;
  const v1::MetricKind* Metric(std::string_view id) const;

 private:
  Ontology() = default;
  Status Build(const KindNumbers& known);
  Status NumberKinds(const KindNumbers& known);
  Status CheckEntityKinds();
  Status CheckRelationKinds();
  Status CheckTieKinds();
  Status CheckVocabulary();
  // True if an entity of a kind below `connector`, or of that kind, can be an end of the role.
  bool CanTouch(KindNumber role, KindNumber connector) const;
  void AddInducedTie(KindNumber connector, KindNumber role, KindNumber other, std::size_t tie);

  v1::Ontology message_;
  KindNumbers numbers_;
  std::unordered_map<std::string, KindNumber> entity_number_;
  std::unordered_map<std::string, KindNumber> relation_number_;
  std::vector<const v1::EntityKind*> entity_kinds_;      // By number; null if dropped.
  std::vector<const v1::RelationKind*> relation_kinds_;  // By number; null if dropped.
  std::vector<std::vector<bool>> is_a_;                  // [kind][ancestor]
  std::vector<bool> connector_;
  KindNumber merging_kind_ = kNoKind;
  std::vector<std::vector<std::size_t>> direct_ties_;  // By relation kind.
  // By connector kind, role and other role, packed into one key.
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> induced_ties_;
  std::unordered_map<std::string, std::shared_ptr<const re2::RE2>> patterns_;  // By scheme id.
  std::unordered_map<std::uint32_t, bool> roles_;  // By connector kind and role.
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_MODEL_ONTOLOGY_H_
