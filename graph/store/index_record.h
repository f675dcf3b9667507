// Entries of the name and identifier indexes remember who held a key in which revisions, so that
// a search or a look-up at an older revision answers as it would have then.
#ifndef PARTNERGRAPH_GRAPH_STORE_INDEX_RECORD_H_
#define PARTNERGRAPH_GRAPH_STORE_INDEX_RECORD_H_

#include <cstdint>

#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {

// Who holds the key at `revision`; 0 if nobody.
std::uint64_t HolderAt(const storage::v1::IndexRecord& record, std::uint64_t revision);

// Who holds the key after the last change; 0 if nobody.
std::uint64_t Holder(const storage::v1::IndexRecord& record);

// Lets `number` hold the key from `revision` on. REQUIRES: nobody holds it now.
void AddHolder(std::uint64_t number, std::uint64_t revision, storage::v1::IndexRecord* record);

// Ends the hold at `revision`. REQUIRES: somebody holds it now.
void RemoveHolder(std::uint64_t revision, storage::v1::IndexRecord* record);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_INDEX_RECORD_H_
