// Imports for tests: files made from strings, and what became of an import in the words of a test.
#ifndef PARTNERGRAPH_TESTS_GRAPH_TRANSFER_IMPORT_STRINGS_H_
#define PARTNERGRAPH_TESTS_GRAPH_TRANSFER_IMPORT_STRINGS_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/engine.h"
#include "tests/graph/exchange/bytes_source.h"

namespace partnergraph {

struct StringFile {
  std::string name;
  std::string bytes;
};

class ImportStrings final : public ImportFiles {
 public:
  explicit ImportStrings(std::vector<StringFile> files) : files_(std::move(files)) {}

  // Called before each file is begun, and before the end.
  void set_before_next(std::function<void()> call) { before_next_ = std::move(call); }

  StatusOr<bool> Next(v1::ImportFile* file) override {
    if (before_next_) before_next_();
    if (begun_ == files_.size()) return false;
    const StringFile& next = files_[begun_++];
    file->set_name(next.name);
    file->set_size_bytes(next.bytes.size());
    source_ = std::make_unique<BytesSource>(next.bytes);
    bytes_ += next.bytes.size();
    return true;
  }
  ByteSource* bytes() override { return source_.get(); }
  std::uint64_t bytes_read() const override { return bytes_; }

 private:
  const std::vector<StringFile> files_;
  std::function<void()> before_next_;
  std::size_t begun_ = 0;
  std::uint64_t bytes_ = 0;
  std::unique_ptr<BytesSource> source_;
};

// What became of an import.
struct Imported {
  Status status;
  v1::ImportSummary summary;
  std::vector<v1::ImportProblem> problems;

  std::string rule() const { return GetViolation(status).value_or(v1::Violation()).rule(); }
};

inline Imported ImportInto(Engine& engine, const v1::ImportOptions& options, ImportFiles* files,
                           const CallControl& control = {}) {
  Imported imported;
  imported.status = engine.Import(options, files, control, [&](const v1::ImportResponse& response) {
    imported.problems.insert(imported.problems.end(), response.problems().begin(),
                             response.problems().end());
    if (response.has_summary()) imported.summary = response.summary();
    return true;
  });
  return imported;
}

inline Imported ImportInto(Engine& engine, const v1::ImportOptions& options,
                           std::vector<StringFile> files, const CallControl& control = {}) {
  ImportStrings strings(std::move(files));
  return ImportInto(engine, options, &strings, control);
}

// "rejected DANGLING twins.csv:2: target"
inline std::vector<std::string> ProblemsOf(const Imported& imported) {
  std::vector<std::string> lines;
  for (const v1::ImportProblem& problem : imported.problems) {
    const char* const outcome = problem.outcome() == v1::IMPORT_OUTCOME_REJECTED   ? "rejected "
                                : problem.outcome() == v1::IMPORT_OUTCOME_REPAIRED ? "repaired "
                                                                                   : "kept ";
    lines.push_back(outcome + problem.violation().rule() + " " + problem.violation().place());
  }
  return lines;
}

// "3 created, 1 updated": what is not 0, without the unchanged.
inline std::string Changes(const v1::ImportCounts& counts) {
  std::string text;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + what;
  };
  add(counts.created(), " created");
  add(counts.updated(), " updated");
  add(counts.deleted(), " deleted");
  return text.empty() ? "none" : text;
}

inline v1::Ontology ShippedOntology() {
  v1::Ontology ontology;
  const Status read =
      ReadTextproto(PARTNERGRAPH_SOURCE_DIR "/data/ontology.textproto", "ontology", &ontology);
  EXPECT_TRUE(read.ok()) << read;
  return ontology;
}

// The tests of imports run twice: as they are and, with this variable, by bulk loads.
inline std::uint64_t BulkClaimsMin() {
  return std::getenv("PARTNERGRAPH_TEST_BULK_LOADS") == nullptr ? kBulkClaimsMin : 0;
}

