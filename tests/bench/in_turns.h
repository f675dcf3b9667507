// Times two ways to do one thing in short slices that take turns, so that a busy machine slows both
// and their ratio holds. See README.md.
#ifndef PARTNERGRAPH_TESTS_BENCH_IN_TURNS_H_
#define PARTNERGRAPH_TESTS_BENCH_IN_TURNS_H_

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>

namespace partnergraph {

// Seconds that `work` takes.
template <class Work>
double SecondsOf(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Calls ours(turn) and theirs(turn) once an iteration; who begins changes, so that neither always
// finds the other's data in the caches. The iteration's time is ours (UseManualTime). Counters:
// times_faster, theirs / ours; their_ms, theirs of one iteration.
template <class Ours, class Theirs>
void InTurns(benchmark::State& state, Ours ours, Theirs theirs) {
  double our_seconds = 0;
  double their_seconds = 0;
  std::size_t turn = 0;
  for (auto _ : state) {
    if (turn % 2 == 1) their_seconds += SecondsOf([&] { theirs(turn); });
    const double seconds = SecondsOf([&] { ours(turn); });
    if (turn % 2 == 0) their_seconds += SecondsOf([&] { theirs(turn); });
    our_seconds += seconds;
    state.SetIterationTime(seconds);
    ++turn;
  }
  state.counters["times_faster"] = their_seconds / our_seconds;
  state.counters["their_ms"] = 1e3 * their_seconds / static_cast<double>(turn);
}

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_BENCH_IN_TURNS_H_
