#include "service/server/transfer_service.h"

#include "partnergraph/v1/transfer_service.grpc.pb.h"
#include "service/server/import_call.h"
#include "service/server/stream_call.h"
#include "service/server/unary_call.h"

namespace partnergraph {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using S = v1::TransferService;

// Export gives bytes; see message_bytes.h.
using Methods = S::WithCallbackMethod_Import<
    S::WithRawCallbackMethod_Export<S::WithRawCallbackMethod_ListFormats<S::Service>>>;

class TransferService final : public Methods {
 public:
  TransferService(Engine* engine, WorkerPool* imports, WorkerPool* exports)
      : engine_(engine), imports_(imports), exports_(exports) {}

  grpc::ServerBidiReactor<v1::ImportRequest, v1::ImportResponse>* Import(
      grpc::CallbackServerContext* context) override {
    auto* const call = new ImportCall(context, engine_);
    StartOnPool(context, imports_, call);
    return call;
  }
  grpc::ServerWriteReactor<ByteBuffer>* Export(CallbackServerContext* context,
                                               const ByteBuffer* request) override {
    return StreamOnPool(context, request, *engine_, exports_, &Engine::Export);
  }
  grpc::ServerUnaryReactor* ListFormats(CallbackServerContext* context, const ByteBuffer* request,
                                        ByteBuffer* response) override {
    return AnswerOnPool({context, request, response}, *engine_, {exports_, nullptr},
                        &Engine::ListFormats);
  }

 private:
  Engine* const engine_;
  WorkerPool* const imports_;
  WorkerPool* const exports_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTransferService(Engine* engine, WorkerPool* imports,
                                                   WorkerPool* exports) {
  return std::make_unique<TransferService>(engine, imports, exports);
}

}  // namespace partnergraph
