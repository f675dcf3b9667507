// What every export format implements: it is told of a network, entities first and then relations,
// and writes it into one or several files.
//
// A new format is one file with a writer and one row of graph/exchange/formats.cc.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_NETWORK_WRITER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_NETWORK_WRITER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/limits.h"
#include "graph/model/ontology.h"
#include "partnergraph/v1/entity.pb.h"
#include "partnergraph/v1/relation.pb.h"

namespace partnergraph {

struct NetworkHeader {
  std::shared_ptr<const Ontology> ontology;
  // "zh" or "en": of labels.
  std::string language;
  std::uint64_t revision = 0;
  // EDTF; empty: all times.
  std::string valid_date;
  std::uint64_t entity_count = 0;
  // Relations are ties, of tie kinds, and have weights.
  bool of_ties = false;
};

struct EntityToWrite {
  // From 0, in order.
  std::uint32_t position = 0;
  const v1::Entity& entity;
  // To show in the header's language.
  const std::string& label;
  // "created", "updated" or "deleted" in the difference of two revisions, else empty.
  std::string_view change;
};

struct RelationToWrite {
  // Positions of its ends.
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  const v1::Relation& relation;
  // Of its kind in the header's language.
  const std::string& label;
  bool directed = true;
  // Of a tie; of a relation 1.
  double weight = 1;
  std::string_view change;
};

// Files that grow at their ends and are handed on in pieces.
class OutputFiles {
 public:
  // `sink` takes a piece of the file at a position of the format's list; false: nobody wants more.
  using Sink = std::function<bool(std::size_t file, const std::string& piece)>;

  OutputFiles(std::size_t count, Sink sink) : buffers_(count), sink_(std::move(sink)) {}

  // To be appended to.
  std::string& operator[](std::size_t file) { return buffers_[file]; }
  // Hands on what has grown to kStreamChunkBytes; everything if `all`. False: nobody wants more.
  bool Flush(bool all) {
    for (std::size_t i = 0; i < buffers_.size() && wanted_; ++i) {
      if (buffers_[i].empty() || (!all && buffers_[i].size() < kStreamChunkBytes)) continue;
      // A record may be far larger than a piece.
      for (std::size_t at = 0; at < buffers_[i].size() && wanted_; at += kPieceBytesMax) {
        wanted_ = sink_(i, buffers_[i].substr(at, kPieceBytesMax));
      }
      buffers_[i].clear();
    }
    return wanted_;
  }

 private:
  static constexpr std::size_t kPieceBytesMax = 1U << 20U;

  std::vector<std::string> buffers_;
  const Sink sink_;
  bool wanted_ = true;
};

class NetworkWriter {
 public:
  virtual ~NetworkWriter() = default;
  virtual void Begin() = 0;
  virtual void Write(const EntityToWrite& entity) = 0;
  // After all entities.
  virtual void Write(const RelationToWrite& relation) = 0;
  // Called once after all.
  virtual void End() = 0;
};

// `header` and `out` outlive the writer.
using MakeWriter = std::unique_ptr<NetworkWriter> (*)(const NetworkHeader& header,
                                                      OutputFiles* out);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_NETWORK_WRITER_H_
