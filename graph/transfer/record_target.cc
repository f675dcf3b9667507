#include "graph/transfer/record_target.h"

#include <future>
#include <utility>

namespace partnergraph {

StatusOr<v1::WriteResponse> WriteAndWait(Store* store, v1::WriteRequest request,
                                         CommitOptions options) {
  std::promise<StatusOr<v1::WriteResponse>> promise;
  auto done = promise.get_future();
  store->WriteAsync(
      std::move(request), std::move(options),
      [&promise](StatusOr<v1::WriteResponse> response) { promise.set_value(std::move(response)); });
  return done.get();
}

StatusOr<bool> RecordTarget::HasEntity(const std::string& id) const {
  if (load_ != nullptr && load_->IsNewEntity(id)) return true;
  PG_ASSIGN_OR_RETURN(const std::uint64_t number, reader().NumberOf(Table::kEntity, id));
  if (number == 0) return false;
  PG_ASSIGN_OR_RETURN(const auto record, reader().Entity(number, revision()));
  return record && !record->deleted();
}

StatusOr<std::string> RecordTarget::HolderOf(const std::string& scheme,
                                             const std::string& value) const {
  if (load_ != nullptr) {
    if (const std::string_view id = load_->NewHolder(scheme, value); !id.empty()) {
      return std::string(id);
    }
  }
  PG_ASSIGN_OR_RETURN(const std::uint64_t number,
                      reader().NumberOfIdentifier(scheme, value, revision()));
  if (number == 0) return std::string();
  PG_ASSIGN_OR_RETURN(const auto record, reader().Entity(number, revision()));
  return record && !record->deleted() ? record->entity().id() : std::string();
}

}  // namespace partnergraph
