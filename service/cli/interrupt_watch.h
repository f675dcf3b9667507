// Turns Ctrl-C into a call of a function, so that a call in flight can be cancelled and the
// command ends in order. A second Ctrl-C ends the process at once.
#ifndef PARTNERGRAPH_SERVICE_CLI_INTERRUPT_WATCH_H_
#define PARTNERGRAPH_SERVICE_CLI_INTERRUPT_WATCH_H_

#include <csignal>
#include <functional>
#include <thread>

namespace partnergraph::cli {

class InterruptWatch {
 public:
  // Runs `on_interrupt` in a thread of its own when SIGINT comes. REQUIRES: no other watch lives.
  explicit InterruptWatch(std::function<void()> on_interrupt);
  // Restores what SIGINT did before.
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

 private:
  std::function<void()> on_interrupt_;
  struct sigaction previous_ = {};
  int pipe_[2] = {-1, -1};  // Read end, write end.
  std::thread thread_;
};

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_INTERRUPT_WATCH_H_
