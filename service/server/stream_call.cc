#include "service/server/stream_call.h"

#include "service/server/query_deadline.h"
#include "service/server/to_grpc_status.h"
#include "service/server/within_memory.h"

namespace partnergraph {

StreamCall::StreamCall(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                       std::chrono::milliseconds stall_max)
    : context_(context),
      request_(request),
      stall_max_(stall_max),
      control_{.deadline = QueryDeadline(context->deadline()), .cancelled = &cancelled_},
      last_message_(std::make_shared<LastMessage>()) {
  last_message_->context = context;
  cut_off_ = [last = last_message_](bool due) {
    const std::lock_guard<std::mutex> lock(last->mutex);
    if (due && last->context != nullptr) last->context->TryCancel();
  };
}

void StreamCall::Run() {
  // Nobody waits any more: it may have waited long for a thread.
  const Status streamed = cancelled_ ? absl::CancelledError("the call was cancelled")
                                     : WithinMemory([this] { return Stream(); });
  if (streamed.ok() && held_.Valid() && WaitUntilSent().ok()) return SendHeldAndFinish();
  // gRPC must be done with the last message before the call is.
  Status sent = SendHeld();
  if (sent.ok()) sent = WaitUntilSent();
  Finish(ToGrpcStatus(sent.ok() ? streamed : sent));
}

void StreamCall::SendHeldAndFinish() {
  message_.Swap(&held_);
  last_message_due_.Set(std::chrono::system_clock::now() + stall_max_, std::move(cut_off_));
  StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
}

void StreamCall::OnDone() {
  {
    const std::lock_guard<std::mutex> lock(last_message_->mutex);
    last_message_->context = nullptr;
  }
  delete this;
}

Status StreamCall::Send(const google::protobuf::Message& message, bool at_once) {
  grpc::ByteBuffer bytes;
  PG_RETURN_IF_ERROR(SerializeResponse(message, &bytes));
  if (cancelled_) return absl::CancelledError("the client has gone");
  PG_RETURN_IF_ERROR(SendHeld());
  held_.Swap(&bytes);
  return at_once ? SendHeld() : Status();
}

Status StreamCall::SendHeld() {
  if (!held_.Valid()) return {};
  PG_RETURN_IF_ERROR(WaitUntilSent());
  message_.Clear();
  message_.Swap(&held_);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    sending_ = true;
  }
  StartWrite(&message_);
  return {};
}

Status StreamCall::WaitUntilSent() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!sent_.wait_for(lock, stall_max_, [this] { return !sending_; })) {
    // Makes gRPC give the message up; so does a client that cancels, or its deadline.
    context_->TryCancel();
    sent_.wait(lock, [this] { return !sending_; });
  }
  return gone_ ? absl::CancelledError("the client took no more messages") : Status();
}

void StreamCall::OnWriteDone(bool ok) {
  // Notifies with the lock held: once it is released, the other thread may finish the call.
  const std::lock_guard<std::mutex> lock(mutex_);
  sending_ = false;
  if (!ok) gone_ = true;
  sent_.notify_one();
}

}  // namespace partnergraph
