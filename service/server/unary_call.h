// How one unary rpc is answered by one function of the engine: parse, run, serialize, finish.
//
//   return AnswerGet({context, request, response}, *engine_, pools_, &Engine::GetEntity);
//   return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::FindPaths);
#ifndef PARTNERGRAPH_SERVICE_SERVER_UNARY_CALL_H_
#define PARTNERGRAPH_SERVICE_SERVER_UNARY_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <string>
#include <type_traits>

#include "graph/engine.h"
#include "service/server/message_bytes.h"
#include "service/server/query_deadline.h"
#include "service/server/to_grpc_status.h"
#include "service/server/within_memory.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// What gRPC hands to a raw callback method; valid until the reactor's OnDone.
struct UnaryRpc {
  grpc::CallbackServerContext* context;
  const grpc::ByteBuffer* request;
  grpc::ByteBuffer* response;
};

// Puts the result into `*bytes` and returns how the call ends.
template <typename Response>
grpc::Status Outcome(const StatusOr<Response>& result, grpc::ByteBuffer* bytes) {
  return ToGrpcStatus(result.ok() ? SerializeResponse(*result, bytes) : result.status());
}

// Calls `call->Run()` on the pool; a call that is cancelled() before gives its place in the queue
// up. If the pool is full, finishes the call with SERVER_BUSY and the hint that gRPC's own retries
// obey (proposal A6). Either way the call may have deleted itself by the end; gRPC does not let
// that happen before the method of the service has returned.
template <typename Call>
void StartOnPool(grpc::CallbackServerContext* context, WorkerPool* pool, Call* call) {
  const Status queued = WithinMemory(
      [&] { return pool->Submit([call] { call->Run(); }, [call] { return call->cancelled(); }); });
  if (!queued.ok()) {
    context->AddTrailingMetadata("grpc-retry-pushback-ms", std::to_string(kRetryAfterMs));
    call->Finish(ToGrpcStatus(queued));
  }
}

// A call that runs on a pool, and again on another one if it turns out to be long. It lives until
// OnDone, which gRPC calls after Finish and OnCancel: whoever runs the call can use it until
// Finish, also if the client has gone or the server shuts down.
template <typename Request, typename Method>
class PooledCall final : public grpc::ServerUnaryReactor {
 public:
  PooledCall(UnaryRpc rpc, const Engine& engine, WorkerPool* long_calls, Method method)
      : rpc_(rpc),
        engine_(engine),
        long_calls_(long_calls),
        method_(method),
        control_{.deadline = QueryDeadline(rpc.context->deadline()),
                 .cancelled = &cancelled_,
                 .short_call = long_calls == nullptr ? nullptr : &short_call_} {}

  void Run() {
    // Nobody waits any more: it may have waited long for a thread.
    if (cancelled_) return Finish(grpc::Status::CANCELLED);
    Request request;
    if (const Status parsed = ParseRequest(*rpc_.request, &request); !parsed.ok()) {
      return Finish(ToGrpcStatus(parsed));
    }
    bool outgrown = false;
    const grpc::Status end = WithinMemory([&, this] {
      const auto result = Answer(request);
      outgrown = control_.short_call != nullptr && short_call_.outgrown();
      return outgrown ? grpc::Status::OK : Outcome(result, rpc_.response);
    });
    if (!outgrown) return Finish(end);
    if (cancelled_) return Finish(grpc::Status::CANCELLED);
    control_.short_call = nullptr;
    StartOnPool(rpc_.context, long_calls_, this);
  }

  bool cancelled() const { return cancelled_; }

  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

 private:
  auto Answer(const Request& request) const {
    if constexpr (std::is_invocable_v<Method, const Engine&, const Request&, const CallControl&>) {
      return (engine_.*method_)(request, control_);
    } else {
      return (engine_.*method_)(request);
    }
  }

  const UnaryRpc rpc_;
  const Engine& engine_;
  WorkerPool* const long_calls_;
  const Method method_;
  std::atomic<bool> cancelled_ = false;
  ShortCall short_call_;
  CallControl control_;  // Only the thread that runs the call uses it.
};

template <typename Request, typename Response, typename... Control>
grpc::ServerUnaryReactor* AnswerOnPool(UnaryRpc rpc, const Engine& engine, QueryPools pools,
                                       StatusOr<Response> (Engine::*method)(const Request&,
                                                                            Control...) const) {
  auto* const call =
      new PooledCall<Request, decltype(method)>(rpc, engine, pools.long_calls, method);
  StartOnPool(rpc.context, pools.short_calls, call);
  return call;
}

// Runs `method` at once, on gRPC's thread, if it reads the newest state, which takes microseconds.
// For an older revision the engine may have to read everything first; that goes to the pools.
template <typename Request, typename Response, typename... Control>
grpc::ServerUnaryReactor* AnswerGet(UnaryRpc rpc, const Engine& engine, QueryPools pools,
                                    StatusOr<Response> (Engine::*method)(const Request&, Control...)
                                        const) {
  Request request;
  const Status parsed = ParseRequest(*rpc.request, &request);
  if (request.as_of().freshness_case() == v1::AsOf::kRevision) {
    return AnswerOnPool(rpc, engine, pools, method);
  }
  grpc::ServerUnaryReactor* const reactor = rpc.context->DefaultReactor();
  reactor->Finish(parsed.ok()
                      ? Outcome((engine.*method)(request, std::decay_t<Control>{}...), rpc.response)
                      : ToGrpcStatus(parsed));
  return reactor;
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_UNARY_CALL_H_
