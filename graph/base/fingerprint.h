// A 64-bit fingerprint that is the same on every host and in every version: FNV-1a
// (draft-eastlake-fnv). It tells different requests apart; it does not resist an attacker.
#ifndef PARTNERGRAPH_GRAPH_BASE_FINGERPRINT_H_
#define PARTNERGRAPH_GRAPH_BASE_FINGERPRINT_H_

#include <cstdint>
#include <string_view>

namespace partnergraph {

constexpr std::uint64_t Fingerprint(std::string_view bytes) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<std::uint8_t>(byte)) * 0x0000'0100'0000'01B3;
  }
  return hash;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_BASE_FINGERPRINT_H_
