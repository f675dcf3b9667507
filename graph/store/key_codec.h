// The keys of the store, and with key_value_store.h's column families its format on disk.
//
//   family       key                                             value
//   meta         "header"                                        StoreHeader
//                "head"                                          HeadRecord
//                "ontology"                                      OntologyRecord
//   entities     number                                          EntityRecord, newest version
//   relations    number                                          RelationRecord, newest version
//   ids          table id                                        number
//   identifiers  scheme NUL value                                IndexRecord
//   names        folded-name NUL number                          IndexRecord
//   adjacency    number side(0)                                  kind
//                number side(1|2) kind number number             day day dataset
//                (vertex, out or in, kind, neighbour, relation)  (earliest, latest)
//   citations    number table number                             empty
//                (source, then the record that cites it)
//   history      table number ~revision                          record of an older version
//   log          revision                                        CommitRecord
//   requests     request-id                                      RequestRecord
//
// number and revision are 8 bytes, kind and dataset 2 and day 4, all big-endian, so that the order
// of bytes is the order of numbers on every host; day has its sign bit flipped for the same reason.
// ~revision is the complement: newer versions come first. table is 'e' (entity), 'r' (relation),
// 'o' (ontology, number 0) or 'd' (dataset, which has a number and no record). Scheme and folded
// name hold no NUL.
//
// ids and adjacency hold fixed-width values and not messages: they are derived from the records and
// are scanned by the million.
#ifndef PARTNERGRAPH_GRAPH_STORE_KEY_CODEC_H_
#define PARTNERGRAPH_GRAPH_STORE_KEY_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/base/status.h"
#include "graph/model/ontology.h"
#include "graph/model/record_id.h"
#include "graph/model/valid_time.h"

namespace partnergraph {

inline constexpr std::string_view kHeaderKey = "header";
inline constexpr std::string_view kHeadKey = "head";
inline constexpr std::string_view kOntologyKey = "ontology";

enum class Table : char { kEntity = 'e', kRelation = 'r', kOntology = 'o', kDataset = 'd' };

// --- Numbers and revisions: keys of entities, relations and log; values of ids.
std::string EncodeNumber(std::uint64_t number);
// DATA_LOSS unless `encoded` has 8 bytes.
StatusOr<std::uint64_t> DecodeNumber(std::string_view encoded);

std::string EncodeIdKey(Table table, std::string_view id);

// REQUIRES: `scheme` holds no NUL.
std::string EncodeIdentifierKey(std::string_view scheme, std::string_view value);

// --- Names.
struct NameKey {
  std::string folded;
  std::uint64_t number = 0;
  friend bool operator==(const NameKey&, const NameKey&) = default;
};
// REQUIRES: `folded` holds no NUL.
std::string EncodeNameKey(const NameKey& key);
// DATA_LOSS if `encoded` is no key that EncodeNameKey makes.
StatusOr<NameKey> DecodeNameKey(std::string_view encoded);

// --- Adjacency.
enum class Side : std::uint8_t { kVertex = 0, kOut = 1, kIn = 2 };

struct AdjacencyKey {
  std::uint64_t vertex = 0;
  Side side = Side::kVertex;
  // Of arcs only.
  KindNumber kind = 0;
  std::uint64_t neighbor = 0;
  std::uint64_t relation = 0;
  friend bool operator==(const AdjacencyKey&, const AdjacencyKey&) = default;
};
std::string EncodeAdjacencyKey(const AdjacencyKey& key);
// The same into a string that is kept for its memory.
void AssignAdjacencyKey(const AdjacencyKey& key, std::string* out);
StatusOr<AdjacencyKey> DecodeAdjacencyKey(std::string_view encoded);
// What all arcs of a vertex on one side begin with, or all of one kind.
std::string AdjacencyPrefix(std::uint64_t vertex, Side side);
std::string AdjacencyPrefix(std::uint64_t vertex, Side side, KindNumber kind);

std::string EncodeKind(KindNumber kind);
StatusOr<KindNumber> DecodeKind(std::string_view encoded);
// What a search asks of a relation besides its kind; the value of an arc.
struct ArcValue {
  Days days;
  DatasetNumber dataset = kNoDataset;
  friend bool operator==(const ArcValue&, const ArcValue&) = default;
};
std::string EncodeArcValue(const ArcValue& value);
StatusOr<ArcValue> DecodeArcValue(std::string_view encoded);

// --- Citations.
struct CitationKey {
  std::uint64_t source = 0;
  // The record that cites it: an entity or a relation.
  Table table = Table::kEntity;
  std::uint64_t number = 0;
  friend bool operator==(const CitationKey&, const CitationKey&) = default;
};
std::string EncodeCitationKey(const CitationKey& key);
// DATA_LOSS if `encoded` is no key that EncodeCitationKey makes.
StatusOr<CitationKey> DecodeCitationKey(std::string_view encoded);

// --- History.
struct HistoryKey {
  Table table = Table::kEntity;
  std::uint64_t number = 0;
  std::uint64_t revision = 0;
  friend bool operator==(const HistoryKey&, const HistoryKey&) = default;
};
std::string EncodeHistoryKey(const HistoryKey& key);
StatusOr<HistoryKey> DecodeHistoryKey(std::string_view encoded);

// The smallest key above all keys that begin with `prefix`; empty if there is none.
std::string PrefixEnd(std::string_view prefix);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_STORE_KEY_CODEC_H_
