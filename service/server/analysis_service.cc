#include "service/server/analysis_service.h"

#include "partnergraph/v1/analysis_service.grpc.pb.h"
#include "service/server/stream_call.h"
#include "service/server/unary_call.h"

namespace partnergraph {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using grpc::ServerWriteReactor;
using S = v1::AnalysisService;

// Every method takes and gives bytes; see message_bytes.h.
using RawUnary = S::WithRawCallbackMethod_Estimate<S::Service>;
using RawPairs = S::WithRawCallbackMethod_Similar<
    S::WithRawCallbackMethod_CommonPartners<S::WithRawCallbackMethod_Compare<
        S::WithRawCallbackMethod_StrongestPath<S::WithRawCallbackMethod_Flow<RawUnary>>>>>;
using RawAnalysisService = S::WithRawCallbackMethod_Rank<S::WithRawCallbackMethod_Groups<
    S::WithRawCallbackMethod_Components<S::WithRawCallbackMethod_Ego<
        S::WithRawCallbackMethod_Backbone<S::WithRawCallbackMethod_NetworkStatistics<
            S::WithRawCallbackMethod_StreamTies<RawPairs>>>>>>>;

class AnalysisService final : public RawAnalysisService {
 public:
  AnalysisService(const Engine* engine, WorkerPool* analyses, WorkerPool* of_partners)
      : engine_(engine), analyses_(analyses), of_partners_(of_partners) {}

  ServerUnaryReactor* Estimate(CallbackServerContext* context, const ByteBuffer* request,
                               ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, {of_partners_, nullptr},
                        &Engine::Estimate);
  }
  ServerWriteReactor<ByteBuffer>* Compare(CallbackServerContext* context,
                                          const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, of_partners_, &Engine::Compare);
  }
  ServerWriteReactor<ByteBuffer>* StrongestPath(CallbackServerContext* context,
                                                const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, of_partners_, &Engine::StrongestPath);
  }
  ServerWriteReactor<ByteBuffer>* Flow(CallbackServerContext* context,
                                       const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::Flow);
  }
  ServerWriteReactor<ByteBuffer>* NetworkStatistics(CallbackServerContext* context,
                                                    const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::NetworkStatistics);
  }
  ServerWriteReactor<ByteBuffer>* Rank(CallbackServerContext* context,
                                       const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::Rank);
  }
  ServerWriteReactor<ByteBuffer>* Groups(CallbackServerContext* context,
                                         const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::Groups);
  }
  ServerWriteReactor<ByteBuffer>* Components(CallbackServerContext* context,
                                             const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::Components);
  }
  ServerWriteReactor<ByteBuffer>* Similar(CallbackServerContext* context,
                                          const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, of_partners_, &Engine::Similar);
  }
  ServerWriteReactor<ByteBuffer>* CommonPartners(CallbackServerContext* context,
                                                 const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, of_partners_, &Engine::CommonPartners);
  }
  ServerWriteReactor<ByteBuffer>* Ego(CallbackServerContext* context,
                                      const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::Ego);
  }
  ServerWriteReactor<ByteBuffer>* Backbone(CallbackServerContext* context,
                                           const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::Backbone);
  }
  ServerWriteReactor<ByteBuffer>* StreamTies(CallbackServerContext* context,
                                             const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, analyses_, &Engine::StreamTies);
  }

 private:
  const Engine* const engine_;
  WorkerPool* const analyses_;
  WorkerPool* const of_partners_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAnalysisService(const Engine* engine, WorkerPool* analyses,
                                                   WorkerPool* of_partners) {
  return std::make_unique<AnalysisService>(engine, analyses, of_partners);
}

}  // namespace partnergraph
