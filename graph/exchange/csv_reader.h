// Reads comma- or tab-separated values row by row, from files of a few lines to many gigabytes.
//
//   file    := BOM? header row*                RFC 4180, section 2
//   row     := field (delimiter field)* (CRLF | LF | end of file)
//   field   := plain | '"' (any but '"' | '""')* '"'
//   plain   := (any but the delimiter, '"', CR and LF)*
//
// In a dialect without quotes '"' is a character like others, as IANA's text/tab-separated-values
// has it.
//
// Text is UTF-8 without NUL bytes. Every row has as many fields as the header; an empty line is
// not skipped, because it is a row of one empty field. Nothing malformed is guessed at.
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_CSV_READER_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/base/limits.h"
#include "graph/base/status.h"
#include "graph/exchange/byte_source.h"

namespace partnergraph {

// How fields are divided.
struct CsvDialect {
  char delimiter = ',';
  bool quotes = true;
};

inline constexpr std::size_t kCsvFieldBytesMax = kValueTextBytesMax;
inline constexpr std::size_t kCsvColumnsMax = 1000;

// One thread at a time. Memory: one row and a buffer of 64 KiB; once the fields' strings have
// grown to the longest of their column, reading allocates nothing.
//
// Errors are INVALID_ARGUMENT with the place "FILE:LINE", lines counted from 1, and those of the
// source. After an error every further read returns the same error.
class CsvReader {
 public:
  // `file` names the input in errors. Does not own `source`, which must outlive the reader.
  CsvReader(ByteSource* source, std::string file, CsvDialect dialect = {});
  // The same of a stream, whose exceptions must be off.
  CsvReader(std::istream* input, std::string file, CsvDialect dialect = {});

  // Reads the header row. Returns INVALID_ARGUMENT
  //   MALFORMED_CSV     as Next() does, and if the input is empty or a name is;
  //   DUPLICATE_COLUMN  if two columns have the same name.
  // REQUIRES: nothing was read yet.
  Status ReadHeader();

  // The same, and returns INVALID_ARGUMENT
  //   UNKNOWN_COLUMN    if a column is neither required nor optional;
  //   MISSING_COLUMN    if a required column is not there.
  Status ReadHeader(const std::vector<std::string_view>& required,
                    const std::vector<std::string_view>& optional);

  // Reads the next row. Returns false at the end of the input.
  // Returns INVALID_ARGUMENT, MALFORMED_CSV, for a stray or unterminated quote, a carriage return
  // outside quotes without line feed, a wrong number of fields, bytes that are not UTF-8 (the
  // reason says what they look like), a NUL byte, a field above kCsvFieldBytesMax or more than
  // kCsvColumnsMax columns. REQUIRES: the header was read.
  StatusOr<bool> Next();

  // The fields of the row read last, in the order of the columns, without quotes. Line breaks
  // within quotes are as in the file. Valid until the next read.
  const std::vector<std::string>& row() const { return row_; }

  // The line on which that row starts.
  std::uint64_t line() const { return row_line_; }

  const std::vector<std::string>& header() const { return header_; }

  // The position of a column in row(), if it is there.
  std::optional<std::size_t> Column(std::string_view name) const;

  // "FILE:LINE" of the row read last, for errors about its content.
  std::string Place() const { return PlaceOf(row_line_); }

 private:
  enum class FieldEnd { kDelimiter, kRow, kInput };

  // The next byte without taking it, or kNoByte at the end of the input.
  int Peek();
  static constexpr int kNoByte = -1;
  bool Refill();

  Status SourceError() const;
  // Reads a row into row_, which grows only if it is the header.
  StatusOr<bool> ReadRow(bool is_header);
  StatusOr<FieldEnd> ReadField(std::string* field);
  Status ReadQuoted(std::string* field);
  Status ReadPlain(std::string* field);
  StatusOr<FieldEnd> ReadFieldEnd(const std::string& field);
  Status CheckText(const std::string& field);

  std::string PlaceOf(std::uint64_t line) const { return file_ + ":" + std::to_string(line); }
  Status Malformed(std::uint64_t line, std::string_view value, std::string_view reason);
  Status Fail(const Status& status);

  std::unique_ptr<IstreamSource> owned_source_;
  ByteSource* source_;
  const std::string file_;
  const CsvDialect dialect_;
  Status source_failure_;
  std::string buffer_;
  std::size_t buffer_begin_ = 0;
  std::size_t buffer_end_ = 0;
  std::uint64_t line_ = 1;        // Of the byte at buffer_begin_.
  std::uint64_t row_line_ = 0;    // Where the row starts.
  std::uint64_t field_line_ = 0;  // Where the field starts.
  std::vector<std::string> header_;
  std::vector<std::string> row_;
  std::string surplus_;  // A field past the last column.
  Status failure_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_CSV_READER_H_
