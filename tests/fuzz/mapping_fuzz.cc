// A mapping in text format, a line "---", and a file: whatever the mapping is, rows of the file
// become claims or problems, with places.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "graph/base/violation.h"
#include "graph/exchange/csv_reader.h"
#include "graph/exchange/json_reader.h"
#include "graph/exchange/mapper.h"
#include "graph/exchange/textproto.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {
namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

std::shared_ptr<const Ontology> SmallOntology() {
  static constexpr char kText[] = R"pb(
    version: "1"
    entity_kinds {
      id: "city"
      label { zh: "城市" en: "city" }
      properties {
        key: "population"
        label { zh: "人口" en: "population" }
        type: VALUE_TYPE_NUMBER
      }
      properties {
        key: "founded"
        label { zh: "建城" en: "founded" }
        type: VALUE_TYPE_DATE
      }
      properties {
        key: "capital"
        label { zh: "首都" en: "capital" }
        type: VALUE_TYPE_FLAG
      }
      properties {
        key: "note"
        label { zh: "备注" en: "note" }
        type: VALUE_TYPE_TEXT
      }
    }
    relation_kinds {
      id: "sister_of"
      label { zh: "友好城市" en: "sister" }
      symmetric: true
      signatures { domain: "city" range: "city" }
      properties {
        key: "since"
        label { zh: "自" en: "since" }
        type: VALUE_TYPE_DATE
      }
    }
    identifier_schemes {
      id: "code"
      label { zh: "代码" en: "code" }
    }
  )pb";
  v1::Ontology ontology;
  Check(ParseTextproto(kText, "ontology", &ontology).ok());
  return Ontology::Make(ontology).value();
}

void MapFile(const Mapper& mapper, const v1::Mapping& mapping, int table, const std::string& text) {
  const ClaimSink sink{
      .claim = [](storage::v1::Claim claim) { Check(claim.has_entity() || claim.has_relation()); },
      .problem =
          [](v1::ImportProblem problem) {
            Check(!problem.violation().place().empty() && !problem.violation().rule().empty());
          }};
  BytesSource source(text);
  const auto format = mapping.tables(table).format();
  if (format == v1::SourceTable::FORMAT_JSON) {
    JsonReader json(&source, "fuzz");
    for (auto more = json.Next(); more.ok() && *more; more = json.Next()) {
      mapper.Map(table,
                 {.row = nullptr, .record = &json.record(), .node = nullptr, .text = nullptr},
                 json.Place(), sink);
    }
    return;
  }
  CsvReader csv(&source, "fuzz",
                {.delimiter = format == v1::SourceTable::FORMAT_CSV ? ',' : '\t',
                 .quotes = format != v1::SourceTable::FORMAT_TSV});
  if (!csv.ReadHeader().ok() || !mapper.CheckHeader(table, csv.header(), "fuzz:1").ok()) return;
  for (auto more = csv.Next(); more.ok() && *more; more = csv.Next()) {
    mapper.Map(table, {.row = &csv, .record = nullptr, .node = nullptr, .text = nullptr},
               csv.Place(), sink);
  }
}

}  // namespace
}  // namespace partnergraph

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace partnergraph;  // NOLINT(google-build-using-namespace): a fuzzer's only function.
  static const std::shared_ptr<const Ontology> ontology = SmallOntology();
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find("\n---\n");
  v1::Mapping mapping;
  if (!ParseTextproto(input.substr(0, line), "fuzz", &mapping).ok()) return 0;
  const auto mapper = Mapper::Make(mapping, ontology);
  if (!mapper.ok()) {
    Check(GetViolation(mapper.status()).has_value());
    return 0;
  }
  const std::string file = line == std::string::npos ? "" : input.substr(line + 5);
  for (int table = 0; table < mapping.tables_size(); ++table) {
    MapFile(**mapper, mapping, table, file);
  }
  return 0;
}
