// Where large blocks of memory stand.
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace partnergraph {
namespace {

constexpr std::size_t kHugePageBytes = std::size_t{1} << 21U;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

TEST(OperatorNew, PutsLargeArraysOnHugePages) {
  if (kSanitized) GTEST_SKIP() << "sanitizers have an operator new of their own";
  for (const std::size_t bytes : {kHugePageBytes, 3 * kHugePageBytes + 1}) {
    const std::vector<char> array(bytes, 'x');
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array.data()) % kHugePageBytes, 0U);
    EXPECT_EQ(array.back(), 'x');
  }
}

TEST(OperatorNew, GivesBlocksOfOtherSizesAndTakesThemBack) {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, kHugePageBytes - 1}) {
    const auto array = std::make_unique_for_overwrite<char[]>(bytes);
    EXPECT_NE(array, nullptr);
    const std::unique_ptr<char[]> another(new (std::nothrow) char[bytes + 1]);
    EXPECT_NE(another, nullptr);
  }
}

}  // namespace
}  // namespace partnergraph
