// All real data, imported into one database on disk in the order of data/mappings/README.md: what
// comes of it, and what may be asked of it then.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "graph/exchange/csv_reader.h"
#include "graph/exchange/gzip_source.h"
#include "graph/model/valid_time.h"
#include "tests/graph/transfer/import_strings.h"

namespace partnergraph {
namespace {

namespace fs = std::filesystem;

// What the first import of a dataset does.
struct Outcome {
  std::string dataset;
  std::uint64_t entities;
  std::uint64_t relations;
  std::uint64_t rejected;
  std::uint64_t repaired;
  std::uint64_t kept;
  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend void PrintTo(const Outcome& outcome, std::ostream* out) {
    *out << outcome.dataset << ": " << outcome.entities << " entities, " << outcome.relations
         << " relations, " << outcome.rejected << " rejected, " << outcome.repaired << " repaired, "
         << outcome.kept << " kept";
  }
};

// Seen on a first run, and explained there: of ROR 54 places are part of the 上海 that they are,
// and one part closes a circle; of the sister cities one is; of CORDIS 34,684 topics are of
// projects that are not in the sample.
const std::vector<Outcome>& ExpectedOutcomes() {
  static const std::vector<Outcome> kOutcomes = {{"seed", 180, 312, 0, 0, 0},
                                                 {"ror", 53'747, 73'492, 55, 101, 0},
                                                 {"ggo", 4'712, 95'412, 0, 32, 7'998},
                                                 {"ieadb", 1'693, 12'143, 0, 9, 86},
                                                 {"desta", 284, 7'395, 0, 52, 0},
                                                 {"sister_cities", 4'561, 12'734, 1, 16, 0},
                                                 {"cordis_h2020", 7'301, 9'662, 34'684, 0, 0}};
  return kOutcomes;
}

std::string DataFolder() {
  const char* const folder = std::getenv("PARTNERGRAPH_DATA");
  return folder != nullptr ? folder : PARTNERGRAPH_SOURCE_DIR "/../shared/data";
}

std::string Bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

class RealData : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::exists(DataFolder() + "/ror")) return;
    folder_ =
        testing::TempDir() + "/partnergraph_real_data_" + std::to_string(std::random_device()());
    auto engine = Engine::Open({.path = folder_});
    ASSERT_TRUE(engine.ok()) << engine.status();
    engine_ = engine->release();
    for (const Outcome& expected : ExpectedOutcomes())
      outcomes_.push_back(Import(expected.dataset));
  }
  static void TearDownTestSuite() {
    delete engine_;
    engine_ = nullptr;
    fs::remove_all(folder_);
  }
  void SetUp() override {
    if (engine_ == nullptr) {
      GTEST_SKIP() << "the real data is not in " << DataFolder()
                   << "; PARTNERGRAPH_DATA says where it is";
    }
  }

  static v1::ImportSummary Import(const std::string& dataset) {
    v1::ImportOptions options;
    std::vector<StringFile> files;
    if (dataset == "seed") {
      options = FactTableOptions("seed");
      *options.mutable_ontology() = ShippedOntology();
      for (const FactTable& table : FactTableList()) {
        files.push_back(
            {table.file, Bytes(fs::path(PARTNERGRAPH_SOURCE_DIR "/data/seed") / table.file)});
      }
    } else {
      options = OptionsOf(
          ReadMapping(PARTNERGRAPH_SOURCE_DIR "/data/mappings/" + dataset + ".textproto").value());
      for (const v1::SourceTable& table : options.mapping().tables()) {
        const std::string name = table.file() + ".gz";
        for (const char* const folder : {"ror", "treaties", "sister_cities", "cordis_h2020"}) {
          const fs::path path = fs::path(DataFolder()) / folder / name;
          if (fs::exists(path)) files.push_back({name, Bytes(path)});
        }
      }
    }
    const Imported imported = ImportInto(*engine_, options, std::move(files));
    EXPECT_TRUE(imported.status.ok()) << dataset << ": " << imported.status;
    return imported.summary;
  }

  static Engine* engine_;
  static std::string folder_;
  static std::vector<v1::ImportSummary> outcomes_;
};

Engine* RealData::engine_ = nullptr;
std::string RealData::folder_;
std::vector<v1::ImportSummary> RealData::outcomes_;

TEST_F(RealData, BecomesSoManyRecords) {
  ASSERT_EQ(outcomes_.size(), ExpectedOutcomes().size());
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const v1::ImportSummary& summary = outcomes_[i];
    EXPECT_EQ((Outcome{ExpectedOutcomes()[i].dataset, summary.entities().created(),
                       summary.relations().created(), summary.rejected(), summary.repaired(),
                       summary.kept()}),
              ExpectedOutcomes()[i]);
  }
}

// --- Who is meant.

// Ids of entities of the kind that are called so.
std::vector<std::string> CalledSo(const Engine& engine, const std::string& name,
                                  const std::string& kind) {
  v1::SearchRequest request;
  request.set_query(name);
  request.set_exact(true);
  request.add_kinds(kind);
  std::vector<std::string> ids;
  const auto response = engine.Search(request, {});
  EXPECT_TRUE(response.ok()) << response.status();
  if (!response.ok()) return ids;
  for (const v1::SearchHit& hit : response->hits()) ids.push_back(hit.entity().id());
  return ids;
}

TEST_F(RealData, HasOneFudanUniversity) {
  EXPECT_EQ(EntityOf(*engine_, "ror:013q1eq08")->id(), "fudan_university");
  EXPECT_EQ(CalledSo(*engine_, "Fudan University", "university"),
            std::vector<std::string>{"fudan_university"});
  EXPECT_EQ(CalledSo(*engine_, "复旦大学", "university"),
            std::vector<std::string>{"fudan_university"});
}

// Of which the seed has a part, in which organisations of ROR and CORDIS and cities lie, and which
// is party to treaties of three databases.
TEST_F(RealData, HasOneGermany) {
  const auto germany = EntityOf(*engine_, "iso3166:DE");
  ASSERT_TRUE(germany.has_value());
  EXPECT_EQ(CalledSo(*engine_, "Germany", "country"), std::vector<std::string>{germany->id()});
  std::set<std::string> datasets;
  v1::ListRelationsRequest request;
  request.set_entity("iso3166:DE");
  request.set_page_size(1000);
  do {
    const auto page = engine_->ListRelations(request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Relation& relation : page->relations()) datasets.insert(relation.dataset());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(datasets, (std::set<std::string>{"seed", "ror", "ggo", "ieadb", "desta",
                                             "sister_cities", "cordis_h2020"}));
}

// --- Parties to treaties.

// The rows of a table; the header first.
std::vector<std::vector<std::string>> RowsOf(const fs::path& path, char delimiter) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  IstreamSource bytes(&in);
  GzipSource unpacked(&bytes);
  CsvReader reader(&unpacked, path.filename(),
                   {.delimiter = delimiter, .quotes = delimiter == ','});
  EXPECT_TRUE(reader.ReadHeader().ok());
  std::vector<std::vector<std::string>> rows = {reader.header()};
  while (reader.Next().value()) rows.emplace_back(reader.row().begin(), reader.row().end());
  return rows;
}

int LastDayOf(int year, int month) {
  const std::chrono::year_month_day_last last{std::chrono::year{year} /
                                              std::chrono::month{static_cast<unsigned>(month)} /
                                              std::chrono::last};
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

// The days that a cell of parties_GGO.tsv may mean: "1981-09" is a month, "1981-09..1981-10" two. A
// month or a day that does not exist is not known. nullopt: it says no date.
std::optional<Days> DaysOfCell(const std::string& cell) {
  if (cell.empty() || cell == "9999-12-31") return std::nullopt;
  const std::size_t dots = cell.find("..");
  if (dots != std::string::npos) {
    const auto first = DaysOfCell(cell.substr(0, dots));
    const auto last = DaysOfCell(cell.substr(dots + 2));
    if (!first || !last) return std::nullopt;
    return Days{first->earliest, last->latest};
  }
  int year = 0;
  int month = 0;
  int day = 0;
  const int parts = std::sscanf(cell.c_str(), "%4d-%2d-%2d", &year, &month, &day);
  if (parts < 1 || year < 1) return std::nullopt;
  if (parts < 2 || month < 1 || month > 12) return Days{DayOf(year, 1, 1), DayOf(year, 12, 31)};
  if (parts < 3 || day < 1 || day > LastDayOf(year, month)) {
    return Days{DayOf(year, month, 1), DayOf(year, month, LastDayOf(year, month))};
  }
  return Days{DayOf(year, month, day), DayOf(year, month, day)};
}

// The days on which the party may be one.
Days MayHold(const std::string& state_force, const std::string& state_signature,
             const std::string& state_end, const std::string& end) {
  auto begins = DaysOfCell(state_force);
  if (!begins) begins = DaysOfCell(state_signature);
  auto ends = DaysOfCell(state_end);
  if (!ends) ends = DaysOfCell(end);
  if (begins && ends && ends->latest < begins->earliest) ends = std::nullopt;
  return {begins ? begins->earliest : kDayMin, ends ? ends->latest : kDayMax};
}

std::string TextOf(std::int32_t day) {
  const std::chrono::year_month_day date = DateOf(day);
  std::ostringstream text;
  text.fill('0');
  text.width(4);
  text << static_cast<int>(date.year());
  for (const unsigned part :
       {static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())}) {
    text << "-";
    text.width(2);
    text << part;
  }
  return text.str();
}

// What a row of parties_GGO.tsv says.
struct PartyRow {
  std::string entity_id;
  Days days;
};

// By treaty.
std::map<std::string, std::vector<PartyRow>> ReadParties(const Engine& engine) {
  std::map<std::string, std::string> entities;  // By code of a state.
  for (const auto& state : RowsOf(PARTNERGRAPH_SOURCE_DIR "/data/mappings/states.csv", ',')) {
    if (state[0] == "code") continue;
    const auto entity = EntityOf(engine, state[1].empty() ? state[2] : state[1]);
    if (entity) entities[state[0]] = entity->id();
  }
  const auto rows = RowsOf(fs::path(DataFolder()) / "treaties/parties_GGO.tsv.gz", '\t');
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < rows[0].size(); ++i) column[rows[0][i]] = i;
  std::map<std::string, std::vector<PartyRow>> parties;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto cell = [&](const std::string& name) { return rows[i].at(column.at(name)); };
    parties[cell("treatyID")].push_back(
        {entities.at(cell("stateID")),
         MayHold(cell("StateForce"), cell("StateSignature"), cell("StateEnd"), cell("End"))});
  }
  return parties;
}

