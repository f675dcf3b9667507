#include "service/server/listen_address.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace partnergraph {
namespace {

TEST(ListenAddress, KnowsWhatOnlyThisMachineReaches) {
  for (const char* text : {"127.0.0.1:50551", "127.1.2.3:0", "localhost:1", "[::1]:65535",
                           "unix:/run/pg.sock", "unix:pg.sock", "unix-abstract:pg"}) {
    const StatusOr<ListenAddress> address = ParseListenAddress(text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_TRUE(address->local) << text;
  }
  for (const char* text : {"0.0.0.0:50551", "[::]:50551", "10.0.0.1:1", "example.org:443",
                           "[::ffff:127.0.0.1]:1", "localhost.example.org:1", "128.0.0.1:1"}) {
    const StatusOr<ListenAddress> address = ParseListenAddress(text);
    ASSERT_TRUE(address.ok()) << address.status();
    EXPECT_FALSE(address->local) << text;
  }
}

TEST(ListenAddress, TakesItApart) {
  EXPECT_EQ(ParseListenAddress("[::1]:50551")->host, "::1");
  EXPECT_EQ(ParseListenAddress("[::1]:50551")->port, 50551);
  EXPECT_EQ(ParseListenAddress("unix:///run/pg.sock")->unix_path, "/run/pg.sock");
  EXPECT_EQ(ParseListenAddress("unix:pg.sock")->unix_path, "pg.sock");
}

TEST(ListenAddress, RefusesOtherForms) {
  for (const char* text : {"127.0.0.1", "50551", ":50551", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:80x", "127.0.0.1: 80", "::1:50551",
                           "[::1:50551", "unix:", "dns:///x:1", "[]:1"}) {
    const StatusOr<ListenAddress> address = ParseListenAddress(text);
    EXPECT_EQ(address.status().code(), StatusCode::kInvalidArgument) << text;
  }
  EXPECT_EQ(ParseListenAddress("::1:50551").status().message(),
            "address \"::1:50551\": an IPv6 address stands in brackets: [::1]:50551");
}

TEST(ListenAddress, SaysWhatCannotBeBound) {
  // TEST-NET-1 (RFC 5737) is nobody's.
  const Status status = CheckCanListen(*ParseListenAddress("192.0.2.1:50551"));
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "address \"192.0.2.1:50551\": Cannot assign requested address");
}

// What CheckCanListen says of a unix socket at `path`, after the address.
std::string SocketFailure(const std::string& path) {
  const Status status = CheckCanListen(*ParseListenAddress("unix:" + path));
  if (status.ok()) return "";
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(GetViolation(status)->rule(), "CANNOT_LISTEN");
  return GetViolation(status)->reason();
}

TEST(ListenAddress, SaysWhyAUnixSocketCannotBeMade) {
  std::string name = (std::filesystem::temp_directory_path() / "pg_listen_XXXXXX").string();
  const std::string folder = mkdtemp(name.data());
  std::ofstream(folder + "/file") << "precious";
  EXPECT_EQ(SocketFailure(folder + "/file"), "a file that is no socket has this name");
  EXPECT_EQ(SocketFailure(folder), "a file that is no socket has this name");
  EXPECT_EQ(SocketFailure(folder + "/nowhere/x.sock"),
            "folder \"" + folder + "/nowhere\": No such file or directory");
  EXPECT_EQ(SocketFailure(folder + "/file/x.sock"), "\"" + folder + "/file\" is no folder");
  EXPECT_EQ(SocketFailure(folder + "/x.sock"), "");
  std::filesystem::remove_all(folder);
}

TEST(ListenAddress, PutsThePortChosenIntoTheText) {
  EXPECT_EQ(WithPort(*ParseListenAddress("127.0.0.1:0"), 7), "127.0.0.1:7");
  EXPECT_EQ(WithPort(*ParseListenAddress("[::1]:0"), 7), "[::1]:7");
  EXPECT_EQ(WithPort(*ParseListenAddress("unix:x"), 1), "unix:x");
}

}  // namespace
}  // namespace partnergraph
