#include "graph/store/serialized_entity.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {
namespace {

using google::protobuf::internal::WireFormatLite;
using storage::v1::EntityRecord;

}  // namespace

StatusOr<SerializedEntity> SplitEntityRecord(std::string_view record) {
  const auto malformed = [] { return absl::DataLossError("an entity record is malformed"); };
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(record.data()),
                                            static_cast<int>(record.size()));
  SerializedEntity split;
  bool has_entity = false;
  while (const std::uint32_t tag = in.ReadTag()) {
    const int field = WireFormatLite::GetTagFieldNumber(tag);
    const auto type = WireFormatLite::GetTagWireType(tag);
    if (field == EntityRecord::kEntityFieldNumber &&
        type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      int size = 0;
      // Protobuf would merge a second one into the first; nobody writes that.
      if (has_entity || !in.ReadVarintSizeAsInt(&size)) return malformed();
      const auto begin = static_cast<std::size_t>(in.CurrentPosition());
      if (!in.Skip(size)) return malformed();
      split.entity = record.substr(begin, static_cast<std::size_t>(size));
      has_entity = true;
    } else if (field == EntityRecord::kRevisionFieldNumber &&
               type == WireFormatLite::WIRETYPE_VARINT) {
      google::protobuf::uint64 revision = 0;
      if (!in.ReadVarint64(&revision)) return malformed();
      split.revision = revision;
    } else if (field == EntityRecord::kDeletedFieldNumber &&
               type == WireFormatLite::WIRETYPE_VARINT) {
      google::protobuf::uint64 deleted = 0;
      if (!in.ReadVarint64(&deleted)) return malformed();
      split.deleted = deleted != 0;
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      return malformed();
    }
  }
  if (!in.ConsumedEntireMessage() || !has_entity) return malformed();
  return split;
}

}  // namespace partnergraph
