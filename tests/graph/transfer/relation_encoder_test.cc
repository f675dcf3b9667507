// The fast way from a row to a record beside the slow one.
#include "graph/transfer/relation_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "graph/exchange/fact_tables.h"
#include "graph/model/record_check.h"
#include "tests/graph/exchange/bytes_source.h"
#include "tests/graph/transfer/import_strings.h"

namespace partnergraph {
namespace {

using Row = std::vector<std::string>;

std::string Quoted(const Row& row) {
  std::string line;
  for (const std::string& cell : row) {
    line += (line.empty() ? "\"" : ",\"");
    for (const char c : cell) line += c == '"' ? "\"\"" : std::string(1, c);
    line += '"';
  }
  return line + "\n";
}

const Row& Header() {
  static const Row kHeader = {"id",    "source",     "kind",         "target",
                              "role",  "valid_time", "cited_source", "section",
                              "basis", "confidence", "original",     "note"};
  return kHeader;
}

// Cells of each column as people write them, right and wrong; the first two are right.
Row RandomRow(std::mt19937* random) {
  static const std::vector<std::vector<std::string>> kCells = {
      {"", "agreement_1", "坏的", std::string(300, 'x')},
      {"shanghai", "goteborg", "a.b-c_d", "", "Shanghai", "ror:013q1eq08",
       "q" + std::string(199, 'x')},
      {"sister_of", "party", "same_as", "located_in", "no_such_kind", ""},
      {"goteborg", "fudan_university", "shanghai", "1st", "", "q" + std::string(199, 'y')},
      {"", "受邀 / invited", "a\tb", std::string(101, 'r')},
      {"", "1986-10", "2005/..", "/2022", "2021~", "1981?/1983%", "../..", "2005-13", "yesterday"},
      {"list", "list", "", "List", "reply_2023_33"},
      {"", "S1.1", "第三节", std::string(201, 's')},
      {"stated", "derived", "", "outside_knowledge", "rumour"},
      {"", "low", "medium", "high", "HIGH"},
      {"", "巴符州", "as \"quoted\""},
      {"", "注", "line\nbreak"}};
  Row row;
  for (const auto& cells : kCells) {
    const std::size_t right = std::min<std::size_t>(cells.size(), 2);
    row.push_back(cells[(*random)() % ((*random)() % 4 == 0 ? cells.size() : right)]);
  }
  return row;
}

class RelationEncoderTwin : public testing::Test {
 protected:
  // Compares both ways on each row; returns how many the fast one took.
  int Compare(const std::vector<Row>& rows) {
    std::string text = Quoted(Header());
    for (const Row& row : rows) text += Quoted(row);
    BytesSource source(text);
    CsvReader csv(&source, "relations.csv");
    const FactTable& table = *FindFactTable("relations.csv");
    EXPECT_TRUE(csv.ReadHeader(table.required, table.optional).ok());
    RelationEncoder encoder(&csv, ontology_.get(), "list_2023");
    const FactRow fact(&csv);
    int taken = 0;
    while (csv.Next().value()) {
      v1::Relation relation;
      Status slow = table.read_relation(fact, &relation);
      relation.set_dataset("list_2023");
      if (slow.ok()) slow = NormalizeRelation(*ontology_, &relation);
      const bool fast = encoder.Encode();
      if (fast) ++taken;
      const KindNumber kind = ontology_->RelationKind(relation.kind());
      const bool asks_more = kind != kNoKind && relation.kind() == "same_as";  // For a reason.
      EXPECT_EQ(fast, slow.ok() && !asks_more) << csv.Place() << ": " << slow;
      if (!fast || !slow.ok()) continue;
      EXPECT_EQ(encoder.bytes(), relation.SerializeAsString()) << relation.DebugString();
      const PlainRow row{encoder.head(), encoder.bytes()};
      EXPECT_EQ(row.Text(row.head.id), relation.id());
      EXPECT_EQ(row.Text(row.head.source), relation.source_id());
      EXPECT_EQ(row.Text(row.head.target), relation.target_id());
      EXPECT_EQ(encoder.cited(),
                relation.citations().empty() ? "" : relation.citations(0).source_id());
      EXPECT_EQ(row.head.kind, kind);
      EXPECT_EQ(row.head.days, DaysOf(relation.valid_time()));
    }
    return taken;
  }

  const std::shared_ptr<const Ontology> ontology_ = *Ontology::Make(ShippedOntology());
};

TEST_F(RelationEncoderTwin, MakesTheSameBytes) {
  std::mt19937 random(20230033);
  std::vector<Row> rows;
  for (int i = 0; i < 50'000; ++i) rows.push_back(RandomRow(&random));
  EXPECT_GT(Compare(rows), 500);
}

TEST_F(RelationEncoderTwin, TakesWhatMostRowsLookLike) {
  EXPECT_EQ(Compare({{"", "goteborg", "sister_of", "shanghai", "", "1986-10/..", "list", "Q8686",
                      "stated", "", "", ""},
                     {"", "shanghai", "sister_of", "goteborg", "", "", "", "", "", "", "", ""}}),
            2);
}

TEST_F(RelationEncoderTwin, LeavesWhatBreaksARule) {
  EXPECT_EQ(
      Compare({{"", "ror:013q1eq08", "sister_of", "shanghai", "", "", "", "", "", "", "", ""},
               {"", "shanghai", "sister_of", "shanghai", "", "", "", "", "", "", "", ""},
               {"", "shanghai", "sister_of", "goteborg", "", "soon", "", "", "", "", "", ""},
               {"", "shanghai", "sister_of", "goteborg", "", "", "list", "", "", "", "", ""}}),
      0);
}

}  // namespace
}  // namespace partnergraph
