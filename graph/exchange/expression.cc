#include "graph/exchange/expression.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <unordered_set>
#include <utility>

#include "graph/base/utf8.h"
#include "graph/base/violation.h"

namespace partnergraph {

using Texts = std::vector<std::string>;

// A function changes each text (nullopt: dropped, after telling why), or the whole list.
struct FunctionKind {
  using OfText = std::optional<std::string> (*)(std::string, const Expression::Function&,
                                                const DroppedValue&);
  using OfList = void (*)(Texts*, const Expression::Function&);

  const char* name;
  std::size_t arguments_min;
  std::size_t arguments_max;
  OfText of_text;
  OfList of_list;
};

namespace {

constexpr std::size_t kArgumentsMax = 100;
constexpr std::size_t kExpressionBytesMax = 2000;

std::string_view Trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string Replaced(const std::string& text, const std::string& what, const std::string& by) {
  std::string replaced;
  std::size_t begin = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, begin)) {
    replaced.append(text, begin, at - begin).append(by);
    begin = at + what.size();
  }
  return replaced.append(text, begin);
}

// A whole number from 0.
bool IsCount(const std::string& text) {
  std::uint32_t count = 0;
  return absl::SimpleAtoi(text, &count) && text.find_first_of("+- ") == std::string::npos;
}
bool IsNumber(const std::string& text) {
  double number = 0;
  return absl::SimpleAtod(text, &number) && std::isfinite(number);
}

bool IsAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAsciiLower(char c) { return c >= 'a' && c <= 'z'; }

using Function = Expression::Function;
using MaybeText = std::optional<std::string>;

MaybeText TrimText(std::string text, const Function&, const DroppedValue&) {
  return std::string(Trim(text));
}
// ASCII alone: codes and tags, which is what tables fold.
MaybeText Lower(std::string text, const Function&, const DroppedValue&) {
  for (char& c : text) c = IsAsciiUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}
MaybeText Upper(std::string text, const Function&, const DroppedValue&) {
  for (char& c : text) c = IsAsciiLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}
MaybeText Slug(std::string text, const Function& function, const DroppedValue& dropped) {
  text = *Lower(std::move(text), function, dropped);
  for (char& c : text) {
    const bool kept = IsAsciiLower(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!kept) c = '_';
  }
  return text;
}
MaybeText Without(std::string text, const Function& function, const DroppedValue&) {
  return Replaced(text, function.arguments[0], "");
}
MaybeText Replace(std::string text, const Function& function, const DroppedValue&) {
  return Replaced(text, function.arguments[0], function.arguments[1]);
}
MaybeText Prefix(std::string text, const Function& function, const DroppedValue&) {
  return function.arguments[0] + text;
}
MaybeText Before(std::string text, const Function& function, const DroppedValue&) {
  return text.substr(0, text.find(function.arguments[0]));
}
MaybeText After(std::string text, const Function& function, const DroppedValue&) {
  const std::size_t at = text.find(function.arguments[0]);
  return at == std::string::npos ? text : text.substr(at + function.arguments[0].size());
}
MaybeText Cut(std::string text, const Function& function, const DroppedValue&) {
  std::size_t bytes = std::strtoull(function.arguments[0].c_str(), nullptr, 10);
  if (bytes >= text.size()) return text;
  // Never within a character: continuation bytes are 10xxxxxx.
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}
MaybeText DecimalComma(std::string text, const Function&, const DroppedValue& dropped) {
  if (std::count(text.begin(), text.end(), ',') > 1 || text.find('.') != std::string::npos) {
    dropped(text, "BAD_NUMBER", "is no number with a decimal comma");
    return std::nullopt;
  }
  std::replace(text.begin(), text.end(), ',', '.');
  return text;
}
MaybeText Scale(std::string text, const Function& function, const DroppedValue& dropped) {
  double number = 0;
  double factor = 0;
  if (!absl::SimpleAtod(text, &number) || !absl::SimpleAtod(function.arguments[0], &factor) ||
      !std::isfinite(number * factor)) {
    dropped(text, "BAD_NUMBER", "is no number that can be scaled");
    return std::nullopt;
  }
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.15g", number * factor);
  return std::string(digits);
}
MaybeText LookUpIf(std::string text, const Function& function, const DroppedValue&) {
  const auto found = function.lookup->find(text);
  if (found == function.lookup->end()) return std::nullopt;
  return found->second;
}
MaybeText LookUp(std::string text, const Function& function, const DroppedValue& dropped) {
  MaybeText found = LookUpIf(text, function, dropped);
  if (!found) {
    dropped(text, "UNKNOWN_CODE", "table " + function.arguments[0] + " has no such entry");
  }
  return found;
}
MaybeText LookUpOrSame(std::string text, const Function& function, const DroppedValue& dropped) {
  MaybeText found = LookUpIf(text, function, dropped);
  return found ? std::move(found) : std::move(text);
}

