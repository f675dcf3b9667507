// A source stays as long as something cites it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "graph/store/citation_index.h"
#include "tests/graph/store/test_store.h"

namespace partnergraph {
namespace {

void Cite(const std::string& source, v1::Citation* citation) {
  citation->set_source_id(source);
  citation->set_basis(v1::BASIS_STATED);
}

v1::Mutation NameCites(v1::Mutation put, const std::string& source) {
  Cite(source, put.mutable_put_entity()->mutable_names(0)->add_citations());
  return put;
}

v1::Mutation RelationCites(v1::Mutation relate, const std::string& source) {
  Cite(source, relate.mutable_put_relation()->add_citations());
  return relate;
}

// FirstCommit, and at revision 2 a reply that 上海 and the relation of 哥德堡 to 瑞典 cite.
std::unique_ptr<Store> OpenCited(const StoreOptions& options = {.path = "/store",
                                                                .in_memory = true}) {
  auto store = OpenStore(options);
  EXPECT_TRUE(Write(*store, FirstCommit()).ok());
  const auto cited =
      Write(*store, Commit({NameCites(Put("document", "reply", "答复"), "reply"),
                            NameCites(Put("city", "shanghai", "上海"), "reply"),
                            RelationCites(Relate("gothenburg", "part_of", "sweden"), "reply")}));
  EXPECT_TRUE(cited.ok()) << cited.status();
  return store;
}

// The slow twin: what the index must hold, by going through all records.
std::set<std::string> CitationsByDefinition(const Store& store) {
  constexpr std::uint64_t kNewest = std::numeric_limits<std::uint64_t>::max();
  const RecordReader reader = store.reader();
  std::set<std::string> keys;
  const auto add = [&](Table table, std::uint64_t number, const google::protobuf::Message& record) {
    ForEachCitation(record, [&](const v1::Citation& citation, const FieldPath&) {
      const auto source = reader.NumberOf(Table::kEntity, citation.source_id()).value();
      keys.insert(EncodeCitationKey({source, table, number}));
      return true;
    });
    return true;
  };
  EXPECT_TRUE(reader
                  .ScanEntities(0, kNewest,
                                [&](const auto& record) {
                                  return add(Table::kEntity, record.number(), record.entity());
                                })
                  .ok());
  EXPECT_TRUE(reader
                  .ScanRelations(0, kNewest,
                                 [&](const auto& record) {
                                   return add(Table::kRelation, record.number(), record.relation());
                                 })
                  .ok());
  return keys;
}

void ExpectCitationsMatchRecords(const Store& store) {
  std::set<std::string> keys;
  for (const auto& [key, value] : Dump(store, Family::kCitations)) {
    keys.insert(key);
    EXPECT_EQ(value, "");
  }
  EXPECT_EQ(keys, CitationsByDefinition(store));
}

TEST(Citation, ACitedSourceIsNotDeleted) {
  const auto store = OpenCited();
  for (const bool cascade : {false, true}) {
    const auto violation =
        Refusal(*store, Commit({Delete("reply", cascade)}), StatusCode::kFailedPrecondition);
    EXPECT_EQ(violation.rule(), "HAS_CITATIONS");
    EXPECT_EQ(violation.place(), "mutations[0].delete_entity.id");
    EXPECT_NE(violation.reason().find("entity shanghai"), std::string::npos) << violation.reason();
  }
}

TEST(Citation, ARelationHoldsItsSourceToo) {
  const auto store = OpenCited();
  const auto violation = Refusal(*store, Commit({Delete("reply"), Put("city", "shanghai", "上海")}),
                                 StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "HAS_CITATIONS");
  EXPECT_NE(violation.reason().find("relation gothenburg.part_of.sweden"), std::string::npos)
      << violation.reason();
}

TEST(Citation, ASourceGoesWithTheLastCitationOfIt) {
  const auto store = OpenCited();
  const auto deleted = Write(*store, Commit({Delete("reply"), Put("city", "shanghai", "上海"),
                                             Unrelate("gothenburg.part_of.sweden")}));
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_TRUE(Dump(*store, Family::kCitations).empty());
}

TEST(Citation, ACascadeTakesCitationsWithIt) {
  const auto store = OpenCited();
  const auto deleted = Write(
      *store, Commit({Delete("reply"), Delete("shanghai", true), Delete("gothenburg", true)}));
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  ExpectCitationsMatchRecords(*store);
}

TEST(Citation, IsRefusedInTheCommitThatDeletesTheSource) {
  const auto store = OpenCited();
  const auto violation = Refusal(*store,
                                 Commit({Delete("reply"), Put("city", "shanghai", "上海"),
                                         Unrelate("gothenburg.part_of.sweden"),
                                         NameCites(Put("city", "dunedin", "达尼丁"), "reply")}),
                                 StatusCode::kFailedPrecondition);
  EXPECT_EQ(violation.rule(), "HAS_CITATIONS");
}

TEST(Citation, IndexMatchesTheRecordsAfterARestart) {
  const TemporaryFolder folder;
  { ExpectCitationsMatchRecords(*OpenCited({.path = folder.path()})); }
  const auto store = OpenStore({.path = folder.path()});
  ExpectCitationsMatchRecords(*store);
  ASSERT_TRUE(Write(*store, Commit({Put("document", "list", "名单"),
                                    NameCites(Put("city", "shanghai", "上海"), "list")}))
                  .ok());
  ExpectCitationsMatchRecords(*store);
}

}  // namespace
}  // namespace partnergraph
