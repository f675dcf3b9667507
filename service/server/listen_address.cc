#include "service/server/listen_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>

namespace partnergraph {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kUnixAbstract = "unix-abstract:";

Status BadAddress(const std::string& text, const std::string& reason) {
  return InvalidError("address", text, "BAD_ADDRESS", reason);
}

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::optional<int> ParsePort(std::string_view digits) {
  int port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc() || rest != end || port < 0 || port > 65535) return std::nullopt;
  return port;
}

// A socket that closes itself.
class Socket {
 public:
  Socket(int family, int type, int protocol) : fd_(socket(family, type | SOCK_CLOEXEC, protocol)) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

// 0 or errno.
int TryBind(const addrinfo& at) {
  const Socket probe(at.ai_family, at.ai_socktype, at.ai_protocol);
  if (probe.fd() < 0) return errno;
  const int yes = 1;
  // As gRPC does: a connection that has just been closed is no reason to refuse, a listener is.
  setsockopt(probe.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  return bind(probe.fd(), at.ai_addr, at.ai_addrlen) == 0 ? 0 : errno;
}

Status CannotListen(const ListenAddress& address, const std::string& reason) {
  return ViolationError(StatusCode::kUnavailable, "address", address.text, "CANNOT_LISTEN", reason);
}

std::string Describe(int error) { return std::generic_category().message(error); }

Status CannotListen(const ListenAddress& address, int error) {
  if (error == EADDRINUSE) {
    return ViolationError(StatusCode::kUnavailable, "address", address.text, "ADDRESS_IN_USE",
                          "another process listens there");
  }
  return CannotListen(address, Describe(error));
}

// A socket's file can be made in the folder, and takes the place of no other file.
Status CheckSocketFile(const ListenAddress& address) {
  const std::filesystem::path parent = std::filesystem::path(address.unix_path).parent_path();
  const std::string folder = parent.empty() ? std::string(".") : parent.string();
  struct stat found {};
  if (stat(folder.c_str(), &found) != 0) {
    return CannotListen(address, "folder \"" + folder + "\": " + Describe(errno));
  }
  if (!S_ISDIR(found.st_mode)) return CannotListen(address, "\"" + folder + "\" is no folder");
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return CannotListen(address, "folder \"" + folder + "\": " + Describe(errno));
  }
  if (lstat(address.unix_path.c_str(), &found) == 0 && !S_ISSOCK(found.st_mode)) {
    return CannotListen(address, "a file that is no socket has this name");
  }
  return {};
}

Status CheckUnixSocket(const ListenAddress& address) {
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  if (address.unix_path.size() >= sizeof(at.sun_path)) {
    return BadAddress(address.text, "the path of a unix socket has at most " +
                                        std::to_string(sizeof(at.sun_path) - 1) + " bytes");
  }
  PG_RETURN_IF_ERROR(CheckSocketFile(address));
  std::memcpy(at.sun_path, address.unix_path.data(), address.unix_path.size());
  const Socket probe(AF_UNIX, SOCK_STREAM, 0);
  if (connect(probe.fd(), reinterpret_cast<const sockaddr*>(&at), sizeof(at)) == 0) {
    return CannotListen(address, EADDRINUSE);
  }
  return {};
}

}  // namespace

StatusOr<ListenAddress> ParseListenAddress(const std::string& text) {
  ListenAddress address{.text = text, .host = {}, .unix_path = {}};
  if (text.starts_with(kUnixAbstract)) {
    address.local = true;
    return address;
  }
  if (text.starts_with(kUnix)) {
    address.unix_path = text.substr(kUnix.size());
    // "unix:///absolute" is the same as "unix:/absolute".
    if (address.unix_path.starts_with("//")) address.unix_path.erase(0, 2);
    if (address.unix_path.empty()) return BadAddress(text, "the path is missing");
    address.local = true;
    return address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return BadAddress(text, "is not HOST:PORT, [IPV6]:PORT or unix:PATH");
  }
  address.host = text.substr(0, colon);
  if (address.host.size() > 2 && address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  } else if (address.host.find_first_of(":[]") != std::string::npos) {
    return BadAddress(text, "an IPv6 address stands in brackets: [::1]:50551");
  }
  const std::optional<int> port = ParsePort(std::string_view(text).substr(colon + 1));
  if (!port) return BadAddress(text, "the port is not a number from 0 to 65535");
  address.port = *port;
  address.local = IsLoopback(address.host);
  return address;
}

Status CheckCanListen(const ListenAddress& address) {
  if (!address.unix_path.empty()) return CheckUnixSocket(address);
  if (address.host.empty()) return {};
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const std::string port = std::to_string(address.port);
  if (const int error = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &list);
      error != 0) {
    return ViolationError(StatusCode::kUnavailable, "address", address.text, "CANNOT_LISTEN",
                          gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, &freeaddrinfo);
  // A name can stand for several addresses, some of which this machine may lack; but a port that
  // is taken on one of them would leave half a server.
  int last_error = 0;
  bool any = false;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    const int error = TryBind(*at);
    if (error == EADDRINUSE) return CannotListen(address, error);
    if (error == 0) any = true;
    last_error = error;
  }
  return any ? Status() : CannotListen(address, last_error);
}

std::string WithPort(const ListenAddress& address, int port) {
  if (address.host.empty()) return address.text;
  const bool brackets = address.host.find(':') != std::string::npos;
  return (brackets ? "[" + address.host + "]" : address.host) + ":" + std::to_string(port);
}

}  // namespace partnergraph
