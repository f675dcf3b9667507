#include "graph/store/index_record.h"

#include <cassert>

namespace partnergraph {

std::uint64_t HolderAt(const storage::v1::IndexRecord& record, std::uint64_t revision) {
  for (const storage::v1::IndexSpan& span : record.spans()) {
    if (span.added() <= revision && (span.removed() == 0 || revision < span.removed())) {
      return span.number();
    }
  }
  return 0;
}

std::uint64_t Holder(const storage::v1::IndexRecord& record) {
  if (record.spans().empty()) return 0;
  const storage::v1::IndexSpan& last = record.spans(record.spans_size() - 1);
  return last.removed() == 0 ? last.number() : 0;
}

void AddHolder(std::uint64_t number, std::uint64_t revision, storage::v1::IndexRecord* record) {
  assert(Holder(*record) == 0);
  storage::v1::IndexSpan* span = record->add_spans();
  span->set_number(number);
  span->set_added(revision);
}

void RemoveHolder(std::uint64_t revision, storage::v1::IndexRecord* record) {
  assert(Holder(*record) != 0);
  storage::v1::IndexSpan* span = record->mutable_spans(record->spans_size() - 1);
  if (span->added() == revision) {
    record->mutable_spans()->RemoveLast();  // Held for no revision at all.
  } else {
    span->set_removed(revision);
  }
}

}  // namespace partnergraph