struct PairCounts {
  std::uint64_t all = 0;
  // Of two that cannot have been parties at the same time.
  std::uint64_t never_together = 0;
};

PairCounts CountPairs(const std::map<std::string, std::vector<PartyRow>>& parties) {
  PairCounts counts;
  for (const auto& [treaty, rows] : parties) {
    std::map<std::string, std::vector<Days>> days;
    for (const PartyRow& row : rows) days[row.entity_id].push_back(row.days);
    for (auto a = days.begin(); a != days.end(); ++a) {
      for (auto b = std::next(a); b != days.end(); ++b) {
        bool together = false;
        for (const Days& one : a->second) {
          for (const Days& other : b->second) {
            together = together || (one.earliest <= other.latest && other.earliest <= one.latest);
          }
        }
        ++counts.all;
        if (!together) ++counts.never_together;
      }
    }
  }
  return counts;
}

// An agreement of n parties makes n (n - 1) / 2 pairs. An edge of the tie graph weighs the
// agreements to which both may have been parties at the same time: no tie joins two whose times do
// not overlap.
TEST_F(RealData, HasThePairsOfPartiesOfTheTreaties) {
  const PairCounts pairs = CountPairs(ReadParties(*engine_));
  EXPECT_EQ(pairs.all, 5'564'302U);
  v1::StreamTiesRequest request;
  request.mutable_network()->mutable_filter()->add_tie_kinds("agreement");
  request.mutable_network()->mutable_filter()->add_datasets("ggo");
  double weight = 0;
  std::uint64_t edges = 0;
  const Status read = engine_->StreamTies(request, {}, [&](const v1::StreamTiesResponse& response) {
    edges += static_cast<std::uint64_t>(response.source_size());
    if (response.weight().empty()) weight += response.source_size();
    for (const double each : response.weight()) weight += each;
    return true;
  });
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_EQ(weight + static_cast<double>(pairs.never_together), 5'564'302);
  v1::NetworkStatisticsRequest statistics;
  *statistics.mutable_network() = request.network();
  v1::NetworkStatisticsResponse answer;
  const Status asked = engine_->NetworkStatistics(
      statistics, {}, [&](const v1::NetworkStatisticsResponse& response) {
        if (response.has_weight()) answer = response;
        return true;
      });
  ASSERT_TRUE(asked.ok()) << asked;
  EXPECT_EQ(answer.weight(), weight);
  EXPECT_EQ(answer.edge_count(), edges);
  // Across time, each pair of parties counts.
  statistics.mutable_network()->mutable_filter()->set_across_time(true);
  ASSERT_TRUE(engine_
                  ->NetworkStatistics(statistics, {},
                                      [&](const v1::NetworkStatisticsResponse& response) {
                                        if (response.has_weight()) answer = response;
                                        return true;
                                      })
                  .ok());
  EXPECT_EQ(answer.weight(), 5'564'302);
}

