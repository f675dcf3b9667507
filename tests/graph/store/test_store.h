// Stores for tests: opening them, writing to them, and looking at all that they hold.
#ifndef PARTNERGRAPH_TESTS_GRAPH_STORE_TEST_STORE_H_
#define PARTNERGRAPH_TESTS_GRAPH_STORE_TEST_STORE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "graph/base/violation.h"
#include "graph/store/store.h"
#include "tests/graph/write_requests.h"

namespace partnergraph {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "pg_store_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::unique_ptr<Store> OpenStore(const StoreOptions& options) {
  auto store = Store::Open(options);
  EXPECT_TRUE(store.ok()) << store.status();
  (*store)->Start(nullptr);
  return *std::move(store);
}

inline std::unique_ptr<Store> OpenInMemory() {
  return OpenStore({.path = "/store", .in_memory = true});
}

inline StatusOr<v1::WriteResponse> Write(Store& store, const v1::WriteRequest& request) {
  std::promise<StatusOr<v1::WriteResponse>> outcome;
  store.WriteAsync(request, [&](StatusOr<v1::WriteResponse> response) {
    outcome.set_value(std::move(response));
  });
  return outcome.get_future().get();
}

// A store with FirstCommit at revision 1.
inline std::unique_ptr<Store> OpenNetwork() {
  auto store = OpenInMemory();
  const auto first = Write(*store, FirstCommit());
  EXPECT_TRUE(first.ok()) << first.status();
  return store;
}

// What refuses the request with `code`; the refused commit makes no revision.
inline v1::Violation Refusal(Store& store, const v1::WriteRequest& request, StatusCode code) {
  const std::uint64_t before = store.revision();
  const auto response = Write(store, request);
  EXPECT_EQ(response.status().code(), code) << response.status();
  EXPECT_EQ(store.revision(), before);
  return GetViolation(response.status()).value_or(v1::Violation());
}

inline std::optional<storage::v1::EntityRecord> Entity(const Store& store, const std::string& id,
                                                       std::uint64_t revision) {
  const RecordReader reader = store.reader();
  return reader.Entity(reader.NumberOf(Table::kEntity, id).value(), revision).value();
}

// The entries of one column family.
inline std::map<std::string, std::string> Dump(const Store& store, Family family) {
  std::map<std::string, std::string> dump;
  const Status scanned =
      store.key_values().Scan(family, "", "", [&](std::string_view key, std::string_view value) {
        dump[std::string(key)] = value;
        return true;
      });
  EXPECT_TRUE(scanned.ok()) << scanned;
  return dump;
}

// All keys and values of the store: equal dumps are equal stores.
inline std::map<std::string, std::string> Dump(const Store& store) {
  std::map<std::string, std::string> dump;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    for (const auto& [key, value] : Dump(store, family)) {
      dump[FamilyName(family) + std::string("/") + key] = value;
    }
  }
  return dump;
}

// The slow twin of the adjacency: what it must hold, by going through all records.
inline std::map<std::string, std::string> AdjacencyByDefinition(const Store& store) {
  constexpr std::uint64_t kNewest = std::numeric_limits<std::uint64_t>::max();
  std::map<std::string, std::string> rows;
  const auto number_of = [](const std::vector<std::string>& kinds, const std::string& kind) {
    const auto it = std::find(kinds.begin(), kinds.end(), kind);
    EXPECT_NE(it, kinds.end()) << kind;
    return static_cast<KindNumber>(it - kinds.begin());
  };
  const KindNumbers numbers = store.ontology() ? store.ontology()->numbers() : KindNumbers();
  EXPECT_TRUE(store.reader()
                  .ScanEntities(0, kNewest,
                                [&](const storage::v1::EntityRecord& record) {
                                  rows[EncodeAdjacencyKey({.vertex = record.number()})] =
                                      EncodeKind(
                                          number_of(numbers.entity_kinds, record.entity().kind()));
                                  return true;
                                })
                  .ok());
  EXPECT_TRUE(
      store.reader()
          .ScanRelations(
              0, kNewest,
              [&](const storage::v1::RelationRecord& record) {
                const v1::Relation& relation = record.relation();
                const KindNumber kind = number_of(numbers.relation_kinds, relation.kind());
                EXPECT_EQ(record.dataset_number() == 0, relation.dataset().empty());
                const std::string value =
                    EncodeArcValue({DaysOf(relation.valid_time()),
                                    static_cast<DatasetNumber>(record.dataset_number())});
                const std::uint64_t source = record.source_number();
                const std::uint64_t target = record.target_number();
                rows[EncodeAdjacencyKey({source, Side::kOut, kind, target, record.number()})] =
                    value;
                rows[EncodeAdjacencyKey({target, Side::kIn, kind, source, record.number()})] =
                    value;
                return true;
              })
          .ok());
  return rows;
}

inline void ExpectAdjacencyMatchesRecords(const Store& store) {
  EXPECT_EQ(Dump(store, Family::kAdjacency), AdjacencyByDefinition(store));
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_STORE_TEST_STORE_H_
