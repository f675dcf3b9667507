// Reads records of JSON one by one, from files of any size: the elements of one array, or values
// one after another with blanks between them (JSON Lines). Values obey RFC 8259.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_JSON_READER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_JSON_READER_H_

#include <cstdint>
#include <string>

#include "graph/base/status.h"
#include "graph/exchange/byte_source.h"
#include "graph/exchange/json_node.h"

namespace partnergraph {

// Of one record, in bytes, levels and values.
inline constexpr std::size_t kJsonRecordBytesMax = 4U << 20U;
inline constexpr std::size_t kJsonDepthMax = 64;
inline constexpr std::size_t kJsonValuesMax = 200'000;

// One thread at a time. Memory: one record as text and as a tree, and a buffer of 64 KiB.
class JsonReader {
 public:
  // `file` names the input in errors. Does not own `source`, which must outlive the reader.
  JsonReader(ByteSource* source, std::string file);

  // Reads the next record. Returns false at the end of the input. INVALID_ARGUMENT at "FILE:LINE",
  // MALFORMED_JSON: not JSON, not UTF-8, or past a limit above; else the source's errors. After an
  // error every further read returns the same error.
  StatusOr<bool> Next();

  // The record read last. Valid until the next read.
  const JsonNode& record() const { return record_; }
  // Its text as it stands in the file, without blanks around it.
  const std::string& text() const { return text_; }
  // The line on which it begins, from 1.
  std::uint64_t line() const { return record_line_; }
  // "FILE:LINE#N", the Nth record from 1: many a file is one line.
  std::string Place() const {
    return file_ + ":" + std::to_string(record_line_) + "#" + std::to_string(record_number_);
  }

 private:
  static constexpr int kNoByte = -1;
  int Peek();
  int PeekAfterBlanks();
  void Take();
  // Copies the record that begins at the next byte into text_.
  Status Extract();
  Status Parse();
  Status Malformed(std::uint64_t line, std::string_view value, std::string_view reason);
  Status Fail(const Status& status);

  ByteSource* source_;
  const std::string file_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t record_line_ = 0;
  std::uint64_t record_number_ = 0;
  bool begun_ = false;
  bool in_array_ = false;
  bool array_ended_ = false;
  bool first_ = true;
  std::string text_;
  JsonNode record_;
  Status source_failure_;
  Status failure_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_JSON_READER_H_
