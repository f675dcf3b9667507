// Checks that the loaded seed says all that the document says, and as it says it, against the list
// made by reading it, tests/data/seed_inventory.tsv:
//
//   line   := section TAB basis TAB what TAB check [TAB detail *("; " detail)]
//   check  := "entity" ID KIND | "name" TEXT "=>" ENTITY | "value" ENTITY KEY TEXT | "relation" ID
//           | "figure" ENTITY METRIC NUMBER | "list" ENTITY KIND ("open" | "complete")
//           | "none" KIND
//   detail := key "=" text
//
// The fact must be cited to the reply, with the section and the basis of the line, and its details
// must be those of the line, no more and no fewer:
//
//   name      scope
//   value     unit, time
//   relation  role, time, confidence, and a detail for each of its values
//   figure    bound (if it is not exact), unit, period, as_of, original
//   list      end, total
//
// "none" says that no entity is of the kind. Empty lines and lines that begin with '#' are
// comments.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/seed_cli.h"

namespace partnergraph::cli {
namespace {

// Of the list, without comments. Who adds a line or takes one away says so here.
constexpr std::size_t kLineCount = 648;
constexpr const char* kReply = "reply_2023_33";

using Details = std::map<std::string, std::string>;
using Citations = google::protobuf::RepeatedPtrField<v1::Citation>;

struct Line {
  std::string section;
  std::string basis;
  std::string check;
  Details details;
};

std::vector<std::string> Split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = text.find(separator); end != std::string::npos;
       end = text.find(separator, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::optional<Line> ParseLine(const std::string& text) {
  const std::vector<std::string> columns = Split(text, "\t");
  if (columns.size() != 4 && columns.size() != 5) return std::nullopt;
  Line line{columns[0], columns[1], columns[3], {}};
  if (columns.size() == 4) return line;
  for (const std::string& detail : Split(columns[4], "; ")) {
    const std::size_t equals = detail.find('=');
    if (equals == std::string::npos) return std::nullopt;
    line.details[detail.substr(0, equals)] = detail.substr(equals + 1);
  }
  return line;
}

std::string ToText(double number) {
  std::ostringstream text;
  text.precision(15);
  text << number;
  return text.str();
}

std::string ToText(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kText:
      return value.text();
    case v1::Value::kDate:
      return value.date();
    case v1::Value::kFlag:
      return value.flag() ? "true" : "false";
    case v1::Value::kNumber:
      return ToText(value.number());
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return "";
}

std::string ToText(const Details& details) {
  std::string text;
  for (const auto& [key, value] : details) {
    if (!text.empty()) text += "; ";
    text.append(key).append("=").append(value);
  }
  return text;
}

// The name of an enum value as the files of the seed write it: BASIS_STATED is "stated".
std::string Word(const std::string& name, const std::string& prefix) {
  std::string word = name.substr(std::min(prefix.size(), name.size()));
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return word;
}

// Keeps a detail that says something.
void Add(const std::string& key, const std::string& text, Details* details) {
  if (!text.empty()) (*details)[key] = text;
}

// The citation that the line asks for; null if there is none.
const v1::Citation* FindCitation(const Citations& citations, const Line& line) {
  const auto found =
      std::find_if(citations.begin(), citations.end(), [&](const v1::Citation& citation) {
        return citation.source_id() == kReply && citation.locator() == line.section &&
               Word(v1::Basis_Name(citation.basis()), "BASIS_") == line.basis;
      });
  return found == citations.end() ? nullptr : &*found;
}

// What is wrong with a fact; empty if nothing is.
std::string Compare(const Line& line, const Citations& citations, const Details& details) {
  if (FindCitation(citations, line) == nullptr) {
    return "is not cited to " + line.section + " as " + line.basis;
  }
  return details == line.details ? "" : "has the details: " + ToText(details);
}

class SeedInventory : public SeedCliTest {
 protected:
  // What is wrong; empty if the seed has the fact of the line, as the line says it.
  std::string Problem(const std::string& text) {
    const std::optional<Line> line = ParseLine(text);
    if (!line) return "no line of the list";
    std::istringstream words(line->check);
    std::string type;
    std::string id;
    words >> type >> id;
    if (type == "entity") return EntityProblem(*line, id, &words);
    if (type == "name") return NameProblem(*line);
    if (type == "value") return ValueProblem(*line, id, &words);
    if (type == "relation") return RelationProblem(*line, id);
    if (type == "figure") return FigureProblem(*line, id, &words);
    if (type == "list") return ListProblem(*line, id, &words);
    if (type == "none") return NoneProblem(id);
    return "no such check";
  }

 private:
  // Empty if there is none.
  v1::Entity Entity(const std::string& id) {
    v1::GetEntityRequest request;
    request.set_entity(id);
    const auto response = engine().GetEntity(request);
    return response.ok() && response->entity().id() == id ? response->entity() : v1::Entity();
  }

  std::string EntityProblem(const Line& line, const std::string& id, std::istream* words) {
    std::string kind;
    *words >> kind;
    const v1::Entity entity = Entity(id);
    if (entity.id().empty()) return "does not exist";
    if (entity.kind() != kind) return "is of kind " + entity.kind();
    return Compare(line, entity.citations(), {});
  }

  // The text may hold blanks. Search must find it, too.
  std::string NameProblem(const Line& line) {
    const std::size_t begin = std::string("name ").size();
    const std::size_t arrow = line.check.rfind(" => ");
    if (arrow == std::string::npos || arrow < begin) return "no line of the list";
    const std::string text = line.check.substr(begin, arrow - begin);
    const std::string id = line.check.substr(arrow + 4);
    v1::SearchRequest request;
    request.set_query(text);
    request.set_exact(true);
    const auto response = engine().Search(request, {});
    if (!response.ok() ||
        std::none_of(response->hits().begin(), response->hits().end(),
                     [&](const v1::SearchHit& hit) { return hit.entity().id() == id; })) {
      return "is not found";
    }
    std::string problem = "is no name of " + id;
    const v1::Entity entity = Entity(id);
    for (const v1::Name& name : entity.names()) {
      if (name.text() != text) continue;
      Details details;
      Add("scope", name.scope(), &details);
      problem = Compare(line, name.citations(), details);
      if (problem.empty()) break;
    }
    return problem;
  }

  std::string ValueProblem(const Line& line, const std::string& id, std::istream* words) {
    std::string key;
    std::string text;
    *words >> key >> std::ws;
    std::getline(*words, text);
    std::string problem = "has no " + key;
    const v1::Entity entity = Entity(id);
    for (const v1::Value& value : entity.values()) {
      if (value.key() != key) continue;
      Details details;
      Add("unit", value.unit(), &details);
      Add("time", value.valid_time().edtf(), &details);
      problem =
          ToText(value) == text ? Compare(line, value.citations(), details) : "is " + ToText(value);
      if (problem.empty()) break;
    }
    return problem;
  }

  std::string RelationProblem(const Line& line, const std::string& id) {
    v1::GetRelationRequest request;
    request.set_id(id);
    const auto response = engine().GetRelation(request);
    if (!response.ok()) return "does not exist";
    const v1::Relation& relation = response->relation();
    Details details;
    Add("role", relation.role(), &details);
    Add("time", relation.valid_time().edtf(), &details);
    for (const v1::Value& value : relation.values()) Add(value.key(), ToText(value), &details);
    const v1::Citation* const citation = FindCitation(relation.citations(), line);
    if (citation != nullptr && citation->confidence() != v1::CONFIDENCE_UNSPECIFIED) {
      Add("confidence", Word(v1::Confidence_Name(citation->confidence()), "CONFIDENCE_"), &details);
    }
    return Compare(line, relation.citations(), details);
  }

  std::string FigureProblem(const Line& line, const std::string& id, std::istream* words) {
    std::string metric;
    std::string number;
    *words >> metric >> number;
    std::string problem = "has no " + metric;
    const v1::Entity entity = Entity(id);
    for (const v1::Observation& figure : entity.observations()) {
      if (figure.metric() != metric) continue;
      Details details;
      if (figure.bound() != v1::FIGURE_BOUND_EXACT) {
        Add("bound", Word(v1::FigureBound_Name(figure.bound()), "FIGURE_BOUND_"), &details);
      }
      Add("unit", figure.unit(), &details);
      Add("period", figure.period().edtf(), &details);
      Add("as_of", figure.as_of(), &details);
      Add("original", figure.original(), &details);
      problem = ToText(figure.value()) == number ? Compare(line, figure.citations(), details)
                                                 : "is " + ToText(figure.value());
      if (problem.empty()) break;
    }
    return problem;
  }

  std::string ListProblem(const Line& line, const std::string& id, std::istream* words) {
    std::string kind;
    std::string state;
    *words >> kind >> state;
    std::string problem = "nothing is said of " + kind;
    const v1::Entity entity = Entity(id);
    for (const v1::Completeness& list : entity.completeness()) {
      if (list.kind() != kind) continue;
      Details details;
      if (list.end() != v1::RELATION_END_UNSPECIFIED) {
        Add("end", Word(v1::RelationEnd_Name(list.end()), "RELATION_END_"), &details);
      }
      if (list.has_total()) details["total"] = std::to_string(list.total());
      problem = state == (list.complete() ? "complete" : "open")
                    ? Compare(line, list.citations(), details)
                    : "is not " + state;
      if (problem.empty()) break;
    }
    return problem;
  }

  std::string NoneProblem(const std::string& kind) {
    v1::ListEntitiesRequest request;
    request.set_kind(kind);
    const auto response = engine().ListEntities(request);
    if (!response.ok()) return "the kind is unknown";
    return response->entities().empty() ? "" : "there is " + response->entities(0).id();
  }
};

TEST_F(SeedInventory, IsWhole) {
  std::ifstream file(PARTNERGRAPH_SOURCE_DIR "/tests/data/seed_inventory.tsv");
  ASSERT_TRUE(file.good());
  int number = 0;
  std::set<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    EXPECT_TRUE(lines.insert(line).second) << "seed_inventory.tsv:" << number << ": stands twice";
    EXPECT_EQ(Problem(line), "") << "seed_inventory.tsv:" << number << ": " << line;
  }
  EXPECT_EQ(lines.size(), kLineCount);
}

TEST_F(SeedInventory, SeesWhatIsMissingOrWrong) {
  const std::string figure = "\tfigure global_technology_transfer_conference published_demands ";
  const std::string funded = "S2.3\tstated\t\tfigure pujiang_talent_programme funded_persons ";
  const std::string runs = "S2.3\tstated\t\trelation stcsm.runs.pujiang_talent_programme";
  const std::string elected = "\t\trelation pujiang_scholars.selected_for.cas_academician";
  const std::string attends = "S3.2\tstated\t\trelation industry_experts.attends.cppcc_briefing";
  const std::string organiser =
      "S1.2\tderived\t\trelation shanghai.organises.global_technology_transfer_conference";
  const std::string winners = "S1.3\tstated\t\tlist collaborative_innovation_award_1 won ";
  const std::string functions = "S2.1\tstated\t\tlist expert_information_platform has_function ";
  const std::vector<std::string> right = {
      "S1.1\tstated\t\tentity singapore country",
      "S1.1\tstated\t\tname 交大 => shanghai_jiao_tong_university\tscope=在沪",
      "S0\tstated\t\tvalue reply_2023_33 number 沪科提复〔2023〕33号",
      "S1.2\tderived\t" + figure +
          "10000\tbound=at_least; unit=1; period=2021~/2023~; as_of=2023-05-16; "
          "original=近两年…万余项",
      funded + "2795\tunit=1; period=2005/2022; as_of=2022; original=A和B类…2795人",
      runs + "\ttime=2005/..",
      "S2.3\tderived" + elected + "\ttime=2005/2022; persons=2",
      attends + "\trole=受邀 / invited",
      organiser + "\tconfidence=low",
      winners + "open\tend=target; total=10",
      functions + "complete\tend=source; total=5",
      "S1.1\tstated\t\tlist stcsm agreement open",
      "S0\tstated\t\tnone person"};
  for (const std::string& line : right) EXPECT_EQ(Problem(line), "") << line;

  const std::vector<std::string> wrong = {
      "S1.1\tstated\t\tentity atlantis country",
      "S1.1\tstated\t\tentity singapore city",
      "S1.2\tstated\t\tentity singapore country",
      "S1.1\tderived\t\tentity singapore country",
      "S1.1\tstated\t\tname 亚特兰蒂斯 => atlantis",
      "S1.1\tstated\t\tname 新加坡 => hungary",
      "S1.1\tstated\t\tname 交大 => shanghai_jiao_tong_university",
      "S1.1\tstated\t\tname 复旦 => fudan_university\tscope=在沪",
      "S0\tstated\t\tvalue reply_2023_33 number 34",
      "S5\tstated\t\tvalue reply_2023_33 number 沪科提复〔2023〕33号",
      "S1.2\tstated\t" + figure +
          "10000\tbound=at_least; unit=1; period=2021~/2023~; as_of=2023-05-16; "
          "original=近两年…万余项",
      "S1.2\tderived\t" + figure +
          "10000\tunit=1; period=2021~/2023~; as_of=2023-05-16; original=近两年…万余项",
      funded + "2796\tunit=1; period=2005/2022; as_of=2022; original=A和B类…2795人",
      funded + "2795\tunit=CNY; period=2005/2022; as_of=2022; original=A和B类…2795人",
      funded + "2795\tunit=1; period=2005/2023; as_of=2022; original=A和B类…2795人",
      funded + "2795\tunit=1; period=2005/2022; as_of=2023; original=A和B类…2795人",
      funded + "2795\tunit=1; period=2005/2022; as_of=2022; original=2795人",
      funded + "2795\tunit=1; period=2005/2022; original=A和B类…2795人",
      "S1.1\tstated\t\trelation stcsm.party.atlantis",
      runs,
      runs + "\ttime=2006/..",
      "S2.3\tstated" + elected + "\ttime=2005/2022; persons=2",
      "S2.3\tderived" + elected + "\ttime=2005/2022; persons=3",
      "S2.3\tderived" + elected + "\ttime=2005/2022",
      attends,
      attends + "\trole=speaker",
      organiser,
      organiser + "\tconfidence=medium",
      winners + "open\tend=source; total=10",
      winners + "open\tend=target; total=11",
      winners + "open\tend=target",
      winners + "complete\tend=target; total=10",
      functions + "open\tend=source; total=5",
      "S1.1\tstated\t\tlist stcsm sister_city open",
      "S0\tstated\t\tnone country",
      "S0\tstated\t\tnonsense stcsm",
      "S1.1\tstated\tentity singapore country"};
  for (const std::string& line : wrong) EXPECT_NE(Problem(line), "") << line;
}

}  // namespace
}  // namespace partnergraph::cli
