// The expressions of mappings: text with values of a row in it.
//
//   expression  := (literal | '{' pipeline '}')*          "{{" and "}}" stand for braces.
//   pipeline    := path ('|' function)*
//   path        := '^'? (name ('.' name)* | '.')
//                  '^': from the whole row; '.': the value itself
//   function    := name (':' argument (',' argument)*)?
//   argument    := word | "'" any but "'" "'"
//
// A pipeline yields a list of texts: a path those of all values it leads to (lists on the way are
// entered; empty texts and nulls are left out), a function others. An expression that is one
// pipeline alone yields that list; else one text, with the first text of each pipeline in its
// place, or none if one of them yields none. A name that holds blanks or signs stands in quotes:
// {'Country Code'}.
//
//   of each text                                          of the list
//   trim lower upper                                      first last distinct
//   slug              a-z, 0-9, '.', '-' kept, else '_'   join:S         to one text
//   without:S         all S taken out                     keep:A,B..     only those equal to one
//   replace:A,B       each A becomes B                    drop:A,B..     all others
//   before:S after:S  up to / from behind the first S;    first_of:A,B.. the first of A, B .. in it
//                     without S: all                      default:A      A if it is empty
//   split:S           parts at S, trimmed
//   prefix:S          S in front
//   cut:N             at most N bytes, at a character's end
//   decimal_comma     1234,5 -> 1234.5
//   scale:N           a number times N
//   lookup:T          its entry in table T; else dropped, UNKNOWN_CODE
//   lookup_or_same:T  its entry, else itself
//   lookup_if:T       its entry, else dropped in silence
#ifndef PARTNERGRAPH_GRAPH_EXCHANGE_EXPRESSION_H_
#define PARTNERGRAPH_GRAPH_EXCHANGE_EXPRESSION_H_

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/base/status.h"
#include "graph/exchange/csv_reader.h"
#include "graph/exchange/json_node.h"

namespace partnergraph {

using Lookup = std::unordered_map<std::string, std::string>;
using Lookups = std::unordered_map<std::string, Lookup>;

// What paths lead through: a row of a table or a JSON record, and where in it they begin.
struct Scope {
  // One of the two.
  const CsvReader* row = nullptr;
  const JsonNode* record = nullptr;
  // Where paths begin; both null: at the whole. The text of a list that "each" went through.
  const JsonNode* node = nullptr;
  const std::string* text = nullptr;
};

struct Path {
  bool from_whole = false;
  // Empty: the value itself.
  std::vector<std::string> names;
};

// Hears of a value that a function dropped.
using DroppedValue =
    std::function<void(std::string_view value, std::string_view rule, std::string_view reason)>;

class Expression {
 public:
  // Yields nothing.
  Expression() = default;

  // Returns INVALID_ARGUMENT (place "", MALFORMED_EXPRESSION) if `text` does not follow the
  // grammar, a function is unknown or has wrong arguments, or `lookups` has no such table.
  // `lookups` must outlive the expression.
  static StatusOr<Expression> Parse(std::string_view text, const Lookups& lookups);

  bool is_empty() const { return parts_.empty(); }
  std::vector<std::string> Evaluate(const Scope& scope, const DroppedValue& dropped) const;
  // The first text, or empty.
  std::string EvaluateOne(const Scope& scope, const DroppedValue& dropped) const;
  // Some text is neither empty nor "false".
  bool Holds(const Scope& scope, const DroppedValue& dropped) const;
  // The columns that paths name, for checks against a header.
  void AddColumns(std::vector<std::string>* columns) const;

  struct Function;
  struct Part {
    std::string literal;  // If there is no path.
    bool has_path = false;
    Path path;
    std::vector<Function> functions;
  };

 private:
  std::vector<Part> parts_;
};

struct Expression::Function {
  using Texts = std::vector<std::string>;
  const struct FunctionKind* kind = nullptr;
  Texts arguments;
  const Lookup* lookup = nullptr;
};

// The `each` of a rule: a pipeline without braces, and the scopes it opens.
class Each {
 public:
  // Opens the scope it is given.
  Each() = default;
  // Errors as Expression::Parse.
  static StatusOr<Each> Parse(std::string_view text, const Lookups& lookups);

  // Calls `visit` with a scope for each object that a path alone leads to in a JSON record, lists
  // entered and empty texts and nulls left out, or else for each text that the pipeline yields.
  void Visit(const Scope& scope, const DroppedValue& dropped,
             const std::function<void(const Scope&)>& visit) const;
  void AddColumns(std::vector<std::string>* columns) const { texts_.AddColumns(columns); }

 private:
  bool is_empty_ = true;
  // A path without functions.
  bool is_path_ = false;
  Path path_;
  Expression texts_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_EXCHANGE_EXPRESSION_H_
