#include "service/server/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>

#include "test_server.h"

namespace partnergraph {
namespace {

using testing::HasSubstr;

class ServeTest : public testing::Test {
 protected:
  ServeTest() {
    std::string name = (std::filesystem::temp_directory_path() / "pg_serve_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    options_.db = folder_ + "/db";
    options_.address = "unix:" + folder_ + "/socket";
  }
  ~ServeTest() override { std::filesystem::remove_all(folder_); }

  // What Serve says on stderr when it fails.
  std::string FailureOf(const ServeOptions& options) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(Serve(options), 1);
    return testing::internal::GetCapturedStderr();
  }

  std::string folder_;
  ServeOptions options_;
};

TEST_F(ServeTest, ServesUntilToldToEndAndKeepsWhatWasWritten) {
  for (int signal : {SIGTERM, SIGINT}) {
    testing::internal::CaptureStdout();
    int code = -1;
    std::thread serving([this, &code] { code = Serve(options_); });
    const auto channel = ConnectTo(options_.address);
    ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() + kCallTime));
    const auto graph = v1::GraphService::NewStub(channel);
    using Stub = v1::GraphService::Stub;
    if (signal == SIGTERM) {
      ASSERT_TRUE(Call(*graph, &Stub::Write, SmallNetwork()).ok());
    }
    v1::GetEntityRequest request;
    request.set_entity("shanghai");
    EXPECT_TRUE(Call(*graph, &Stub::GetEntity, request).ok());
    pthread_kill(serving.native_handle(), signal);
    serving.join();
    EXPECT_EQ(code, 0);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "listening on " + options_.address + "\n");
  }
}

TEST_F(ServeTest, SaysWhatIsWrongWithTheAddress) {
  options_.address = "0.0.0.0:50551";
  EXPECT_THAT(FailureOf(options_), HasSubstr("partnergraph serve: address \"0.0.0.0:50551\": "));
}

TEST_F(ServeTest, SaysWhatIsWrongWithTheDatabase) {
  std::ofstream(folder_ + "/file") << "not a folder";
  options_.db = folder_ + "/file/db";
  EXPECT_THAT(FailureOf(options_), HasSubstr(options_.db));
}

}  // namespace
}  // namespace partnergraph