bool Has(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void First(Texts* texts, const Function&) {
  if (texts->size() > 1) texts->resize(1);
}
void Last(Texts* texts, const Function&) {
  if (texts->size() > 1) texts->erase(texts->begin(), texts->end() - 1);
}
void Distinct(Texts* texts, const Function&) {
  std::unordered_set<std::string> seen;
  std::erase_if(*texts, [&](const std::string& text) { return !seen.insert(text).second; });
}
void Join(Texts* texts, const Function& function) {
  if (texts->empty()) return;
  std::string joined = texts->front();
  for (std::size_t i = 1; i < texts->size(); ++i) joined += function.arguments[0] + (*texts)[i];
  *texts = {std::move(joined)};
}
void Split(Texts* texts, const Function& function) {
  Texts parts;
  for (const std::string& text : *texts) {
    std::size_t begin = 0;
    while (begin <= text.size()) {
      const std::size_t end = std::min(text.find(function.arguments[0], begin), text.size());
      parts.emplace_back(Trim(std::string_view(text).substr(begin, end - begin)));
      begin = end + function.arguments[0].size();
    }
  }
  *texts = std::move(parts);
}
void Keep(Texts* texts, const Function& function) {
  std::erase_if(*texts, [&](const std::string& text) { return !Has(function.arguments, text); });
}
void Drop(Texts* texts, const Function& function) {
  std::erase_if(*texts, [&](const std::string& text) { return Has(function.arguments, text); });
}
void FirstOf(Texts* texts, const Function& function) {
  const auto found = std::find_if(function.arguments.begin(), function.arguments.end(),
                                  [&](const std::string& text) { return Has(*texts, text); });
  *texts = found == function.arguments.end() ? Texts() : Texts{*found};
}
void Default(Texts* texts, const Function& function) {
  if (texts->empty()) *texts = {function.arguments[0]};
}

constexpr FunctionKind kFunctions[] = {
    {"trim", 0, 0, &TrimText, nullptr},
    {"lower", 0, 0, &Lower, nullptr},
    {"upper", 0, 0, &Upper, nullptr},
    {"slug", 0, 0, &Slug, nullptr},
    {"without", 1, 1, &Without, nullptr},
    {"replace", 2, 2, &Replace, nullptr},
    {"prefix", 1, 1, &Prefix, nullptr},
    {"before", 1, 1, &Before, nullptr},
    {"after", 1, 1, &After, nullptr},
    {"cut", 1, 1, &Cut, nullptr},
    {"decimal_comma", 0, 0, &DecimalComma, nullptr},
    {"scale", 1, 1, &Scale, nullptr},
    {"lookup", 1, 1, &LookUp, nullptr},
    {"lookup_or_same", 1, 1, &LookUpOrSame, nullptr},
    {"lookup_if", 1, 1, &LookUpIf, nullptr},
    {"split", 1, 1, nullptr, &Split},
    {"first", 0, 0, nullptr, &First},
    {"last", 0, 0, nullptr, &Last},
    {"distinct", 0, 0, nullptr, &Distinct},
    {"join", 1, 1, nullptr, &Join},
    {"keep", 1, kArgumentsMax, nullptr, &Keep},
    {"drop", 1, kArgumentsMax, nullptr, &Drop},
    {"first_of", 1, kArgumentsMax, nullptr, &FirstOf},
    {"default", 1, 1, nullptr, &Default},
};

void Apply(const Function& function, const DroppedValue& dropped, Texts* texts) {
  if (function.kind->of_list != nullptr) {
    function.kind->of_list(texts, function);
  } else {
    Texts changed;
    changed.reserve(texts->size());
    for (std::string& text : *texts) {
      MaybeText result = function.kind->of_text(std::move(text), function, dropped);
      if (result) changed.push_back(*std::move(result));
    }
    *texts = std::move(changed);
  }
  std::erase(*texts, "");
}

Status Malformed(std::string_view expression, const std::string& reason) {
  return InvalidError("", expression, "MALFORMED_EXPRESSION", reason);
}

// Reads one expression from left to right.
class Parser {
 public:
  Parser(std::string_view text, const Lookups& lookups) : text_(text), lookups_(lookups) {}

  StatusOr<std::vector<Expression::Part>> Whole() {
    std::vector<Expression::Part> parts;
    if (text_.size() > kExpressionBytesMax) {
      return Malformed(text_, "is longer than " + std::to_string(kExpressionBytesMax) + " bytes");
    }
    const auto literal = [&]() -> std::string& {
      if (parts.empty() || parts.back().has_path) parts.emplace_back();
      return parts.back().literal;
    };
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == c;
      if ((c == '{' || c == '}') && doubled) {
        literal().push_back(c);
        at_ += 2;
      } else if (c == '}') {
        return Malformed(text_, "a brace closes that never opened; write }} for the sign");
      } else if (c == '{') {
        ++at_;
        PG_ASSIGN_OR_RETURN(parts.emplace_back(), Pipeline('}'));
        ++at_;
      } else {
        literal().push_back(c);
        ++at_;
      }
    }
    return parts;
  }

  // Up to `end`, which it leaves; NUL: the end of the text.
  StatusOr<Expression::Part> Pipeline(char end) {
    Expression::Part part;
    part.has_path = true;
    PG_ASSIGN_OR_RETURN(part.path, ReadPath());
    SkipBlanks();
    while (Peek() == '|') {
      ++at_;
      PG_ASSIGN_OR_RETURN(part.functions.emplace_back(), ReadFunction());
      SkipBlanks();
    }
    if (Peek() != end || (end == '\0' && at_ < text_.size())) {
      return Malformed(text_, end == '}' ? "expected | or } at character " + std::to_string(at_ + 1)
                                         : "expected | at character " + std::to_string(at_ + 1));
    }
    return part;
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void SkipBlanks() {
    while (Peek() == ' ') ++at_;
  }

  // In quotes, or up to a sign of the grammar.
  StatusOr<std::string> Word(std::string_view ends) {
    SkipBlanks();
    if (Peek() == '\'') {
      const std::size_t close = text_.find('\'', at_ + 1);
      if (close == std::string_view::npos) return Malformed(text_, "a quote is never closed");
      std::string word(text_.substr(at_ + 1, close - at_ - 1));
      at_ = close + 1;
      return word;
    }
    const std::size_t end = std::min(text_.find_first_of(ends, at_), text_.size());
    std::string word(Trim(text_.substr(at_, end - at_)));
    at_ = end;
    if (word.empty()) return Malformed(text_, "a name or an argument is missing");
    return word;
  }

  StatusOr<Path> ReadPath() {
    Path path;
    SkipBlanks();
    if (Peek() == '^') {
      path.from_whole = true;
      ++at_;
    }
    if (Peek() == '.') {
      ++at_;
      return path;
    }
    while (true) {
      PG_ASSIGN_OR_RETURN(path.names.emplace_back(), Word(".|}{:,' "));
      if (Peek() != '.') return path;
      ++at_;
    }
  }

  StatusOr<Function> ReadFunction() {
    Function function;
    PG_ASSIGN_OR_RETURN(const std::string name, Word("|}{:,' "));
    SkipBlanks();
    if (Peek() == ':') {
      do {
        ++at_;
        PG_ASSIGN_OR_RETURN(function.arguments.emplace_back(), Word("|}{,'"));
        SkipBlanks();
      } while (Peek() == ',');
    }
    for (const FunctionKind& kind : kFunctions) {
      if (name == kind.name) function.kind = &kind;
    }
    if (function.kind == nullptr) return Malformed(text_, "there is no function " + name);
    if (function.arguments.size() < function.kind->arguments_min ||
        function.arguments.size() > function.kind->arguments_max) {
      return Malformed(text_, name + " takes " + std::to_string(function.kind->arguments_min) +
                                  (function.kind->arguments_max > function.kind->arguments_min
                                       ? " or more arguments"
                                       : " arguments"));
    }
    if (!function.arguments.empty() && function.arguments[0].empty() && name != "replace" &&
        name != "join") {
      return Malformed(text_, name + " needs an argument that is not empty");
    }
    if ((name == "cut" && !IsCount(function.arguments[0])) ||
        (name == "scale" && !IsNumber(function.arguments[0]))) {
      return Malformed(text_, name + " needs a number");
    }
    if (name.starts_with("lookup")) {
      const auto found = lookups_.find(function.arguments[0]);
      if (found == lookups_.end()) {
        return Malformed(text_, "there is no lookup table " + function.arguments[0]);
      }
      function.lookup = &found->second;
    }
    if (name == "replace" && function.arguments[0].empty()) {
      return Malformed(text_, "replace needs an argument that is not empty");
    }
    return function;
  }

  std::string_view text_;
  const Lookups& lookups_;
  std::size_t at_ = 0;
};

template <class Visit>
void VisitNodes(const JsonNode& node, const Path& path, std::size_t depth, const Visit& visit) {
  if (node.kind == JsonNode::Kind::kArray) {
    for (const JsonNode& item : node.items) VisitNodes(item, path, depth, visit);
  } else if (depth == path.names.size()) {
    visit(node);
  } else if (const JsonNode* const member = node.Find(path.names[depth])) {
    VisitNodes(*member, path, depth + 1, visit);
  }
}

// The node where the path begins; null: the scope is one of a table or a text.
const JsonNode* Begin(const Path& path, const Scope& scope) {
  if (path.from_whole) return scope.record;
  if (scope.text != nullptr) return nullptr;
  return scope.node != nullptr ? scope.node : scope.record;
}

Texts FindTexts(const Path& path, const Scope& scope) {
  Texts texts;
  if (scope.text != nullptr && !path.from_whole) {
    if (path.names.empty()) texts.push_back(*scope.text);
  } else if (const JsonNode* const node = Begin(path, scope)) {
    VisitNodes(*node, path, 0, [&](const JsonNode& found) {
      if (found.kind == JsonNode::Kind::kText) texts.push_back(found.text);
    });
  } else if (scope.row != nullptr && path.names.size() == 1) {
    if (const auto column = scope.row->Column(path.names[0])) {
      texts.push_back(scope.row->row()[*column]);
    }
  }
  std::erase(texts, "");
  return texts;
}

Texts EvaluatePart(const Expression::Part& part, const Scope& scope, const DroppedValue& dropped) {
  Texts texts = FindTexts(part.path, scope);
  for (const Function& function : part.functions) Apply(function, dropped, &texts);
  return texts;
}

}  // namespace

