// Where a server may listen, and who can reach it there.
//
//   address := host ':' port | '[' ipv6 ']' ':' port | 'unix:' path | 'unix-abstract:' name
#ifndef PARTNERGRAPH_SERVICE_SERVER_LISTEN_ADDRESS_H_
#define PARTNERGRAPH_SERVICE_SERVER_LISTEN_ADDRESS_H_

#include <string>

#include "graph/engine.h"

namespace partnergraph {

struct ListenAddress {
  // As given.
  std::string text;
  // Without brackets; empty for a unix socket.
  std::string host;
  int port = 0;
  // Path of a unix socket; empty otherwise.
  std::string unix_path;
  // Only this machine reaches it: a unix socket, "localhost", 127.0.0.0/8 or ::1.
  bool local = false;
};

// INVALID_ARGUMENT (BAD_ADDRESS) if `text` has another form or the port is above 65535.
StatusOr<ListenAddress> ParseListenAddress(const std::string& text);

// gRPC only says that it cannot listen, and takes over the file of a unix socket that another
// process serves; so this tries before it. UNAVAILABLE if the address is in use (ADDRESS_IN_USE) or
// cannot be bound on this machine (CANNOT_LISTEN), such as a unix socket whose folder is missing or
// whose name belongs to another sort of file.
Status CheckCanListen(const ListenAddress& address);

// The address with the port that was chosen for port 0.
std::string WithPort(const ListenAddress& address, int port);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_LISTEN_ADDRESS_H_
