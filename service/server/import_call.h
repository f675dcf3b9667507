// How TransferService.Import is answered: the engine pulls the files out of the client's stream on
// a thread of a pool, and what it reports goes back on the same stream.
#ifndef PARTNERGRAPH_SERVICE_SERVER_IMPORT_CALL_H_
#define PARTNERGRAPH_SERVICE_SERVER_IMPORT_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "graph/engine.h"
#include "partnergraph/v1/transfer_service.pb.h"
#include "service/server/worker_pool.h"

namespace partnergraph {

// Of `ImportRequest.data`.
inline constexpr std::size_t kImportDataBytesMax = 1U << 20U;

// Lives until OnDone, as StreamCall does. The client must read while it sends; one that takes no
// message for kStreamStallMax is cut off.
class ImportCall final : public grpc::ServerBidiReactor<v1::ImportRequest, v1::ImportResponse> {
 public:
  ImportCall(grpc::CallbackServerContext* context, Engine* engine)
      : context_(context), engine_(engine) {}
  ImportCall(const ImportCall&) = delete;
  ImportCall& operator=(const ImportCall&) = delete;

  // Imports and finishes the call.
  void Run();
  bool cancelled() const { return cancelled_; }

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

 private:
  class Files;

  ~ImportCall() override = default;
  Status Import();
  // Reads the next part into request_. False: the client has sent all.
  bool Receive();
  Status Send(const v1::ImportResponse& response);

  grpc::CallbackServerContext* const context_;
  Engine* const engine_;
  std::atomic<bool> cancelled_ = false;
  v1::ImportRequest request_;
  v1::ImportResponse response_;

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable changed_;
  bool reading_ = false;
  bool read_ok_ = false;
  bool writing_ = false;
  bool write_ok_ = true;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_IMPORT_CALL_H_
