// Mappings and other messages from files.
#include "graph/exchange/mapping_reader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "graph/base/violation.h"
#include "graph/exchange/textproto.h"

namespace partnergraph {
namespace {

class MappingReader : public testing::Test {
 protected:
  MappingReader() {
    std::string name = (std::filesystem::temp_directory_path() / "pg_mapping_XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~MappingReader() override { std::filesystem::remove_all(folder_); }

  void Put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }
  StatusOr<v1::Mapping> Read() const { return ReadMapping(folder_ + "/towns.textproto"); }
  v1::Violation Refused(StatusCode code) const {
    const auto read = Read();
    EXPECT_EQ(read.status().code(), code) << read.status();
    return GetViolation(read.status()).value_or(v1::Violation());
  }

  std::string folder_;
};

constexpr char kWithLookup[] =
    "dataset: \"towns\"\n"
    "lookups { id: \"countries\" "
    "file { path: \"countries.csv\" key_column: \"国名\" value_column: \"id\" } }\n";

TEST_F(MappingReader, FillsLookupsFromTheFilesBesideIt) {
  Put("towns.textproto", kWithLookup);
  Put("countries.csv", "国名,id\n中国,china\n瑞典,sweden\n,nobody\n");
  const auto mapping = Read();
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  ASSERT_EQ(mapping->lookups_size(), 1);
  EXPECT_EQ(mapping->lookups(0).entries().at("中国"), "china");
  EXPECT_EQ(mapping->lookups(0).entries().size(), 2U);
  EXPECT_FALSE(mapping->lookups(0).has_file());
}

TEST_F(MappingReader, NamesTheLookupFileThatIsNotThere) {
  Put("towns.textproto", kWithLookup);
  const v1::Violation violation = Refused(StatusCode::kNotFound);
  EXPECT_EQ(violation.rule(), "MISSING_FILE");
  EXPECT_EQ(violation.value(), "countries.csv");
}

TEST_F(MappingReader, NamesTheColumnThatIsMissing) {
  Put("towns.textproto", kWithLookup);
  Put("countries.csv", "name,id\n中国,china\n");
  const v1::Violation violation = Refused(StatusCode::kInvalidArgument);
  EXPECT_EQ(violation.rule(), "MISSING_COLUMN");
  EXPECT_EQ(violation.place(), "countries.csv:1");
  EXPECT_EQ(violation.value(), "国名");
}

TEST_F(MappingReader, RefusesTwoEntriesForOneKey) {
  Put("towns.textproto", kWithLookup);
  Put("countries.csv", "国名,id\n中国,china\n中国,taiwan\n");
  const v1::Violation violation = Refused(StatusCode::kInvalidArgument);
  EXPECT_EQ(violation.rule(), "DUPLICATE_ID");
  EXPECT_EQ(violation.place(), "countries.csv:3: 国名");
}

TEST_F(MappingReader, NamesTheLineOfAnUnknownField) {
  Put("towns.textproto", "dataset: \"towns\"\n\ntabels {}\n");
  const v1::Violation violation = Refused(StatusCode::kInvalidArgument);
  EXPECT_EQ(violation.rule(), "MALFORMED_TEXTPROTO");
  EXPECT_EQ(violation.place(), "towns.textproto:3");
}

TEST_F(MappingReader, NamesTheMappingThatIsNotThere) {
  EXPECT_EQ(Refused(StatusCode::kNotFound).rule(), "MISSING_FILE");
}

TEST(Textproto, RefusesATextPastTheLimit) {
  v1::Mapping mapping;
  std::string text(kTextprotoBytesMax, ' ');
  EXPECT_TRUE(ParseTextproto(text, "mapping", &mapping).ok());
  EXPECT_EQ(GetViolation(ParseTextproto(text + " ", "mapping", &mapping))->rule(),
            "MALFORMED_TEXTPROTO");
}

}  // namespace
}  // namespace partnergraph
