#include "service/server/to_grpc_status.h"

#include <optional>
#include <string>

namespace partnergraph {
namespace {

// The codes of the two are numerically the same.
static_assert(static_cast<int>(StatusCode::kCancelled) == grpc::StatusCode::CANCELLED);
static_assert(static_cast<int>(StatusCode::kNotFound) == grpc::StatusCode::NOT_FOUND);
static_assert(static_cast<int>(StatusCode::kDataLoss) == grpc::StatusCode::DATA_LOSS);
static_assert(static_cast<int>(StatusCode::kUnauthenticated) == grpc::StatusCode::UNAUTHENTICATED);

std::string Cut(std::string text) {
  if (text.size() <= kErrorTextBytesMax) return text;
  std::size_t end = kErrorTextBytesMax - 3;
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

}  // namespace

grpc::Status ToGrpcStatus(const Status& status) {
  if (status.ok()) return grpc::Status::OK;
  v1::ErrorStatus error;
  error.set_code(static_cast<int>(status.code()));
  error.set_message(Cut(std::string(status.message())));
  if (std::optional<v1::Violation> violation = GetViolation(status)) {
    violation->set_place(Cut(violation->place()));
    violation->set_reason(Cut(violation->reason()));
    error.add_details()->PackFrom(*violation);
  }
  return {static_cast<grpc::StatusCode>(error.code()), error.message(), error.SerializeAsString()};
}

Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return {};
  const auto code = static_cast<StatusCode>(status.error_code());
  v1::ErrorStatus error;
  if (error.ParseFromString(status.error_details())) {
    for (const auto& detail : error.details()) {
      v1::Violation violation;
      if (!detail.UnpackTo(&violation)) continue;
      return ViolationError(code, violation.place(), violation.value(), violation.rule(),
                            violation.reason());
    }
  }
  return {code, status.error_message()};
}

}  // namespace partnergraph
