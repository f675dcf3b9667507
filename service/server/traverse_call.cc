#include "service/server/traverse_call.h"

#include "service/server/message_bytes.h"
#include "service/server/query_deadline.h"
#include "service/server/to_grpc_status.h"

namespace partnergraph {

TraverseCall::TraverseCall(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                           const Engine& engine)
    : context_(context),
      request_(request),
      engine_(engine),
      control_{.deadline = QueryDeadline(context->deadline()), .cancelled = &cancelled_} {}

void TraverseCall::Run() {
  const Status streamed = Stream();
  // gRPC must be done with the last message before the call is.
  const Status sent = WaitUntilSent();
  Finish(ToGrpcStatus(sent.ok() ? streamed : sent));
}

Status TraverseCall::Stream() {
  if (cancelled_) return absl::CancelledError("the call was cancelled");
  v1::TraverseRequest request;
  PG_RETURN_IF_ERROR(ParseRequest(*request_, &request));
  Status sent;
  const Status walked =
      engine_.Traverse(request, control_, [this, &sent](const v1::TraverseResponse& message) {
        sent = Send(message);
        return sent.ok();
      });
  return sent.ok() ? walked : sent;
}

Status TraverseCall::Send(const v1::TraverseResponse& message) {
  grpc::ByteBuffer bytes;
  PG_RETURN_IF_ERROR(SerializeResponse(message, &bytes));
  PG_RETURN_IF_ERROR(WaitUntilSent());
  message_.Swap(&bytes);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    sending_ = true;
  }
  StartWrite(&message_);
  return {};
}

Status TraverseCall::WaitUntilSent() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!sent_.wait_for(lock, kStreamStallMax, [this] { return !sending_; })) {
    // Makes gRPC give the message up; so does a client that cancels, or its deadline.
    context_->TryCancel();
    sent_.wait(lock, [this] { return !sending_; });
  }
  return gone_ ? absl::CancelledError("the client took no more messages") : Status();
}

void TraverseCall::OnWriteDone(bool ok) {
  // Notifies with the lock held: once it is released, the other thread may finish the call.
  const std::lock_guard<std::mutex> lock(mutex_);
  sending_ = false;
  if (!ok) gone_ = true;
  sent_.notify_one();
}

}  // namespace partnergraph