// An engine in memory with the ontology of data/.
inline std::unique_ptr<Engine> OpenWithOntology() {
  auto engine =
      Engine::Open({.path = "/memory", .in_memory = true, .bulk_claims_min = BulkClaimsMin()})
          .value();
  v1::WriteRequest request;
  request.set_author("test");
  *request.add_mutations()->mutable_put_ontology() = ShippedOntology();
  const auto written = engine->Write(request);
  EXPECT_TRUE(written.ok()) << written.status();
  return engine;
}

// Writes records given as text of Mutation, e.g. "put_entity { ... }".
inline void WriteText(Engine& engine, const std::vector<std::string>& mutations) {
  v1::WriteRequest request;
  request.set_author("手工");
  for (const std::string& mutation : mutations) {
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(mutation, request.add_mutations()));
  }
  const auto written = engine.Write(request);
  ASSERT_TRUE(written.ok()) << written.status();
}

inline std::uint64_t RevisionOf(const Engine& engine) {
  return engine.ListCommits({}).value().revision();
}

// By id or identifier; nullopt: there is none.
inline std::optional<v1::Entity> EntityOf(const Engine& engine, const std::string& entity) {
  v1::GetEntityRequest request;
  request.set_entity(entity);
  auto response = engine.GetEntity(request);
  if (!response.ok()) {
    EXPECT_EQ(response.status().code(), StatusCode::kNotFound) << response.status();
    return std::nullopt;
  }
  return response->entity();
}

inline std::optional<v1::Relation> RelationOf(const Engine& engine, const std::string& id) {
  v1::GetRelationRequest request;
  request.set_id(id);
  auto response = engine.GetRelation(request);
  if (!response.ok()) {
    EXPECT_EQ(response.status().code(), StatusCode::kNotFound) << response.status();
    return std::nullopt;
  }
  return response->relation();
}

inline std::vector<std::string> NamesOf(const std::optional<v1::Entity>& entity) {
  std::vector<std::string> names;
  if (!entity) return names;
  for (const v1::Name& name : entity->names()) names.push_back(name.text());
  return names;
}

// The value's text, date, number or flag; empty: there is none.
template <class Record>
std::string ValueOf(const std::optional<Record>& record, const std::string& key) {
  if (!record) return "";
  for (const v1::Value& value : record->values()) {
    if (value.key() != key) continue;
    if (value.has_text()) return value.text();
    if (value.has_date()) return value.date();
    if (value.has_flag()) return value.flag() ? "true" : "false";
    std::string number = std::to_string(value.number());
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
    return number;
  }
  return "";
}

// Ids of all relations, or of those of one entity, in the order of ListRelations.
inline std::vector<std::string> RelationsOf(const Engine& engine, const std::string& entity = "",
                                            const std::string& kind = "",
                                            const std::string& valid_date = "") {
  v1::ListRelationsRequest request;
  request.set_entity(entity);
  request.set_kind(kind);
  request.set_page_size(1000);
  request.mutable_as_of()->set_valid_date(valid_date);
  const auto response = engine.ListRelations(request);
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  if (!response.ok()) return ids;
  for (const v1::Relation& relation : response->relations()) ids.push_back(relation.id());
  return ids;
}

inline v1::ImportOptions OptionsOf(const v1::Mapping& mapping) {
  v1::ImportOptions options;
  options.set_author("导入者");
  *options.mutable_mapping() = mapping;
  return options;
}

inline v1::ImportOptions FactTableOptions(const std::string& dataset) {
  v1::ImportOptions options;
  options.set_author("导入者");
  options.mutable_fact_tables()->set_dataset(dataset);
  return options;
}

// Fields divided by tabs.
inline std::string Tsv(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "\t" : "") + row[i];
    text += "\n";
  }
  return text;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_GRAPH_TRANSFER_IMPORT_STRINGS_H_
