#include "graph/exchange/formats.h"

#include <array>

#include "graph/exchange/writers.h"

namespace partnergraph {
namespace {

using F = Facet;

// What flat attributes lose; see graph/exchange/attributes.h.
const std::vector<Facet> kFlat = {F::kFactCitations, F::kCitationDetails, F::kNameDetails,
                                  F::kValueDetails,  F::kFigureDetails,   F::kCompleteness};

std::vector<Facet> FlatAnd(std::vector<Facet> more) {
  more.insert(more.begin(), kFlat.begin(), kFlat.end());
  return more;
}

}  // namespace

const FacetName& NameOf(Facet facet) {
  static constexpr std::array<FacetName, kFacetCount> kNames = {
      {{"citations of names, identifiers, values and figures", "名称、标识、属性与指标的出处"},
       {"citations of entities and relations", "实体与关系的出处"},
       {"basis, confidence, original wording and notes of citations",
        "出处的依据、可信度、原文与备注"},
       {"further names", "其他名称"},
       {"language, use, scope and time of names", "名称的语言、用途、范围与时间"},
       {"identifiers", "标识"},
       {"values", "属性"},
       {"units and times of values, second values of a number",
        "属性的单位与时间、同一数值属性的其余值"},
       {"figures", "指标"},
       {"bounds, units and periods of figures", "指标的界限、单位与时段"},
       {"statements on completeness", "名单是否完整的说明"},
       {"kinds of relations", "关系类别"},
       {"roles", "角色"},
       {"valid times", "有效时间"},
       {"uncertain, approximate, open and unknown dates", "不确定、约略、开放与未知的日期"},
       {"symmetry of relations", "关系的对称性"},
       {"ids of relations", "关系编号"},
       {"datasets", "数据集"}}};
  return kNames.at(static_cast<std::size_t>(facet));
}

const std::vector<Format>& FormatList() {
  static const std::vector<Format> kFormats = {
      {"jsonl",
       "JSON Lines of partnergraph",
       "application/jsonl",
       "jsonl",
       {},
       {},
       &MakeJsonlWriter},
      {"graphml", "GraphML", "application/graphml+xml", "graphml", {}, {}, &MakeGraphmlWriter},
      {"gexf", "GEXF 1.3", "application/gexf+xml", "gexf", {}, kFlat, &MakeGexfWriter},
      {"gml", "GML", "text/x-gml", "gml", {}, kFlat, &MakeGmlWriter},
      {"dot", "Graphviz DOT", "text/vnd.graphviz", "dot", {}, kFlat, &MakeDotWriter},
      {"pajek",
       "Pajek",
       "text/x-pajek",
       "net",
       {},
       FlatAnd({F::kCitations, F::kOtherNames, F::kIdentifiers, F::kValues, F::kFigures,
                F::kRelationKinds, F::kRoles, F::kValidTimes, F::kTimeDetails, F::kSymmetry,
                F::kRelationIds, F::kDatasets}),
       &MakePajekWriter},
      {"node-link",
       "NetworkX node-link JSON",
       "application/json",
       "json",
       {},
       {},
       &MakeNodeLinkWriter},
      {"cytoscape", "Cytoscape.js JSON", "application/json", "cyjs", {}, {}, &MakeCytoscapeWriter},
      {"gephi", "CSV for Gephi", "text/csv", "csv", {"nodes", "edges"}, kFlat, &MakeGephiWriter},
      {"neo4j",
       "CSV for neo4j-admin import",
       "text/csv",
       "csv",
       {"nodes", "relationships"},
       kFlat,
       &MakeNeo4jWriter},
      {"cypher",
       "Cypher script",
       "application/x-cypher-query",
       "cypher",
       {},
       kFlat,
       &MakeCypherWriter},
      {"csv",
       "CSV with names, for spreadsheets",
       "text/csv",
       "csv",
       {"entities", "relations"},
       {F::kFactCitations, F::kCitationDetails, F::kNameDetails, F::kFigureDetails,
        F::kCompleteness, F::kSymmetry, F::kRelationIds},
       &MakeSpreadsheetWriter},
      {"nquads",
       "N-Quads",
       "application/n-quads",
       "nq",
       {},
       {F::kFactCitations, F::kCitationDetails, F::kNameDetails, F::kValueDetails, F::kCompleteness,
        F::kSymmetry},
       &MakeNQuadsWriter},
      {"turtle",
       "Turtle",
       "text/turtle",
       "ttl",
       {},
       {F::kFactCitations, F::kCitationDetails, F::kNameDetails, F::kValueDetails, F::kCompleteness,
        F::kSymmetry},
       &MakeTurtleWriter},
      {"trig",
       "TriG",
       "application/trig",
       "trig",
       {},
       {F::kFactCitations, F::kCitationDetails, F::kNameDetails, F::kValueDetails, F::kCompleteness,
        F::kSymmetry},
       &MakeTrigWriter},
      {"jsonld",
       "JSON-LD",
       "application/ld+json",
       "jsonld",
       {},
       {F::kFactCitations, F::kCitationDetails, F::kNameDetails, F::kValueDetails, F::kCompleteness,
        F::kSymmetry},
       &MakeJsonLdWriter},
  };
  return kFormats;
}

const Format* FindFormat(std::string_view id) {
  for (const Format& format : FormatList()) {
    if (id == format.id) return &format;
  }
  return nullptr;
}

}  // namespace partnergraph
