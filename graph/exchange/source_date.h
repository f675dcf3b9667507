// Dates as tables write them, read as EDTF: sentinels, partial and uncertain dates, ranges.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_SOURCE_DATE_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_SOURCE_DATE_H_

#include <map>
#include <string>
#include <string_view>

#include "graph/base/status.h"
#include "partnergraph/v1/mapping.pb.h"

namespace partnergraph {

using DateSentinels = std::map<std::string, v1::DateSentinel::Meaning, std::less<>>;

// What a cell says of a date.
struct SourceDate {
  enum class Kind { kUnknown, kOpen, kKnown };
  Kind kind = Kind::kUnknown;
  // Of kKnown: EDTF, a date or an interval.
  std::string edtf;
  // What is wrong with the text, though it was read; empty: nothing.
  std::string flaw;
};

// Reads
//   ""  and sentinels               unknown or open
//   1948, 1981-09, 1890-12-20?      as they are; 970 as 0970
//   1981-09..1981-10                some time between the two: 1981-09/1981-10
//   2020-99-99, 2020-00-00          2020: what does not exist is not known (flaw)
//   2020-02-30                      2020-02 (flaw)
//   2023-03-10 21:15:00             without the time of day; so with "T"
// INVALID_ARGUMENT (place "", MALFORMED_TIME): anything else.
StatusOr<SourceDate> ReadSourceDate(std::string_view text, const DateSentinels& sentinels);

// When something held that began and ended so.
struct SourceInterval {
  // EDTF; empty: wholly unknown.
  std::string edtf;
  std::string flaw;
};

// An end that lies before the begin is left out and named as a flaw. Of a range as begin or end
// only what is sure to belong to the interval is kept, as an approximate date; where that is
// nothing, because the ranges overlap, all that is possible.
SourceInterval JoinDates(const SourceDate& begin, const SourceDate& end);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_SOURCE_DATE_H_
