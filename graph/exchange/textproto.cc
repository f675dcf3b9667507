#include "graph/exchange/textproto.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <fstream>
#include <sstream>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"

namespace partnergraph {
namespace {

// Keeps the first syntax error and where it stands.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int /*column*/, const std::string& message) override {
    if (message_.empty()) {
      line_ = line + 1;
      message_ = message;
    }
  }
  // 1 if the error has no line of its own.
  int line() const { return line_ > 0 ? line_ : 1; }
  const std::string& message() const { return message_; }

 private:
  int line_ = 1;
  std::string message_;
};

std::string LineOf(const std::string& text, int line) {
  std::istringstream lines(text);
  std::string found;
  for (int i = 0; i < line && std::getline(lines, found); ++i) {
  }
  return found;
}

}  // namespace

Status ReadTextproto(const std::string& path, const std::string& name,
                     google::protobuf::Message* message) {
  std::ifstream input(path, std::ios::binary);
  // One byte more than is taken shows that the file is too long.
  std::string text(kTextprotoBytesMax + 1, '\0');
  if (input) input.read(text.data(), static_cast<std::streamsize>(text.size()));
  // A file that is read to its end fails, too; a folder can be opened and is bad.
  if (!input.is_open() || input.bad()) {
    return ViolationError(StatusCode::kNotFound, name, path, "MISSING_FILE",
                          "there is no such file, or it cannot be read");
  }
  text.resize(static_cast<std::size_t>(input.gcount()));
  return ParseTextproto(text, name, message);
}

Status ParseTextproto(const std::string& text, const std::string& name,
                      google::protobuf::Message* message) {
  if (text.size() > kTextprotoBytesMax) {
    return InvalidError(name, std::to_string(text.size()), "MALFORMED_TEXTPROTO",
                        "the file is longer than " + std::to_string(kTextprotoBytesMax) + " bytes");
  }
  if (!IsUtf8(text)) return InvalidError(name, "", "MALFORMED_TEXTPROTO", "the file is not UTF-8");
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  parser.SetRecursionLimit(100);
  if (parser.ParseFromString(text, message)) return absl::OkStatus();
  return InvalidError(name + ":" + std::to_string(error.line()), LineOf(text, error.line()),
                      "MALFORMED_TEXTPROTO", error.message());
}

}  // namespace partnergraph
