// What benchmarks need around what they measure: a folder that goes with its owner, and an end of
// the program with the reason where something fails.
#ifndef PARTNERGRAPH_TESTS_BENCH_BENCH_SETUP_H_
#define PARTNERGRAPH_TESTS_BENCH_BENCH_SETUP_H_

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

#include "graph/base/status.h"

namespace partnergraph {

inline void Check(const Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::exit(1);
}

template <typename T>
T Required(StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

// A new folder in the temporary folder, which TMPDIR chooses.
class BenchFolder {
 public:
  BenchFolder() {
    path_ = (std::filesystem::temp_directory_path() / "pg_bench_XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) {
      std::cerr << "no folder " << path_ << " can be made\n";
      std::exit(1);
    }
  }
  ~BenchFolder() { std::filesystem::remove_all(path_); }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace partnergraph

#endif  // PARTNERGRAPH_TESTS_BENCH_BENCH_SETUP_H_
