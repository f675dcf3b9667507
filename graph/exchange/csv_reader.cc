#include "graph/exchange/csv_reader.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"
#include "graph/exchange/text_encoding.h"

namespace partnergraph {
namespace {

constexpr std::size_t kBufferBytes = 64U << 10U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// One pass without branches, which compilers turn into vector instructions.
bool IsAsciiWithoutNul(std::string_view text) {
  unsigned char high = 0;
  unsigned char nul = 0;
  for (const char c : text) {
    high |= static_cast<unsigned char>(c);
    nul |= static_cast<unsigned char>(c == '\0');
  }
  return (high & 0x80U) == 0 && nul == 0;
}

bool Contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

CsvReader::CsvReader(ByteSource* source, std::string file, CsvDialect dialect)
    : source_(source), file_(std::move(file)), dialect_(dialect), buffer_(kBufferBytes, '\0') {}

CsvReader::CsvReader(std::istream* input, std::string file, CsvDialect dialect)
    : owned_source_(std::make_unique<IstreamSource>(input)),
      source_(owned_source_.get()),
      file_(std::move(file)),
      dialect_(dialect),
      buffer_(kBufferBytes, '\0') {}

Status CsvReader::ReadHeader() {
  assert(header_.empty());
  // A source may give a byte at a time: fills the buffer until it shows the encoding.
  while (buffer_end_ < kWideEncodingBytes) {
    const auto count = source_->Read(buffer_.data() + buffer_end_, buffer_.size() - buffer_end_);
    if (!count.ok()) source_failure_ = count.status();
    if (count.value_or(0) == 0) break;
    buffer_end_ += *count;
  }
  const std::string_view begin = std::string_view(buffer_).substr(0, buffer_end_);
  if (begin.substr(0, 3) == kByteOrderMark) buffer_begin_ = kByteOrderMark.size();
  if (const std::string_view wide = WideEncoding(begin); !wide.empty()) {
    return Malformed(1, "", "the file is " + std::string(wide) + "; save it as UTF-8");
  }
  PG_ASSIGN_OR_RETURN(const bool has_header, ReadRow(/*is_header=*/true));
  if (!has_header) return Malformed(1, "", "the file is empty; it needs a row of column names");
  for (auto name = row_.begin(); name != row_.end(); ++name) {
    if (name->empty()) return Malformed(1, "", "a column has no name");
    if (std::find(row_.begin(), name, *name) != name) {
      return Fail(
          InvalidError(PlaceOf(1), *name, "DUPLICATE_COLUMN", "two columns have this name"));
    }
  }
  header_ = row_;
  return absl::OkStatus();
}

Status CsvReader::ReadHeader(const std::vector<std::string_view>& required,
                             const std::vector<std::string_view>& optional) {
  PG_RETURN_IF_ERROR(ReadHeader());
  for (const std::string& name : header_) {
    if (!Contains(required, name) && !Contains(optional, name)) {
      return Fail(InvalidError(PlaceOf(1), name, "UNKNOWN_COLUMN", "no such column is known here"));
    }
  }
  for (const std::string_view name : required) {
    if (!Column(name)) {
      return Fail(InvalidError(PlaceOf(1), name, "MISSING_COLUMN", "the file needs this column"));
    }
  }
  return absl::OkStatus();
}

StatusOr<bool> CsvReader::Next() {
  assert(!header_.empty() || !failure_.ok());
  PG_RETURN_IF_ERROR(failure_);
  return ReadRow(/*is_header=*/false);
}

std::optional<std::size_t> CsvReader::Column(std::string_view name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  if (found == header_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header_.begin());
}

bool CsvReader::Refill() {
  if (!source_failure_.ok()) return false;
  const auto count = source_->Read(buffer_.data(), buffer_.size());
  if (!count.ok()) source_failure_ = count.status();
  // At the end the last bytes stay, for LikelyEncoding.
  if (count.value_or(0) == 0) return false;
  buffer_begin_ = 0;
  buffer_end_ = *count;
  return true;
}

Status CsvReader::SourceError() const {
  const auto violation = GetViolation(source_failure_);
  if (!violation) return source_failure_;
  return ViolationError(source_failure_.code(), PlaceOf(line_), violation->value(),
                        violation->rule(), violation->reason());
}

int CsvReader::Peek() {
  if (buffer_begin_ == buffer_end_ && !Refill()) return kNoByte;
  return static_cast<unsigned char>(buffer_[buffer_begin_]);
}

StatusOr<bool> CsvReader::ReadRow(bool is_header) {
  const bool at_end = Peek() == kNoByte;
  if (!source_failure_.ok()) return Fail(SourceError());
  if (at_end) return false;
  row_line_ = line_;
  std::size_t field_count = 0;
  FieldEnd end = FieldEnd::kDelimiter;
  while (end == FieldEnd::kDelimiter) {
    if (field_count == kCsvColumnsMax) {
      return Malformed(row_line_, "", "more than " + std::to_string(kCsvColumnsMax) + " columns");
    }
    if (is_header) row_.emplace_back();
    std::string* const field = field_count < row_.size() ? &row_[field_count] : &surplus_;
    ++field_count;
    PG_ASSIGN_OR_RETURN(end, ReadField(field));
  }
  // Or a row cut short by the failure would pass for the last one.
  if (!source_failure_.ok()) return Fail(SourceError());
  if (field_count != row_.size()) {
    if (field_count == 1 && row_[0].empty()) return Malformed(row_line_, "", "the line is empty");
    return Malformed(
        row_line_, "",
        "expected " + std::to_string(row_.size()) + " fields, got " + std::to_string(field_count));
  }
  return true;
}

StatusOr<CsvReader::FieldEnd> CsvReader::ReadField(std::string* field) {
  field->clear();
  field_line_ = line_;
  if (dialect_.quotes && Peek() == '"') {
    PG_RETURN_IF_ERROR(ReadQuoted(field));
  } else {
    PG_RETURN_IF_ERROR(ReadPlain(field));
  }
  PG_RETURN_IF_ERROR(CheckText(*field));
  return ReadFieldEnd(*field);
}

// Both append what the buffer holds up to the next byte that matters, so that a long field costs
// one copy per buffer.
Status CsvReader::ReadQuoted(std::string* field) {
  ++buffer_begin_;
  while (Peek() != kNoByte) {
    const std::string_view rest(buffer_.data() + buffer_begin_, buffer_end_ - buffer_begin_);
    const std::string_view piece = rest.substr(0, rest.find('"'));
    if (field->size() + piece.size() > kCsvFieldBytesMax) return CheckText(field->append(piece));
    field->append(piece);
    line_ += static_cast<std::uint64_t>(std::count(piece.begin(), piece.end(), '\n'));
    buffer_begin_ += piece.size();
    if (piece.size() == rest.size()) continue;
    ++buffer_begin_;
    if (Peek() != '"') return absl::OkStatus();
    field->push_back('"');
    ++buffer_begin_;
  }
  return Malformed(field_line_, *field, "the quote that opens here is never closed");
}

Status CsvReader::ReadPlain(std::string* field) {
  while (Peek() != kNoByte) {
    const char* const begin = buffer_.data() + buffer_begin_;
    const char* const end = buffer_.data() + buffer_end_;
    const char* const stop = std::find_if(begin, end, [this](char c) {
      return c == dialect_.delimiter || c == '\n' || c == '\r' || (c == '"' && dialect_.quotes);
    });
    field->append(begin, stop);
    buffer_begin_ += static_cast<std::size_t>(stop - begin);
    if (stop != end || field->size() > kCsvFieldBytesMax) break;
  }
  return absl::OkStatus();
}

StatusOr<CsvReader::FieldEnd> CsvReader::ReadFieldEnd(const std::string& field) {
  const int byte = Peek();
  if (byte == kNoByte) return FieldEnd::kInput;
  ++buffer_begin_;
  if (byte == static_cast<unsigned char>(dialect_.delimiter)) return FieldEnd::kDelimiter;
  if (byte == '"') return Malformed(line_, field, "a quote stands within a field without quotes");
  if (byte == '\r' && Peek() != '\n') {
    return Malformed(line_, field, "a carriage return stands without line feed");
  }
  if (byte == '\r') ++buffer_begin_;
  if (byte == '\r' || byte == '\n') {
    ++line_;
    return FieldEnd::kRow;
  }
  return Malformed(line_, field, "text stands behind the closing quote");
}

Status CsvReader::CheckText(const std::string& field) {
  if (field.size() > kCsvFieldBytesMax) {
    return Malformed(field_line_, field,
                     "a field is longer than " + std::to_string(kCsvFieldBytesMax) +
                         " bytes; or a quote is never closed");
  }
  if (IsAsciiWithoutNul(field)) return absl::OkStatus();
  if (field.find('\0') != std::string::npos) {
    return Malformed(field_line_, field, "a field has a NUL byte");
  }
  if (!IsUtf8(field)) {
    return Malformed(field_line_, field,
                     "a field is not UTF-8; it looks like " +
                         LikelyEncoding({buffer_.data(), buffer_end_}) + "; save it as UTF-8");
  }
  return absl::OkStatus();
}

Status CsvReader::Malformed(std::uint64_t line, std::string_view value, std::string_view reason) {
  return Fail(InvalidError(PlaceOf(line), value, "MALFORMED_CSV", reason));
}

Status CsvReader::Fail(const Status& status) {
  failure_ = status;
  return status;
}

}  // namespace partnergraph
