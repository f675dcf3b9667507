#include "service/server/graph_service.h"

#include <utility>

#include "partnergraph/v1/graph_service.grpc.pb.h"
#include "service/server/unary_call.h"

namespace partnergraph {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using S = v1::GraphService;

// Every method takes and gives bytes; see message_bytes.h.
using RawGraphService = S::WithRawCallbackMethod_GetEntity<
    S::WithRawCallbackMethod_BatchGetEntities<S::WithRawCallbackMethod_ListEntities<
        S::WithRawCallbackMethod_GetRelation<S::WithRawCallbackMethod_ListRelations<
            S::WithRawCallbackMethod_GetOntology<S::WithRawCallbackMethod_Write<
                S::WithRawCallbackMethod_ListVersions<S::WithRawCallbackMethod_ListCommits<
                    S::WithRawCallbackMethod_Diff<S::Service>>>>>>>>>>;

class GraphService final : public RawGraphService {
 public:
  GraphService(Engine* engine, QueryPools pools) : engine_(engine), pools_(pools) {}

  ServerUnaryReactor* GetEntity(CallbackServerContext* context, const ByteBuffer* request,
                                ByteBuffer* response) override {
    return AnswerGet({context, request, response}, *engine_, pools_, &Engine::GetEntitySerialized);
  }
  ServerUnaryReactor* GetRelation(CallbackServerContext* context, const ByteBuffer* request,
                                  ByteBuffer* response) override {
    return AnswerGet({context, request, response}, *engine_, pools_, &Engine::GetRelation);
  }
  ServerUnaryReactor* GetOntology(CallbackServerContext* context, const ByteBuffer* request,
                                  ByteBuffer* response) override {
    return AnswerGet({context, request, response}, *engine_, pools_, &Engine::GetOntology);
  }
  ServerUnaryReactor* BatchGetEntities(CallbackServerContext* context, const ByteBuffer* request,
                                       ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::BatchGetEntities);
  }
  ServerUnaryReactor* ListEntities(CallbackServerContext* context, const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::ListEntities);
  }
  ServerUnaryReactor* ListRelations(CallbackServerContext* context, const ByteBuffer* request,
                                    ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::ListRelations);
  }
  ServerUnaryReactor* ListVersions(CallbackServerContext* context, const ByteBuffer* request,
                                   ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::ListVersions);
  }
  ServerUnaryReactor* ListCommits(CallbackServerContext* context, const ByteBuffer* request,
                                  ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::ListCommits);
  }
  ServerUnaryReactor* Diff(CallbackServerContext* context, const ByteBuffer* request,
                           ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, pools_, &Engine::Diff);
  }

  // A commit that was queued is made, whether or not the client still waits.
  ServerUnaryReactor* Write(CallbackServerContext* context, const ByteBuffer* request,
                            ByteBuffer* response) override {
    ServerUnaryReactor* const reactor = context->DefaultReactor();
    v1::WriteRequest commit;
    if (const Status parsed = ParseRequest(*request, &commit); !parsed.ok()) {
      reactor->Finish(ToGrpcStatus(parsed));
      return reactor;
    }
    engine_->WriteAsync(std::move(commit),
                        [reactor, response](const StatusOr<v1::WriteResponse>& result) {
                          reactor->Finish(Outcome(result, response));
                        });
    return reactor;
  }

 private:
  Engine* const engine_;
  const QueryPools pools_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeGraphService(Engine* engine, QueryPools pools) {
  return std::make_unique<GraphService>(engine, pools);
}

}  // namespace partnergraph
