// The whole history of a database as JSON Lines (v1.RecordLine), and back.
#ifndef PARTNERGRAPH_GRAPH_TRANSFER_HISTORY_LINES_H_
#define PARTNERGRAPH_GRAPH_TRANSFER_HISTORY_LINES_H_

#include <functional>
#include <string>
#include <vector>

#include "graph/store/store.h"
#include "graph/transfer/import_report.h"
#include "partnergraph/v1/transfer_service.pb.h"

namespace partnergraph {

// Calls `write` with each line of the commits up to `revision`, ended by a line feed. The same
// history yields the same bytes. Ends with the writer's first error, or DATA_LOSS.
Status WriteHistory(const Store& store, std::uint64_t revision,
                    const std::function<Status(const std::string& line)>& write);

// Makes commits anew from their lines, in order. Commits that the store has already must be the
// same.
class HistoryReplay {
 public:
  explicit HistoryReplay(Store* store) : store_(store) {}

  // Takes the next line, which stands at `place`. INVALID_ARGUMENT, WRONG_ORDER: no commit came
  // before. FAILED_PRECONDITION at `place`: NOT_THE_SAME (the store has another commit of this
  // revision), MISSING_REVISION. Else the errors of Write: nothing of that commit is written.
  Status Take(const v1::RecordLine& line, const std::string& place);
  // Writes the last commit. REQUIRED after the last line.
  Status Finish();

  const v1::ImportCounts& entities() const { return entities_; }
  const v1::ImportCounts& relations() const { return relations_; }

 private:
  // The commit of that revision is the same in the store.
  StatusOr<bool> IsStored() const;
  v1::ImportCounts* CountsOf(v1::RecordTable table) {
    return table == v1::RECORD_TABLE_RELATION ? &relations_ : &entities_;
  }

  Store* const store_;
  bool begun_ = false;
  v1::Commit commit_;
  std::vector<v1::RecordLine> lines_;  // Behind the commit.
  std::string place_;                  // Of the commit.
  v1::ImportCounts entities_;
  v1::ImportCounts relations_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_GRAPH_TRANSFER_HISTORY_LINES_H_
