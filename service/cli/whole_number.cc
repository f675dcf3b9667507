#include "service/cli/whole_number.h"

#include <charconv>
#include <string>
#include <system_error>

namespace partnergraph::cli {

CLI::Validator WholeNumber(Language language, std::uint64_t min, std::uint64_t max) {
  const auto check = [language, min, max](std::string& text) -> std::string {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < min || number > max) {
      return Text(language, Message::kNoWholeNumber,
                  {text, std::to_string(min), std::to_string(max)});
    }
    text = std::to_string(number);
    return "";
  };
  return CLI::Validator(check, "");
}

}  // namespace partnergraph::cli
