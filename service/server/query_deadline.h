// How long a query may run so that its answer still reaches the client.
#ifndef PARTNERGRAPH_SERVICE_SERVER_QUERY_DEADLINE_H_
#define PARTNERGRAPH_SERVICE_SERVER_QUERY_DEADLINE_H_

#include <chrono>

namespace partnergraph {

// Kept from the client's time for reading the records of what was found and for the way back: a
// quarter of it, at most this. A truncated answer that comes too late would be none.
inline constexpr std::chrono::milliseconds kAnswerReserveMax{1000};

// `client_deadline` is the deadline of the call, time_point::max() for none; the answer is none
// then as well.
std::chrono::steady_clock::time_point QueryDeadline(
    std::chrono::system_clock::time_point client_deadline);

}  // namespace partnergraph

#endif  // PARTNERGRAPH_SERVICE_SERVER_QUERY_DEADLINE_H_
