// Large arrays that are made in pieces, between which the meter looks: to fill one of 10 million
// values takes longer than a cancelled call may go on.
#ifndef PARTNERGRAPH_GRAPH_ANALYSIS_METERED_ARRAY_H_
#define PARTNERGRAPH_GRAPH_ANALYSIS_METERED_ARRAY_H_

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "graph/analysis/work_meter.h"

namespace partnergraph {

// Makes `array` so many times `value`; what it held is gone. False: the meter has stopped; the
// array is empty, or whole if another thread stopped it in the end. O(size).
template <class T>
bool AssignMetered(std::vector<T>* array, std::size_t size, std::type_identity_t<T> value,
                   WorkMeter* meter) {
  constexpr std::size_t kPieceBytes = std::size_t{1} << 21U;
  constexpr std::size_t kPiece = std::max<std::size_t>(kPieceBytes / sizeof(T), 1);
  array->clear();
  array->reserve(size);
  while (array->size() < size) {
    if (!meter->Look()) {
      *array = std::vector<T>();
      return false;
    }
    array->resize(std::min(array->size() + kPiece, size), value);
  }
  return !meter->stopped();
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_ANALYSIS_METERED_ARRAY_H_
