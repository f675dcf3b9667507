#include "graph/query/all_shortest.h"

#include <cstddef>
#include <vector>

namespace partnergraph {
namespace {

// Ways through vertices by depth-first search, then for each the choices among parallel relations.
class AllShortest {
 public:
  AllShortest(const ShortestWays& ways, PathList* list) : ways_(ways), list_(list) {}

  void Walk(Vertex v, std::uint32_t hops) {
    if (hops == 0) {
      path_.resize(choices_.size());
      Choose(0);
      return;
    }
    const std::vector<PathStep> next = ways_.Next(v, hops);
    for (std::size_t i = 0; i < next.size() && list_->Wants();) {
      std::size_t end = i;
      while (end < next.size() && next[end].vertex == next[i].vertex) ++end;
      choices_.emplace_back(next.begin() + static_cast<std::ptrdiff_t>(i),
                            next.begin() + static_cast<std::ptrdiff_t>(end));
      Walk(next[i].vertex, hops - 1);
      choices_.pop_back();
      i = end;
    }
  }

 private:
  void Choose(std::size_t at) {
    if (at == choices_.size()) {
      list_->Add(path_);
      return;
    }
    for (const PathStep& step : choices_[at]) {
      path_[at] = step;
      Choose(at + 1);
      if (!list_->Wants()) return;
    }
  }

  const ShortestWays& ways_;
  PathList* list_;
  std::vector<std::vector<PathStep>> choices_;  // Parallel steps, one list a hop.
  std::vector<PathStep> path_;
};

}  // namespace

void ListAllShortest(const ShortestWays& ways, Vertex from, std::uint32_t hops, PathList* list) {
  AllShortest(ways, list).Walk(from, hops);
}

}  // namespace partnergraph
