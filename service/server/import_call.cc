#include "service/server/import_call.h"

#include <algorithm>
#include <cstring>

#include "service/server/stream_call.h"
#include "service/server/to_grpc_status.h"
#include "service/server/within_memory.h"

namespace partnergraph {

// The parts of the stream as files of bytes.
class ImportCall::Files final : public ImportFiles, public ByteSource {
 public:
  explicit Files(ImportCall* call) : call_(call) {}

  StatusOr<bool> Next(v1::ImportFile* file) override {
    // What is left of the file before is skipped.
    while (!begins_file_) {
      PG_ASSIGN_OR_RETURN(const bool more, NextPart());
      if (!more) return false;
    }
    begins_file_ = false;
    *file = file_;
    in_file_ = true;
    return true;
  }
  ByteSource* bytes() override { return this; }
  std::uint64_t bytes_read() const override { return bytes_read_; }

  StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    while (at_ == data_.size()) {
      if (begins_file_ || at_end_) return std::size_t{0};
      PG_ASSIGN_OR_RETURN(const bool more, NextPart());
      if (!more) return std::size_t{0};
    }
    const std::size_t count = std::min(size, data_.size() - at_);
    std::memcpy(buffer, data_.data() + at_, count);
    at_ += count;
    bytes_read_ += count;
    return count;
  }

 private:
  // False: there are no more parts.
  StatusOr<bool> NextPart() {
    data_.clear();
    at_ = 0;
    if (at_end_) return false;
    if (!call_->Receive()) {
      if (call_->cancelled()) return absl::CancelledError("the client has gone");
      at_end_ = true;
      return false;
    }
    v1::ImportRequest& request = call_->request_;
    if (request.has_file()) {
      file_ = request.file();
      begins_file_ = true;
      return true;
    }
    if (!request.has_data() || !in_file_) {
      return InvalidError("part", "", "WRONG_ORDER",
                          "after the options come files, each with its name before its bytes");
    }
    if (request.data().size() > kImportDataBytesMax) {
      return InvalidError("data", std::to_string(request.data().size()), "TOO_LONG",
                          "the limit is " + std::to_string(kImportDataBytesMax) + " bytes");
    }
    data_.swap(*request.mutable_data());
    return true;
  }

  ImportCall* const call_;
  v1::ImportFile file_;
  bool begins_file_ = false;
  bool in_file_ = false;
  bool at_end_ = false;
  std::string data_;
  std::size_t at_ = 0;
  std::uint64_t bytes_read_ = 0;
};

void ImportCall::Run() {
  const Status status = cancelled_ ? absl::CancelledError("the call was cancelled")
                                   : WithinMemory([this] { return Import(); });
  {
    // gRPC must be done with the last message before the call is.
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !writing_; });
  }
  Finish(ToGrpcStatus(status));
}

Status ImportCall::Import() {
  if (!Receive() || !request_.has_options()) {
    return InvalidError("options", "", "WRONG_ORDER", "the options come first");
  }
  const v1::ImportOptions options = request_.options();
  Files files(this);
  Status sent;
  const Status imported = engine_->Import(options, &files, {.cancelled = &cancelled_},
                                          [&](const v1::ImportResponse& response) {
                                            sent = Send(response);
                                            return sent.ok();
                                          });
  return sent.ok() ? imported : sent;
}

bool ImportCall::Receive() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    reading_ = true;
  }
  StartRead(&request_);
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return !reading_; });
  return read_ok_;
}

Status ImportCall::Send(const v1::ImportResponse& response) {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!changed_.wait_for(lock, kStreamStallMax, [this] { return !writing_; })) {
      context_->TryCancel();
      changed_.wait(lock, [this] { return !writing_; });
    }
    if (!write_ok_) return absl::CancelledError("the client took no more messages");
    writing_ = true;
  }
  response_ = response;
  StartWrite(&response_);
  return absl::OkStatus();
}

void ImportCall::OnReadDone(bool ok) {
  const std::lock_guard<std::mutex> lock(mutex_);
  reading_ = false;
  read_ok_ = ok;
  changed_.notify_one();
}

void ImportCall::OnWriteDone(bool ok) {
  const std::lock_guard<std::mutex> lock(mutex_);
  writing_ = false;
  write_ok_ = write_ok_ && ok;
  changed_.notify_one();
}

}  // namespace partnergraph
