// Times our kernels for another program, which times the same tasks with its own library in turns:
// graph_tool_bench.py.
//
//   kernel_times GRAPH EDGES_FILE
//
// writes the graph (its name as in named_graph.h) to the file, two vertices an edge, each 32 bits
// with the lowest byte first, and then a line to standard output: "<vertices> <edges>". After that
// it answers every line of standard input by one: "<seconds> <result>". One thread each.
//
//   bfs <source>          result: the hops to all vertices reached, added up
//   page_rank <rounds>    result: the largest score
//   components            result: how many
//   betweenness <source>  result: the scores of all vertices by the ways from there, added up
//   cores                 result: the largest core number
//   clustering            result: the local clustering of all vertices, added up
#include <algorithm>
#include <bit>
#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "graph/analysis/betweenness.h"
#include "graph/analysis/components.h"
#include "graph/analysis/hops.h"
#include "graph/analysis/k_core.h"
#include "graph/analysis/page_rank.h"
#include "graph/analysis/triangles.h"
#include "named_graph.h"

namespace partnergraph {
namespace {

static_assert(std::endian::native == std::endian::little);

bool WriteEdges(const EdgeList& list, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  std::vector<Vertex> ends;
  ends.reserve(2 * list.edges.size());
  for (const auto& [a, b] : list.edges) {
    ends.push_back(a);
    ends.push_back(b);
  }
  out.write(reinterpret_cast<const char*>(ends.data()),
            static_cast<std::streamsize>(ends.size() * sizeof(ends[0])));
  return out.flush().good();
}

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

class Kernels {
 public:
  explicit Kernels(const EdgeList& list)
      : arrays_(AdjacencyOf(list)),
        graph_(arrays_.view()),
        search_(graph_),
        strength_(graph_.vertex_count()),
        source_(graph_.vertex_count(), false) {
    for (Vertex v = 0; v < strength_.size(); ++v) strength_[v] = graph_.Strength(v);
  }

  // Seconds and the result; nothing if there is no such kernel, or its argument is no vertex.
  std::optional<std::pair<double, double>> Run(const std::string& kernel, std::uint32_t argument) {
    QueryControl control;
    control.max_visited_edges = kAnalysisEdgesMax;
    WorkMeter meter(control);
    const bool from_vertex = kernel == "bfs" || kernel == "betweenness";
    if (from_vertex && argument >= graph_.vertex_count()) return std::nullopt;
    const auto timed = [](auto work, auto result) {
      const auto begin = std::chrono::steady_clock::now();
      const auto& made = work();
      const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
      return std::pair(spent.count(), static_cast<double>(result(made)));
    };
    if (kernel == "bfs") {
      return timed(
          [&]() -> const auto& { return search_.Search(argument, &meter); },
          [this](const std::vector<std::uint32_t>& hops) {
            std::uint64_t sum = 0;
            for (const Vertex v : search_.reached()) sum += hops[v];
            return sum;
          });
    }
    if (kernel == "page_rank") {
      PageRankOptions options;
      options.tolerance = 0;
      options.rounds_max = argument;
      return timed([&] { return PageRank(graph_, strength_, options, &meter); },
                   [](const PageRankScores& scores) {
                     return *std::max_element(scores.score.begin(), scores.score.end());
                   });
    }
    if (kernel == "components") {
      return timed([&] { return ConnectedComponents(graph_, &meter); },
                   [](const ComponentLabels& components) { return components.count; });
    }
    if (kernel == "betweenness") {
      source_[argument] = true;
      BetweennessOptions options;
      options.sources = &source_;
      const auto answer = timed([&] { return Betweenness(graph_, options, &meter); },
                                [](const BetweennessScores& scores) { return Sum(scores.score); });
      source_[argument] = false;
      return answer;
    }
    if (kernel == "cores") {
      return timed([&] { return CoreNumbers(graph_, &meter); },
                   [](const std::vector<std::uint32_t>& cores) {
                     return *std::max_element(cores.begin(), cores.end());
                   });
    }
    if (kernel == "clustering") {
      return timed([&] { return LocalClustering(graph_, CountTriangles(graph_, 1, &meter)); },
                   [](const std::vector<double>& clustering) { return Sum(clustering); });
    }
    return std::nullopt;
  }

 private:
  const AdjacencyArrays arrays_;
  const Adjacency graph_;
  HopSearch search_;
  std::vector<double> strength_;
  std::vector<bool> source_;
};

int Main(const std::string& name, const std::string& path) {
  std::optional<Kernels> kernels;
  {
    const StatusOr<EdgeList> list = NamedGraph(name);
    if (!list.ok() || !WriteEdges(*list, path)) {
      std::cerr << (list.ok() ? "cannot write " + path : list.status().ToString()) << "\n";
      return 1;
    }
    kernels.emplace(*list);
    std::cout << list->vertex_count << " " << list->edges.size() << std::endl;
  }
  std::cout << std::setprecision(17);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string kernel;
    std::uint32_t argument = 0;
    words >> kernel >> argument;
    const auto answer = kernels->Run(kernel, argument);
    if (!answer) {
      std::cerr << "cannot do \"" << line << "\"\n";
      return 1;
    }
    std::cout << answer->first << " " << answer->second << std::endl;  // Flushed for the pipe.
  }
  return 0;
}

}  // namespace
}  // namespace partnergraph

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: kernel_times GRAPH EDGES_FILE\n";
    return 2;
  }
  return partnergraph::Main(argv[1], argv[2]);
}
