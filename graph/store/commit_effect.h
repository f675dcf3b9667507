// What a commit did to the graph's topology: what a snapshot has to take over.
#ifndef PARTNERGRAPH_GRAPH_STORE_COMMIT_EFFECT_H_
#define PARTNERGRAPH_GRAPH_STORE_COMMIT_EFFECT_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "graph/model/ontology.h"
#include "graph/model/record_id.h"
#include "graph/model/valid_time.h"

namespace partnergraph {

// The entity `number` now has this kind, or kNoKind if it was deleted.
struct VertexEffect {
  std::uint64_t number = 0;
  KindNumber kind = kNoKind;
};

// The relation `number` appeared or vanished. A changed relation vanishes as it was and appears as
// it is.
struct RelationEffect {
  std::uint64_t number = 0;
  std::uint64_t source = 0;
  std::uint64_t target = 0;
  KindNumber kind = 0;
  Days days{};
  bool removed = false;
  DatasetNumber dataset = kNoDataset;
};

struct CommitEffect {
  std::uint64_t revision = 0;
  std::vector<VertexEffect> vertices;
  std::vector<RelationEffect> relations;
  // Set if the commit changed the ontology.
  std::shared_ptr<const Ontology> ontology;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_COMMIT_EFFECT_H_
