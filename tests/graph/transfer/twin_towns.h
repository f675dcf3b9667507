// A dataset of cities and their twins for tests of imports: its mapping, and files in few words.
#ifndef PARTNERGRAPH_TESTS_GRAPH_TRANSFER_TWIN_TOWNS_H_
#define PARTNERGRAPH_TESTS_GRAPH_TRANSFER_TWIN_TOWNS_H_

#include <string>
#include <vector>

#include "tests/graph/transfer/import_strings.h"

namespace partnergraph {

// cities.csv says code, kind, zh, en, country, population; twins.csv a, b, since, until, role. Who
// has the Wikidata id is meant, else city_<code>.
inline v1::Mapping TwinTowns(const std::string& dataset = "twin_towns") {
  static constexpr char kMapping[] = R"pb(
    tables {
      file: "cities.csv"
      format: FORMAT_CSV
      locator: "{code}"
      entities {
        id: "city_{code | lower}"
        kind: "{kind}"
        identities: "wikidata:{code}"
        names { text: "{zh}" language: "zh-Hans" }
        names { text: "{en}" language: "en" }
        values { key: "population" value: "{population}" }
      }
      entities {
        mention: true
        id: "country_{country | lower}"
        kind: "country"
        identities: "iso3166:{country}"
        names { text: "{country}" language: "en" }
      }
      relations { kind: "part_of" source: "wikidata:{code}" target: "iso3166:{country}" }
    }
    tables {
      file: "twins.csv"
      format: FORMAT_CSV
      locator: "{a} {b} {since}"
      relations {
        kind: "sister_of"
        source: "wikidata:{a}"
        target: "wikidata:{b}"
        role: "{role}"
        begin: "{since}"
        end: "{until}"
      }
    }
  )pb";
  v1::Mapping mapping;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kMapping, &mapping));
  mapping.set_dataset(dataset);
  mapping.mutable_source()->set_id(dataset + "_list");
  mapping.mutable_source()->set_kind("dataset");
  mapping.mutable_source()->add_names()->set_text("友好城市名录");
  mapping.mutable_source()->mutable_names(0)->set_language("zh-Hans");
  return mapping;
}

inline constexpr char kShanghai[] = "Q8686,city,上海,Shanghai,CN,24870895\n";
inline constexpr char kGothenburg[] = "Q25287,city,哥德堡,Göteborg,SE,587549\n";
inline constexpr char kYokohama[] = "Q38283,city,横滨,Yokohama,JP,3757630\n";

inline StringFile Cities(const std::string& rows) {
  return {"cities.csv", "code,kind,zh,en,country,population\n" + rows};
}
inline StringFile Twins(const std::string& rows) {
  return {"twins.csv", "a,b,since,until,role\n" + rows};
}
// Three cities; 上海 is twinned with 哥德堡 and 横滨.
inline std::vector<StringFile> ThreeCities() {
  return {Cities(std::string(kShanghai) + kGothenburg + kYokohama),
          Twins("Q8686,Q25287,1986,,\nQ8686,Q38283,1973-11-30,,\n")};
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_TRANSFER_TWIN_TOWNS_H_
