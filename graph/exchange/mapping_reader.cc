#include "graph/exchange/mapping_reader.h"

#include <filesystem>
#include <fstream>

#include "graph/base/violation.h"
#include "graph/exchange/csv_reader.h"
#include "graph/exchange/textproto.h"

namespace partnergraph {
namespace {

Status ReadLookup(const std::filesystem::path& folder, v1::LookupTable* table) {
  const v1::LookupFile file = table->file();
  std::ifstream input(folder / file.path(), std::ios::binary);
  if (!input) {
    return ViolationError(StatusCode::kNotFound, "lookups", file.path(), "MISSING_FILE",
                          "there is no such file beside the mapping, or it cannot be read");
  }
  CsvReader csv(&input, file.path());
  PG_RETURN_IF_ERROR(csv.ReadHeader());
  const auto key = csv.Column(file.key_column());
  const auto value = csv.Column(file.value_column());
  if (!key || !value) {
    return InvalidError(file.path() + ":1", key ? file.value_column() : file.key_column(),
                        "MISSING_COLUMN", "the file needs this column");
  }
  while (true) {
    PG_ASSIGN_OR_RETURN(const bool has_row, csv.Next());
    if (!has_row) break;
    const std::string& word = csv.row()[*key];
    if (word.empty() || csv.row()[*value].empty()) continue;
    if (!table->mutable_entries()->insert({word, csv.row()[*value]}).second) {
      return InvalidError(csv.Place() + ": " + file.key_column(), word, "DUPLICATE_ID",
                          "the table has an entry for this already");
    }
  }
  table->clear_file();
  return absl::OkStatus();
}

}  // namespace

StatusOr<v1::Mapping> ReadMapping(const std::string& path) {
  v1::Mapping mapping;
  const std::filesystem::path file(path);
  PG_RETURN_IF_ERROR(ReadTextproto(path, file.filename().string(), &mapping));
  for (v1::LookupTable& table : *mapping.mutable_lookups()) {
    if (table.has_file()) PG_RETURN_IF_ERROR(ReadLookup(file.parent_path(), &table));
  }
  return mapping;
}

}  // namespace partnergraph
