// A record split without parsing must give what protobuf's parser gives.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "graph/store/serialized_entity.h"
#include "partnergraph/storage/v1/record.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT: a fuzz target stands outside of it.
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto split = SplitEntityRecord(bytes);
  storage::v1::EntityRecord record;
  if (!split.ok() || !record.ParseFromArray(data, static_cast<int>(size))) return 0;
  v1::Entity entity;
  if (!entity.ParseFromArray(split->entity.data(), static_cast<int>(split->entity.size())) ||
      entity.SerializeAsString() != record.entity().SerializeAsString() ||
      split->revision != record.revision() || split->deleted != record.deleted()) {
    std::abort();
  }
  return 0;
}
