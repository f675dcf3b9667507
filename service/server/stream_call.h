// How a server-streaming rpc is answered by one function of the engine: it runs on a thread of a
// pool and is at most two messages ahead of the client, one on its way and one held back: the last
// one goes together with the end of the call, which saves the client a wait.
//
//   return StreamOnPool(context, request, *engine_, streams_, &Engine::Traverse);
#ifndef PARTNERGRAPH_SERVICE_SERVER_STREAM_CALL_H_
#define PARTNERGRAPH_SERVICE_SERVER_STREAM_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "graph/engine.h"
#include "service/server/message_bytes.h"
#include "service/server/unary_call.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// A client that takes no message for so long is cut off, so that it does not keep the thread, nor
// the last message and the call.
inline constexpr std::chrono::milliseconds kStreamStallMax{10'000};

// Lives until OnDone, as PooledCall (unary_call.h) does.
class StreamCall : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  StreamCall(const StreamCall&) = delete;
  StreamCall& operator=(const StreamCall&) = delete;

  // Runs the query and finishes the call.
  void Run();
  bool cancelled() const { return cancelled_; }

  void OnWriteDone(bool ok) override;
  void OnCancel() override { cancelled_ = true; }
  void OnDone() override;

 protected:
  // `context` and `request` are valid until OnDone.
  StreamCall(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
             std::chrono::milliseconds stall_max = kStreamStallMax);
  ~StreamCall() override = default;

  // Runs the query and sends what it finds.
  virtual Status Stream() = 0;

  const grpc::ByteBuffer& request() const { return *request_; }
  const CallControl& control() const { return control_; }
  // Takes `message`; it is sent when the next one comes, or the end of the call, or now if the
  // client is to have it `at_once`. CANCELLED if the client has gone.
  Status Send(const google::protobuf::Message& message, bool at_once);

 private:
  // Starts to send the message held back, if there is one, once the one before is sent. Errors as
  // Send.
  Status SendHeld();
  // Returns once no message is on its way. CANCELLED if the client did not take the last one.
  Status WaitUntilSent();
  // Sends the message held back and ends the call. The call may be gone once it returns.
  void SendHeldAndFinish();

  grpc::CallbackServerContext* const context_;
  const grpc::ByteBuffer* const request_;
  const std::chrono::milliseconds stall_max_;
  std::atomic<bool> cancelled_ = false;
  const CallControl control_;

  grpc::ByteBuffer held_;     // If Valid().
  grpc::ByteBuffer message_;  // Belongs to gRPC while `sending_`, and from the end on.
  std::mutex mutex_;          // Guards the next two.
  bool sending_ = false;
  bool gone_ = false;
  std::condition_variable sent_;

  // Cuts the client off that does not take the last message. An alarm that is due may be called
  // while the call ends, so it shares what it needs.
  struct LastMessage {
    std::mutex mutex;
    grpc::CallbackServerContext* context;  // Null once the call is done. Guarded by mutex.
  };
  // Made with the call: there may be no memory at its end.
  const std::shared_ptr<LastMessage> last_message_;
  std::function<void(bool)> cut_off_;
  grpc::Alarm last_message_due_;
};

template <class Request, class Response>
using StreamMethod = Status (Engine::*)(const Request&, const CallControl&,
                                        const std::function<bool(const Response&)>&) const;

template <class Request, class Response>
class EngineStreamCall final : public StreamCall {
 public:
  EngineStreamCall(grpc::CallbackServerContext* context, const grpc::ByteBuffer* bytes,
                   const Engine& engine, StreamMethod<Request, Response> method)
      : StreamCall(context, bytes), engine_(engine), method_(method) {}

 private:
  ~EngineStreamCall() override = default;
  Status Stream() override {
    Request message;
    PG_RETURN_IF_ERROR(ParseRequest(request(), &message));
    Status sent;
    const Status answered =
        (engine_.*method_)(message, control(), [this, &sent](const Response& response) {
          bool at_once = false;
          if constexpr (requires { response.has_progress(); }) at_once = response.has_progress();
          sent = Send(response, at_once);
          return sent.ok();
        });
    return sent.ok() ? answered : sent;
  }

  const Engine& engine_;
  const StreamMethod<Request, Response> method_;
};

// `engine` must outlive the call.
template <class Request, class Response>
grpc::ServerWriteReactor<grpc::ByteBuffer>* StreamOnPool(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request,
                                                         const Engine& engine, WorkerPool* pool,
                                                         StreamMethod<Request, Response> method) {
  auto* const call = new EngineStreamCall<Request, Response>(context, request, engine, method);
  StartOnPool(context, pool, call);
  return call;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_STREAM_CALL_H_
