#include "service/cli/messages.h"

#include <gtest/gtest.h>

namespace partnergraph::cli {
namespace {

TEST(Messages, EveryMessageHasBothLanguagesAndTheSamePlaceholders) {
  for (int i = 0; i < kMessageCount; ++i) {
    const auto message = static_cast<Message>(i);
    const std::string english = Text(Language::kEnglish, message);
    const std::string chinese = Text(Language::kChinese, message);
    EXPECT_FALSE(english.empty()) << i;
    EXPECT_FALSE(chinese.empty()) << english;
    for (const char* placeholder : {"{0}", "{1}", "{2}", "{3}", "{4}"}) {
      EXPECT_EQ(english.find(placeholder) == std::string::npos,
                chinese.find(placeholder) == std::string::npos)
          << english;
    }
  }
}

TEST(Messages, PutsArgumentsInAsTheyAre) {
  EXPECT_EQ(Text(Language::kEnglish, Message::kNamedOfTotal, {"{1}", "10"}),
            " ({1} named of 10 in all)");
  EXPECT_EQ(Text(Language::kChinese, Message::kNamedOfTotal, {"4", "10"}), "（共 10，已列名 4）");
}

TEST(Messages, CountsOneInTheSingular) {
  EXPECT_EQ(Text(Language::kEnglish, Message::kTieCount, {"1"}), "1 tie");
  EXPECT_EQ(Text(Language::kEnglish, Message::kTieCount, {"0"}), "0 ties");
  EXPECT_EQ(Text(Language::kChinese, Message::kTieCount, {"1"}), "共 1 条联系");
}

TEST(Messages, KeepsAPlaceholderWithoutArgument) {
  EXPECT_EQ(Text(Language::kEnglish, Message::kOnlyTies), "only {0}");
}

}  // namespace
}  // namespace partnergraph::cli
