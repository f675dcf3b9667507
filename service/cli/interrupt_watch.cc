#include "service/cli/interrupt_watch.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <utility>

namespace partnergraph::cli {
namespace {

constexpr char kInterrupted = 'i';
constexpr char kFinished = 'f';

// Write end of the living watch's pipe, for the signal handler: write(2) is one of the few things
// that it may do.
std::atomic<int> signal_pipe{-1};

void OnSignal(int /*signal*/) {
  const int saved_errno = errno;
  const int pipe = signal_pipe.load();
  if (pipe >= 0) {
    [[maybe_unused]] const ssize_t written = write(pipe, &kInterrupted, 1);
  }
  errno = saved_errno;
}

}  // namespace

InterruptWatch::InterruptWatch(std::function<void()> on_interrupt)
    : on_interrupt_(std::move(on_interrupt)) {
  assert(signal_pipe.load() < 0);
  if (pipe2(pipe_, O_CLOEXEC) != 0) return;  // Ctrl-C then ends the process, as without us.
  signal_pipe = pipe_[1];
  thread_ = std::thread([this] {
    char byte = 0;
    while (true) {
      const ssize_t count = read(pipe_[0], &byte, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count != 1 || byte == kFinished) return;
      on_interrupt_();
    }
  });
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &previous_);
}

InterruptWatch::~InterruptWatch() {
  if (!thread_.joinable()) return;
  sigaction(SIGINT, &previous_, nullptr);
  signal_pipe = -1;
  [[maybe_unused]] const ssize_t written = write(pipe_[1], &kFinished, 1);
  thread_.join();
  close(pipe_[0]);
  close(pipe_[1]);
}

}  // namespace partnergraph::cli
