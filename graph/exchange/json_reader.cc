#include "graph/exchange/json_reader.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"
#include "graph/exchange/text_encoding.h"

namespace partnergraph {
namespace {

constexpr std::size_t kBufferBytes = 64U << 10U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(int byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

// Puts the events of RapidJSON's reader together to a tree. False ends the reading.
class TreeBuilder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TreeBuilder> {
 public:
  // Of a record with escapes the texts are checked, too: RapidJSON takes the latter half of a pair
  // of surrogates alone for a character.
  TreeBuilder(JsonNode* root, bool has_escapes) : root_(root), has_escapes_(has_escapes) {}

  // Why it was ended, if it was.
  const std::string& refusal() const { return refusal_; }

  bool Null() { return Add({}) != nullptr; }
  bool Bool(bool value) { return AddText(value ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return AddText({text, size});
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return IsText({text, size}) && AddText({text, size});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    if (!IsText({text, size})) return false;
    open_.back()->names.emplace_back(text, size);
    return true;
  }
  bool StartObject() { return Open(JsonNode::Kind::kObject); }
  bool EndObject(rapidjson::SizeType /*count*/) { return Close(); }
  bool StartArray() { return Open(JsonNode::Kind::kArray); }
  bool EndArray(rapidjson::SizeType /*count*/) { return Close(); }

 private:
  JsonNode* Add(JsonNode node) {
    if (++count_ > kJsonValuesMax) {
      refusal_ = "a record has more than " + std::to_string(kJsonValuesMax) + " values";
      return nullptr;
    }
    if (open_.empty()) {
      *root_ = std::move(node);
      return root_;
    }
    // Only the innermost open node gets items, so no pointer in open_ moves.
    return &open_.back()->items.emplace_back(std::move(node));
  }
  bool AddText(std::string_view text) {
    return Add(
        {.kind = JsonNode::Kind::kText, .text = std::string(text), .items = {}, .names = {}});
  }
  bool IsText(std::string_view text) {
    if (!has_escapes_ || IsUtf8(text)) return true;
    refusal_ = "a text has half of a pair of surrogates";
    return false;
  }
  bool Open(JsonNode::Kind kind) {
    JsonNode* const node = Add({.kind = kind, .text = {}, .items = {}, .names = {}});
    if (node == nullptr) return false;
    if (open_.size() == kJsonDepthMax) {
      refusal_ = "a record nests deeper than " + std::to_string(kJsonDepthMax) + " levels";
      return false;
    }
    open_.push_back(node);
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  JsonNode* root_;
  const bool has_escapes_;
  std::vector<JsonNode*> open_;
  std::size_t count_ = 0;
  std::string refusal_;
};

}  // namespace

JsonReader::JsonReader(ByteSource* source, std::string file)
    : source_(source), file_(std::move(file)), buffer_(kBufferBytes, '\0') {}

int JsonReader::Peek() {
  if (begin_ == end_) {
    if (!source_failure_.ok()) return kNoByte;
    const auto count = source_->Read(buffer_.data(), buffer_.size());
    if (!count.ok()) source_failure_ = count.status();
    // At the end the last bytes stay, for LikelyEncoding.
    if (count.value_or(0) == 0) return kNoByte;
    begin_ = 0;
    end_ = *count;
  }
  return static_cast<unsigned char>(buffer_[begin_]);
}

void JsonReader::Take() {
  if (buffer_[begin_] == '\n') ++line_;
  ++begin_;
}

int JsonReader::PeekAfterBlanks() {
  while (IsBlank(Peek())) Take();
  return Peek();
}

Status JsonReader::Extract() {
  text_.clear();
  record_line_ = line_;
  std::size_t depth = 0;
  bool in_string = false;
  bool escaped = false;
  for (int byte = Peek(); byte != kNoByte; byte = Peek()) {
    const bool nests = byte == '{' || byte == '[';
    const bool unnests = byte == '}' || byte == ']';
    // A record that is neither array nor object ends before what cannot be part of it.
    if (!in_string && depth == 0 && !text_.empty() && (byte == ',' || unnests || IsBlank(byte))) {
      return absl::OkStatus();
    }
    if (text_.size() == kJsonRecordBytesMax) {
      return Malformed(record_line_, text_,
                       "a record is longer than " + std::to_string(kJsonRecordBytesMax) + " bytes");
    }
    text_.push_back(static_cast<char>(byte));
    Take();
    if (in_string) {
      in_string = escaped || byte != '"';
      escaped = !escaped && byte == '\\';
    } else if (byte == '"') {
      in_string = true;
    } else if (nests) {
      ++depth;
    } else if (unnests && (depth == 0 || --depth == 0)) {
      return absl::OkStatus();
    }
  }
  if (!source_failure_.ok()) return absl::OkStatus();  // Next reports it.
  if (depth > 0 || in_string) return Malformed(record_line_, text_, "a record is cut short");
  return absl::OkStatus();
}

Status JsonReader::Parse() {
  if (text_.find('\0') != std::string::npos) {
    return Malformed(record_line_, text_, "a record has a NUL byte");
  }
  if (!IsUtf8(text_)) {
    return Malformed(record_line_, text_,
                     "a record is not UTF-8; it looks like " +
                         LikelyEncoding({buffer_.data(), end_}) + "; save it as UTF-8");
  }
  record_ = JsonNode();
  TreeBuilder builder(&record_, text_.find("\\u") != std::string::npos);
  rapidjson::Reader reader;
  rapidjson::StringStream stream(text_.c_str());
  // Iterative, because a recursive parser overflows the stack on many brackets.
  const rapidjson::ParseResult result =
      reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                   rapidjson::kParseValidateEncodingFlag>(stream, builder);
  if (!result.IsError()) return absl::OkStatus();
  const std::size_t at = std::min(result.Offset(), text_.size());
  const auto line =
      record_line_ + static_cast<std::uint64_t>(std::count(
                         text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  return Malformed(
      line, std::string_view(text_).substr(at > 20 ? at - 20 : 0, 60),
      builder.refusal().empty() ? rapidjson::GetParseError_En(result.Code()) : builder.refusal());
}

StatusOr<bool> JsonReader::Next() {
  PG_RETURN_IF_ERROR(failure_);
  if (!begun_) {
    begun_ = true;
    // A source may give a byte at a time.
    for (std::size_t count = 1; count > 0 && end_ < kWideEncodingBytes; end_ += count) {
      const auto read = source_->Read(buffer_.data() + end_, buffer_.size() - end_);
      if (!read.ok()) source_failure_ = read.status();
      count = read.value_or(0);
    }
    const std::string_view begin(buffer_.data(), end_);
    if (const std::string_view wide = WideEncoding(begin); !wide.empty()) {
      return Malformed(1, "", "the file is " + std::string(wide) + "; save it as UTF-8");
    }
    if (begin.substr(0, 3) == kByteOrderMark) begin_ = kByteOrderMark.size();
    in_array_ = PeekAfterBlanks() == '[';
    if (in_array_) Take();
  }
  int byte = PeekAfterBlanks();
  if (in_array_ && !array_ended_) {
    if (byte == ']') {
      Take();
      array_ended_ = true;
    } else if (!first_) {
      if (byte != ',' && byte != kNoByte) {
        return Malformed(line_, std::string(1, static_cast<char>(byte)),
                         "expected a comma between two records");
      }
      if (byte == ',') Take();
    }
    byte = PeekAfterBlanks();
    if (byte == kNoByte && source_failure_.ok() && !array_ended_) {
      return Malformed(line_, "", "the file is cut short: its array is never closed");
    }
  }
  if (array_ended_ && byte != kNoByte) {
    return Malformed(line_, std::string(1, static_cast<char>(byte)),
                     "something stands behind the array");
  }
  if (byte != kNoByte) {
    PG_RETURN_IF_ERROR(Extract());
    first_ = false;
  }
  if (!source_failure_.ok()) {
    const auto violation = GetViolation(source_failure_);
    return Fail(!violation
                    ? source_failure_
                    : ViolationError(source_failure_.code(), file_ + ":" + std::to_string(line_),
                                     violation->value(), violation->rule(), violation->reason()));
  }
  if (byte == kNoByte) return false;
  ++record_number_;
  PG_RETURN_IF_ERROR(Parse());
  return true;
}

Status JsonReader::Malformed(std::uint64_t line, std::string_view value, std::string_view reason) {
  return Fail(InvalidError(file_ + ":" + std::to_string(line), value, "MALFORMED_JSON", reason));
}

Status JsonReader::Fail(const Status& status) {
  failure_ = status;
  return status;
}

}  // namespace partnergraph
