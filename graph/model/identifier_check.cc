#include "graph/model/identifier_check.h"

#include <cstddef>
#include <cstdint>

namespace partnergraph {
namespace {

constexpr std::string_view kDigits = "0123456789";
// Crockford's base 32 has no i, l, o and u.
constexpr std::string_view kBase32 = "0123456789abcdefghjkmnpqrstvwxyz";
// GB 32100-2015, table 1.
constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// ISO/IEC 7064, MOD 97-10: the number with its two check digits leaves 1.
bool IsRor(std::string_view value) {
  if (value.size() != 9 || value[0] != '0') return false;
  std::uint64_t number = 0;
  for (const char c : value.substr(0, 7)) {
    const std::size_t digit = kBase32.find(c);
    if (digit == std::string_view::npos) return false;
    number = number * 32 + digit;
  }
  std::uint64_t check = 0;
  for (const char c : value.substr(7)) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return false;
    check = check * 10 + digit;
  }
  // The check digits are 98 less the rest of division, so they are 02 to 98; 99, 00 and 01 would
  // leave 1 as well.
  return check >= 2 && check <= 98 && (number * 100 + check) % 97 == 1;
}

// ISO/IEC 7064, MOD 11-2, where X is 10: the sum of digit * 2^places to its right leaves 1.
bool IsIsni(std::string_view value) {
  std::size_t rest = 0;
  std::size_t place = 0;
  for (const char c : value) {
    if (c == ' ') continue;
    const std::size_t digit = c == 'X' && place == 15 ? 10 : kDigits.find(c);
    if (digit == std::string_view::npos) return false;
    rest = (rest * 2 + digit) % 11;
    ++place;
  }
  return place == 16 && rest == 1;
}

// GB 32100-2015: the sum of value * 3^place over all 18 places is a multiple of 31, with weight 1
// for the last.
bool IsUscc(std::string_view value) {
  if (value.size() != 18) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::size_t digit = kUsccAlphabet.find(value[i]);
    if (digit == std::string_view::npos) return false;
    sum += digit * (i == 17 ? 1 : weight);
    weight = weight * 3 % 31;
  }
  return sum % 31 == 0;
}

}  // namespace

bool HasValidCheckDigits(v1::IdentifierScheme::Check check, std::string_view value) {
  switch (check) {
    case v1::IdentifierScheme::CHECK_UNSPECIFIED:
      return true;
    case v1::IdentifierScheme::CHECK_ROR:
      return IsRor(value);
    case v1::IdentifierScheme::CHECK_ISNI:
      return IsIsni(value);
    case v1::IdentifierScheme::CHECK_USCC:
      return IsUscc(value);
    default:
      return false;
  }
}

}  // namespace partnergraph
