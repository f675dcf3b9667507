// The options that a program with gRPC needs when it is built with ThreadSanitizer, which calls
// this function if there is one; without it, nobody does.
extern "C" const char* __tsan_default_options();  // NOLINT: the name is ThreadSanitizer's.

extern "C" const char* __tsan_default_options() {  // NOLINT: as above.
  return "ignore_noninstrumented_modules=1:suppressions=" PARTNERGRAPH_SOURCE_DIR
         "/tests/service/tsan_suppressions.txt";
}
