// The ontology's labels in the reader's language, and the way back from a label to an id.
#ifndef PARTNERGRAPH_SERVICE_CLI_VOCABULARY_H_
#define PARTNERGRAPH_SERVICE_CLI_VOCABULARY_H_

#include <string>
#include <unordered_map>

#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/ontology.pb.h"
#include "service/cli/messages.h"

namespace partnergraph::cli {

// A function that names something returns the label, or the id where there is none.
class Vocabulary {
 public:
  Vocabulary(const v1::Ontology& ontology, Language language);

  std::string EntityKind(const std::string& id) const { return Find(entity_kinds_, id); }
  // Read from source to target if `forward`, else from target to source.
  std::string RelationKind(const std::string& id, bool forward) const {
    return Find(forward ? relation_kinds_ : inverse_kinds_, id);
  }
  bool IsSymmetric(const std::string& relation_kind) const {
    return symmetric_.contains(relation_kind);
  }
  std::string TieKind(const std::string& id) const { return Find(tie_kinds_, id); }
  // What a completeness statement is about: a tie kind, or a relation kind read from its end.
  std::string ListKind(const v1::Completeness& statement) const;
  std::string Metric(const std::string& id) const { return Find(metrics_, id); }
  std::string Scheme(const std::string& id) const { return Find(schemes_, id); }
  std::string Property(const std::string& key) const { return Find(properties_, key); }

  // The id for what a person wrote: an id as it is, a label in either language, else the text
  // itself, which the service then refuses by name.
  std::string EntityKindId(const std::string& text) const { return Find(entity_kind_ids_, text); }
  std::string RelationKindId(const std::string& text) const {
    return Find(relation_kind_ids_, text);
  }
  std::string TieKindId(const std::string& text) const { return Find(tie_kind_ids_, text); }

 private:
  using Map = std::unordered_map<std::string, std::string>;
  static std::string Find(const Map& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? key : found->second;
  }

  Map entity_kinds_, relation_kinds_, inverse_kinds_, tie_kinds_, metrics_, schemes_, properties_;
  Map entity_kind_ids_, relation_kind_ids_, tie_kind_ids_;
  Map symmetric_;
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_VOCABULARY_H_
