#include "graph/query/traverse.h"

#include <boost/concept/assert.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <cstddef>
#include <vector>

#include "graph/query/visit_marks.h"
#include "graph/query/walk_view.h"

namespace partnergraph {

BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<WalkView>));

namespace {

// What the parts of one search share; Boost copies them, so they hold a pointer.
struct Search {
  std::uint32_t max_hops;
  std::uint32_t results_max;
  const ReachedSink* sink;
  Meter* meter;
  VisitMarks* marks;
  std::vector<Vertex> queue;
  std::size_t head = 0;
  std::size_t level_end = 0;  // Of the hop count `hops`, in queue.
  std::uint32_t hops = 0;     // Of the vertex whose edges are examined.
  std::uint32_t result_count = 0;

  void Deliver(const ReachedVertex& reached) {
    if (meter->stopped()) return;
    if (result_count == results_max) {
      meter->Stop(v1::TRUNCATION_REASON_RESULTS);
      return;
    }
    ++result_count;
    if (!(*sink)(reached)) meter->Stop(v1::TRUNCATION_REASON_CANCELLED);
  }
};

// White: not marked. Nothing tells gray from black here.
struct Colors {
  using key_type = Vertex;
  using value_type = boost::default_color_type;
  using reference = value_type;
  using category = boost::read_write_property_map_tag;
  Search* search;
  friend value_type get(const Colors& map, Vertex v) {
    return map.search->marks->Has(v) ? boost::black_color : boost::white_color;
  }
  friend void put(const Colors& map, Vertex v, value_type) { map.search->marks->Mark(v); }
};

// A Buffer that counts hops by the ends of levels, takes no vertex that is not to be walked on
// from, and is empty once the meter stopped.
struct LevelQueue {
  using value_type = Vertex;
  using size_type = std::size_t;
  Search* search;
  void push(Vertex v) const {
    // The start is pushed before any vertex is popped.
    const std::uint32_t hops = search->head == 0 ? 0 : search->hops + 1;
    if (hops < search->max_hops) search->queue.push_back(v);
  }
  void pop() const {
    if (search->head == search->level_end) {
      if (search->head > 0) ++search->hops;
      search->level_end = search->queue.size();
    }
    ++search->head;
  }
  Vertex top() const { return search->queue[search->head]; }
  bool empty() const {
    return search->head == search->queue.size() || !search->meter->LookAt(search->head);
  }
};

struct Deliverer : boost::default_bfs_visitor {
  Search* search = nullptr;
  void tree_edge(const Edge& e, const WalkView&) const {
    search->Deliver({e.target, search->hops + 1, e.relation, e.source, e.forward});
  }
};

}  // namespace

QueryEnd Traverse(const GraphSnapshot& g, Vertex start, const TraverseOptions& options,
                  const CompiledFilter& filter, const QueryControl& control,
                  const ReachedSink& sink) {
  Meter meter(control, filter.end().visited_edges);
  if (filter.end().truncated) meter.Stop(filter.end().reason);
  const Vertex root = g.CanonicalOf(start);
  if (g.KindOf(root) == kNoKind || meter.stopped()) return EndOf(meter);
  VisitMarks marks(g.vertex_count());
  Search search{options.max_hops, control.max_results, &sink, &meter, &marks, {}};
  search.Deliver({root});
  const WalkView view{&g, &filter, &meter, options.direction, {}, &marks};
  LevelQueue queue{&search};
  Deliverer deliverer;
  deliverer.search = &search;
  boost::breadth_first_visit(view, root, queue, deliverer, Colors{&search});
  return EndOf(meter);
}

}  // namespace partnergraph