// The targets of the relations of GGO that say who is, or may be, party to the treaty on the day.
std::set<std::string> PartiesOn(const Engine& engine, const std::string& treaty,
                                const std::string& day) {
  std::set<std::string> parties;
  v1::ListRelationsRequest request;
  request.set_entity("treaty:" + treaty);
  request.set_kind("party");
  request.set_page_size(1000);
  request.mutable_as_of()->set_valid_date(day);
  do {
    const auto page = engine.ListRelations(request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (int i = 0; i < page->relations_size(); ++i) {
      EXPECT_TRUE(page->holdings(i) == v1::HOLDING_YES ||
                  page->holdings(i) == v1::HOLDING_POSSIBLY);
      const v1::Relation& relation = page->relations(i);
      if (relation.dataset() == "ggo") parties.insert(relation.target_id());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return parties;
}

TEST_F(RealData, SaysWhoWasPartyToATreatyOnADayAsItsRowsDo) {
  const auto rows = ReadParties(*engine_);
  std::vector<std::string> treaties;
  for (const auto& [treaty, parties] : rows) treaties.push_back(treaty);
  std::mt19937 random(2023);
  std::size_t party_count = 0;
  std::size_t absent_count = 0;
  for (int question = 0; question < 1000; ++question) {
    const std::string& treaty = treaties[random() % treaties.size()];
    const std::int32_t day = DayOf(1850, 1, 1) + static_cast<std::int32_t>(random() % (180 * 365));
    SCOPED_TRACE(treaty + " on " + TextOf(day));
    std::set<std::string> expected;
    for (const PartyRow& row : rows.at(treaty)) {
      const bool may_hold = row.days.earliest <= day && day <= row.days.latest;
      if (may_hold) expected.insert(row.entity_id);
      if (!may_hold) ++absent_count;
    }
    ASSERT_EQ(PartiesOn(*engine_, treaty, TextOf(day)), expected);
    party_count += expected.size();
  }
  EXPECT_GT(party_count, 4000U);
  EXPECT_GT(absent_count, 4000U);
}

// --- Last, because it takes longest.

TEST_F(RealData, ImportedAgainChangesNothing) {
  const std::uint64_t revision = RevisionOf(*engine_);
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const v1::ImportSummary again = Import(ExpectedOutcomes()[i].dataset);
    EXPECT_EQ(Changes(again.entities()), "none") << ExpectedOutcomes()[i].dataset;
    EXPECT_EQ(Changes(again.relations()), "none") << ExpectedOutcomes()[i].dataset;
    EXPECT_EQ(again.rejected(), outcomes_[i].rejected());
  }
  EXPECT_EQ(RevisionOf(*engine_), revision);
}

}  // namespace
}  // namespace partnergraph
