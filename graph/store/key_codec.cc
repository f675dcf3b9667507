#include "graph/store/key_codec.h"

#include <limits>

namespace partnergraph {
namespace {

constexpr std::uint32_t kSignBit = 0x8000'0000;

template <class Unsigned>
void Append(Unsigned n, std::string* out) {
  for (int shift = std::numeric_limits<Unsigned>::digits - 8; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(static_cast<std::uint8_t>(n >> static_cast<unsigned>(shift))));
  }
}

// REQUIRES: `in` has the bytes.
template <class Unsigned>
Unsigned Take(std::string_view* in) {
  Unsigned n = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    n = static_cast<Unsigned>(static_cast<Unsigned>(n << 8U) | static_cast<std::uint8_t>((*in)[i]));
  }
  in->remove_prefix(sizeof(Unsigned));
  return n;
}

Status Damaged(const char* what, std::string_view bytes) {
  return absl::DataLossError(std::string(what) + " of " + std::to_string(bytes.size()) +
                             " bytes is malformed");
}

}  // namespace

std::string EncodeNumber(std::uint64_t number) {
  std::string out;
  Append(number, &out);
  return out;
}

StatusOr<std::uint64_t> DecodeNumber(std::string_view encoded) {
  if (encoded.size() != sizeof(std::uint64_t)) return Damaged("number", encoded);
  return Take<std::uint64_t>(&encoded);
}

std::string EncodeIdKey(Table table, std::string_view id) {
  return static_cast<char>(table) + std::string(id);
}

std::string EncodeIdentifierKey(std::string_view scheme, std::string_view value) {
  return std::string(scheme) + '\0' + std::string(value);
}

std::string EncodeNameKey(const NameKey& key) {
  std::string out = key.folded;
  out += '\0';
  Append(key.number, &out);
  return out;
}

StatusOr<NameKey> DecodeNameKey(std::string_view encoded) {
  const std::size_t nul = encoded.find('\0');
  if (nul == std::string_view::npos || encoded.size() - nul != 1 + sizeof(std::uint64_t)) {
    return Damaged("name key", encoded);
  }
  std::string_view number = encoded.substr(nul + 1);
  return NameKey{std::string(encoded.substr(0, nul)), Take<std::uint64_t>(&number)};
}

std::string EncodeAdjacencyKey(const AdjacencyKey& key) {
  std::string out;
  AssignAdjacencyKey(key, &out);
  return out;
}

void AssignAdjacencyKey(const AdjacencyKey& key, std::string* out) {
  out->clear();
  Append(key.vertex, out);
  out->push_back(static_cast<char>(key.side));
  if (key.side == Side::kVertex) return;
  Append(key.kind, out);
  Append(key.neighbor, out);
  Append(key.relation, out);
}

StatusOr<AdjacencyKey> DecodeAdjacencyKey(std::string_view encoded) {
  constexpr std::size_t kVertexBytes = 9;
  constexpr std::size_t kArcBytes = 27;
  if (encoded.size() != kVertexBytes && encoded.size() != kArcBytes) {
    return Damaged("adjacency key", encoded);
  }
  const auto side = static_cast<std::uint8_t>(encoded[8]);
  if (side > 2 || (side == 0) != (encoded.size() == kVertexBytes)) {
    return Damaged("adjacency key", encoded);
  }
  AdjacencyKey key;
  key.vertex = Take<std::uint64_t>(&encoded);
  key.side = static_cast<Side>(side);
  encoded.remove_prefix(1);
  if (key.side == Side::kVertex) return key;
  key.kind = Take<KindNumber>(&encoded);
  key.neighbor = Take<std::uint64_t>(&encoded);
  key.relation = Take<std::uint64_t>(&encoded);
  return key;
}

std::string AdjacencyPrefix(std::uint64_t vertex, Side side) {
  std::string out;
  Append(vertex, &out);
  out.push_back(static_cast<char>(side));
  return out;
}

std::string AdjacencyPrefix(std::uint64_t vertex, Side side, KindNumber kind) {
  std::string out = AdjacencyPrefix(vertex, side);
  Append(kind, &out);
  return out;
}

std::string EncodeKind(KindNumber kind) {
  std::string out;
  Append(kind, &out);
  return out;
}

StatusOr<KindNumber> DecodeKind(std::string_view encoded) {
  if (encoded.size() != sizeof(KindNumber)) return Damaged("kind", encoded);
  return Take<KindNumber>(&encoded);
}

std::string EncodeArcValue(const ArcValue& value) {
  std::string out;
  Append(static_cast<std::uint32_t>(value.days.earliest) ^ kSignBit, &out);
  Append(static_cast<std::uint32_t>(value.days.latest) ^ kSignBit, &out);
  Append(value.dataset, &out);
  return out;
}

StatusOr<ArcValue> DecodeArcValue(std::string_view encoded) {
  if (encoded.size() != 2 * sizeof(std::uint32_t) + sizeof(DatasetNumber)) {
    return Damaged("arc", encoded);
  }
  const auto earliest = static_cast<std::int32_t>(Take<std::uint32_t>(&encoded) ^ kSignBit);
  const auto latest = static_cast<std::int32_t>(Take<std::uint32_t>(&encoded) ^ kSignBit);
  return ArcValue{{earliest, latest}, Take<DatasetNumber>(&encoded)};
}

std::string EncodeCitationKey(const CitationKey& key) {
  std::string out;
  Append(key.source, &out);
  out.push_back(static_cast<char>(key.table));
  Append(key.number, &out);
  return out;
}

StatusOr<CitationKey> DecodeCitationKey(std::string_view encoded) {
  if (encoded.size() != 17 || (encoded[8] != 'e' && encoded[8] != 'r')) {
    return Damaged("citation key", encoded);
  }
  CitationKey key;
  key.source = Take<std::uint64_t>(&encoded);
  key.table = static_cast<Table>(encoded[0]);
  encoded.remove_prefix(1);
  key.number = Take<std::uint64_t>(&encoded);
  return key;
}

std::string EncodeHistoryKey(const HistoryKey& key) {
  std::string out(1, static_cast<char>(key.table));
  Append(key.number, &out);
  Append(~key.revision, &out);
  return out;
}

StatusOr<HistoryKey> DecodeHistoryKey(std::string_view encoded) {
  if (encoded.size() != 17 || (encoded[0] != 'e' && encoded[0] != 'r' && encoded[0] != 'o')) {
    return Damaged("history key", encoded);
  }
  HistoryKey key;
  key.table = static_cast<Table>(encoded[0]);
  encoded.remove_prefix(1);
  key.number = Take<std::uint64_t>(&encoded);
  key.revision = ~Take<std::uint64_t>(&encoded);
  return key;
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<std::uint8_t>(end.back()) == 0xFF) end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

}  // namespace partnergraph
