// One Traverse call: the query runs on a thread of the stream pool and is at most one message
// ahead of the client.
#ifndef PARTNERGRAPH_SERVICE_SERVER_TRAVERSE_CALL_H_
#define PARTNERGRAPH_SERVICE_SERVER_TRAVERSE_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "graph/engine.h"

namespace partnergraph {

// A client that takes no message for so long is cut off, so that it does not keep the thread.
inline constexpr std::chrono::milliseconds kStreamStallMax{10'000};

// Lives until OnDone, as PooledCall (unary_call.h) does.
class TraverseCall final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // `context` and `request` are valid until OnDone; `engine` must outlive the call.
  TraverseCall(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
               const Engine& engine);

  // Runs the query and finishes the call.
  void Run();

  void OnWriteDone(bool ok) override;
  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

 private:
  // Runs the query and sends what it finds.
  Status Stream();
  // Starts to send `message` once the one before is sent. CANCELLED if the client has gone.
  Status Send(const v1::TraverseResponse& message);
  // Returns once no message is on its way. CANCELLED if the client did not take the last one.
  Status WaitUntilSent();

  grpc::CallbackServerContext* const context_;
  const grpc::ByteBuffer* const request_;
  const Engine& engine_;
  std::atomic<bool> cancelled_ = false;
  const CallControl control_;

  grpc::ByteBuffer message_;  // Belongs to gRPC while `sending_`.
  std::mutex mutex_;          // Guards the next two.
  bool sending_ = false;
  bool gone_ = false;
  std::condition_variable sent_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_TRAVERSE_CALL_H_