StatusOr<Expression> Expression::Parse(std::string_view text, const Lookups& lookups) {
  Expression expression;
  PG_ASSIGN_OR_RETURN(expression.parts_, Parser(text, lookups).Whole());
  return expression;
}

std::vector<std::string> Expression::Evaluate(const Scope& scope,
                                              const DroppedValue& dropped) const {
  if (parts_.empty()) return {};
  if (parts_.size() == 1 && parts_[0].has_path) return EvaluatePart(parts_[0], scope, dropped);
  std::string whole;
  for (const Part& part : parts_) {
    if (!part.has_path) {
      whole += part.literal;
      continue;
    }
    const Texts texts = EvaluatePart(part, scope, dropped);
    if (texts.empty()) return {};
    whole += texts.front();
  }
  return {std::move(whole)};
}

std::string Expression::EvaluateOne(const Scope& scope, const DroppedValue& dropped) const {
  Texts texts = Evaluate(scope, dropped);
  return texts.empty() ? std::string() : std::move(texts.front());
}

bool Expression::Holds(const Scope& scope, const DroppedValue& dropped) const {
  const Texts texts = Evaluate(scope, dropped);
  return std::any_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return text != "false"; });
}

void Expression::AddColumns(std::vector<std::string>* columns) const {
  for (const Part& part : parts_) {
    if (part.has_path && part.path.names.size() == 1) columns->push_back(part.path.names[0]);
  }
}

