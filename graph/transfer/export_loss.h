// Counts what a format cannot carry of the records that are exported, so that nothing is lost in
// silence.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_EXPORT_LOSS_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_EXPORT_LOSS_H_

#include <array>
#include <cstdint>

#include "graph/exchange/formats.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

class LossCounter {
 public:
  explicit LossCounter(const Format& format);
  void Count(const v1::Entity& entity);
  void Count(const RelationToWrite& relation);
  // Adds those that occurred, in the order of Facet.
  void Report(std::string_view language, v1::ExportSummary* summary) const;

 private:
  bool IsLost(Facet facet) const { return lost_[static_cast<std::size_t>(facet)]; }
  void Add(Facet facet, int count) {
    if (IsLost(facet)) counts_[static_cast<std::size_t>(facet)] += static_cast<unsigned>(count);
  }
  template <class Facts>
  void AddCitations(const Facts& facts);
  template <class List>
  void AddDetails(const List& citations);
  void AddTime(const v1::ValidTime& time);
  template <class Values>
  void AddValues(const Values& values);

  std::array<bool, kFacetCount> lost_{};
  std::array<std::uint64_t, kFacetCount> counts_{};
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_EXPORT_LOSS_H_
