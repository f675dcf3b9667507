// Reads GraphML node by node and edge by edge, from files of any size, by libxml2's streaming
// reader (xmlsoft.org/xmlreader.html). Hyperedges and ports are refused; nested graphs too.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_GRAPHML_READER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_GRAPHML_READER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "graph/base/status.h"
#include "graph/exchange/byte_source.h"

namespace partnergraph {

// Of one node or edge: text of its data in all, and number of them.
inline constexpr std::size_t kGraphmlDataBytesMax = 4U << 20U;
inline constexpr std::size_t kGraphmlDataMax = 1000;
inline constexpr std::size_t kGraphmlKeysMax = 10'000;

struct GraphmlElement {
  bool is_edge = false;
  std::string id;
  // Of an edge.
  std::string source;
  std::string target;
  // By attr.name; what has no key declared, by the key's id.
  std::map<std::string, std::string> data;
};

// One thread at a time. Memory: one element, and what libxml2 buffers.
class GraphmlReader {
 public:
  // `file` names the input in errors. Does not own `source`, which must outlive the reader.
  GraphmlReader(ByteSource* source, std::string file);
  ~GraphmlReader();
  GraphmlReader(const GraphmlReader&) = delete;
  GraphmlReader& operator=(const GraphmlReader&) = delete;

  // Reads the next node or edge. Returns false at the end. INVALID_ARGUMENT at "FILE:LINE",
  // MALFORMED_GRAPHML: not well-formed, not GraphML, a document type (entities can grow without
  // bound), or past a limit above; else the source's errors. After an error every further read
  // returns the same error.
  StatusOr<bool> Next();
  // Valid until the next read.
  const GraphmlElement& element() const { return element_; }
  std::string Place() const;

 private:
  struct Xml;

  Status ReadKey();
  Status ReadElement(bool is_edge);
  Status ReadData();
  std::string Attribute(const char* name) const;
  Status Malformed(std::string_view value, std::string_view reason);
  Status Fail(const Status& status);
  // Goes to the next node of the document. False: the end.
  StatusOr<bool> Step();

  const std::string file_;
  std::unique_ptr<Xml> xml_;
  std::map<std::string, std::string> names_;  // Of keys, by id.
  GraphmlElement element_;
  int line_ = 0;
  bool has_root_ = false;
  Status failure_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_GRAPHML_READER_H_