StatusOr<Each> Each::Parse(std::string_view text, const Lookups& lookups) {
  Each each;
  each.is_empty_ = text.empty();
  if (each.is_empty_) return each;
  PG_ASSIGN_OR_RETURN(const Expression::Part part, Parser(text, lookups).Pipeline('\0'));
  each.is_path_ = part.functions.empty();
  each.path_ = part.path;
  PG_ASSIGN_OR_RETURN(each.texts_, Expression::Parse("{" + std::string(text) + "}", lookups));
  return each;
}

void Each::Visit(const Scope& scope, const DroppedValue& dropped,
                 const std::function<void(const Scope&)>& visit) const {
  if (is_empty_) return visit(scope);
  Scope inner = scope;
  if (const JsonNode* const node = Begin(path_, scope); is_path_ && node != nullptr) {
    inner.text = nullptr;
    VisitNodes(*node, path_, 0, [&](const JsonNode& found) {
      const bool is_container = found.kind >= JsonNode::Kind::kArray;
      if (!is_container && found.text.empty()) return;
      inner.node = &found;
      visit(inner);
    });
    return;
  }
  inner.node = nullptr;
  for (const std::string& text : texts_.Evaluate(scope, dropped)) {
    inner.text = &text;
    visit(inner);
  }
}

}  // namespace partnergraph
