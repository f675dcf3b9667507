#include "service/server/query_service.h"

#include "partnergraph/v1/query_service.grpc.pb.h"
#include "service/server/stream_call.h"
#include "service/server/unary_call.h"

namespace partnergraph {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using grpc::ServerWriteReactor;
using S = v1::QueryService;

// Every method takes and gives bytes; see message_bytes.h.
using RawQueryService = S::WithRawCallbackMethod_Search<
    S::WithRawCallbackMethod_Neighbors<S::WithRawCallbackMethod_Traverse<
        S::WithRawCallbackMethod_FindPaths<S::WithRawCallbackMethod_Explain<
            S::WithRawCallbackMethod_Coverage<S::WithRawCallbackMethod_Statistics<S::Service>>>>>>>;

class QueryService final : public RawQueryService {
 public:
  QueryService(const Engine* engine, QueryPools queries, WorkerPool* streams)
      : engine_(engine), queries_(queries), streams_(streams) {}

  ServerUnaryReactor* Search(CallbackServerContext* context, const ByteBuffer* request,
                             ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, queries_, &Engine::Search);
  }
  ServerUnaryReactor* Neighbors(CallbackServerContext* context, const ByteBuffer* request,
                                ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, queries_, &Engine::Neighbors);
  }
  ServerUnaryReactor* FindPaths(CallbackServerContext* context, const ByteBuffer* request,
                                ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, queries_, &Engine::FindPaths);
  }
  ServerUnaryReactor* Explain(CallbackServerContext* context, const ByteBuffer* request,
                              ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, queries_, &Engine::Explain);
  }
  ServerUnaryReactor* Coverage(CallbackServerContext* context, const ByteBuffer* request,
                               ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, queries_, &Engine::Coverage);
  }
  ServerUnaryReactor* Statistics(CallbackServerContext* context, const ByteBuffer* request,
                                 ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, queries_, &Engine::Statistics);
  }
  ServerWriteReactor<ByteBuffer>* Traverse(CallbackServerContext* context,
                                           const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, streams_, &Engine::Traverse);
  }

 private:
  const Engine* const engine_;
  const QueryPools queries_;
  WorkerPool* const streams_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeQueryService(const Engine* engine, QueryPools queries,
                                                WorkerPool* streams) {
  return std::make_unique<QueryService>(engine, queries, streams);
}

}  // namespace partnergraph
