#include "service/server/transfer_service.h"

#include "partnergraph/v1/transfer_service.grpc.pb.h"
#include "service/server/import_call.h"
#include "service/server/unary_call.h"

namespace partnergraph {
namespace {

class TransferService final : public v1::TransferService::CallbackService {
 public:
  TransferService(Engine* engine, WorkerPool* imports) : engine_(engine), imports_(imports) {}

  grpc::ServerBidiReactor<v1::ImportRequest, v1::ImportResponse>* Import(
      grpc::CallbackServerContext* context) override {
    auto* const call = new ImportCall(context, engine_);
    StartOnPool(context, imports_, call);
    return call;
  }

 private:
  Engine* const engine_;
  WorkerPool* const imports_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTransferService(Engine* engine, WorkerPool* imports) {
  return std::make_unique<TransferService>(engine, imports);
}

}  // namespace partnergraph
