// Golden bytes of every record: what lies on disk stays readable.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "partnergraph/storage/v1/record.pb.h"

namespace partnergraph {
namespace {

// The record written as text, as hex digits of its bytes.
template <class Record>
std::string BytesOf(const char* text) {
  Record record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &record));
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char byte : record.SerializeAsString()) {
    hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
    hex += kDigits[static_cast<unsigned char>(byte) & 0xFU];
  }
  return hex;
}

TEST(RecordGolden, StoreHeader) {
  EXPECT_EQ(BytesOf<storage::v1::StoreHeader>("format_version: 1 fold_version: 1"), "08011001");
}

TEST(RecordGolden, Head) {
  EXPECT_EQ(BytesOf<storage::v1::HeadRecord>("revision: 3 entity_count: 2 relation_count: 1"),
            "080310021801");
}

TEST(RecordGolden, Entity) {
  EXPECT_EQ(BytesOf<storage::v1::EntityRecord>(
                R"pb(number: 1 revision: 2 entity {
                       id: "se" kind: "country"
                       names { text: "瑞典" language: "zh" use: NAME_USE_LABEL }
                     })pb"),
            "08011002221d0a02736512"
            "07636f756e747279"
            "1a0e0a06e7919ee585b8"
            "12027a682002");
}

TEST(RecordGolden, Relation) {
  EXPECT_EQ(BytesOf<storage::v1::RelationRecord>(
                R"pb(number: 1 revision: 2 source_number: 3 target_number: 4
                     relation { id: "r" kind: "k" source_id: "a" target_id: "b" })pb"),
            "08011002220c0a01721201"
            "6b1a01612201622803"
            "3004");
}

TEST(RecordGolden, Ontology) {
  EXPECT_EQ(BytesOf<storage::v1::OntologyRecord>(
                R"pb(revision: 1 ontology { version: "v" } entity_kind_ids: "city"
                     relation_kind_ids: "party")pb"),
            "0801"
            "12030a0176"
            "1a0463697479"
            "22057061727479");
}

TEST(RecordGolden, Commit) {
  EXPECT_EQ(BytesOf<storage::v1::CommitRecord>(
                R"pb(revision: 1
                     time { seconds: 5 }
                     author: "a"
                     comment: "c"
                     request_id: "q"
                     changes {
                       table: RECORD_TABLE_ENTITY
                       type: CHANGE_TYPE_CREATED
                       number: 1
                       id: "e"
                     })pb"),
            "0801"
            "12020805"
            "1a0161"
            "220163"
            "2a0171"
            "3a090801100118012201"
            "65");
}

TEST(RecordGolden, Request) {
  EXPECT_EQ(BytesOf<storage::v1::RequestRecord>("revision: 5 fingerprint: 7 changed: true"),
            "0805110700000000000000"
            "1801");
}

TEST(RecordGolden, Index) {
  EXPECT_EQ(BytesOf<storage::v1::IndexRecord>("spans { number: 1 added: 2 removed: 3 }"),
            "0a06080110021803");
}

TEST(RecordGolden, PageToken) {
  EXPECT_EQ(BytesOf<storage::v1::PageToken>(
                "revision: 1 request_fingerprint: 2 position: 3 key: 'k'"),
            "08011102000000000000001803"
            "22016b");
}

}  // namespace
}  // namespace partnergraph
