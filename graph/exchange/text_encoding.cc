#include "graph/exchange/text_encoding.h"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <memory>

#include "graph/base/utf8.h"

namespace partnergraph {
namespace {

constexpr std::size_t kSampleBytes = 64U << 10U;

// Every second byte from `first` is NUL, and no other: text of mostly Latin letters in UTF-16.
bool HasNulAtEverySecond(std::string_view text, std::size_t first) {
  if (text.size() < 4) return false;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 16); ++i) {
    if ((text[i] == '\0') != (i % 2 == first)) return false;
  }
  return true;
}

// Other encodings seldom look like UTF-8 by chance; ICU takes some such text for windows-1252.
bool IsMostlyUtf8(std::string_view text) {
  std::size_t valid = 0;
  std::size_t invalid = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    if (c == kNotUtf8) {
      ++invalid;
    } else if (c >= 0x80) {
      ++valid;
    }
  }
  return valid > 10 * invalid;
}

}  // namespace

std::string_view WideEncoding(std::string_view begin) {
  if (begin.substr(0, 4) == std::string_view("\xFF\xFE\0\0", 4)) return "UTF-32LE";
  if (begin.substr(0, 2) == "\xFF\xFE" || HasNulAtEverySecond(begin, 1)) return "UTF-16LE";
  if (begin.substr(0, 2) == "\xFE\xFF" || HasNulAtEverySecond(begin, 0)) return "UTF-16BE";
  return "";
}

std::string LikelyEncoding(std::string_view text) {
  constexpr char kDamaged[] = "UTF-8 with damaged characters";
  const std::string_view sample = text.substr(0, kSampleBytes);
  if (IsMostlyUtf8(sample)) return kDamaged;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&error),
                                                                            &ucsdet_close);
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &error);
  const UCharsetMatch* const match = ucsdet_detect(detector.get(), &error);
  const char* const name = match == nullptr ? nullptr : ucsdet_getName(match, &error);
  if (U_FAILURE(error) || name == nullptr) return "an unknown encoding";
  return name == std::string_view("UTF-8") ? kDamaged : name;
}

std::string WithoutControls(std::string_view text) {
  // From U+0080 on; a blank where windows-1252 has nothing.
  static constexpr char32_t kWindows1252[32] = {
      0x20AC, ' ',    0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, ' ',    0x017D, ' ',    ' ',    0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, ' ',    0x017E, 0x0178};
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = DecodeUtf8(text, &i);
    if (c < 0x20 || c == 0x7F) {
      clean.push_back(' ');
    } else if (c >= 0x80 && c < 0xA0) {
      AppendUtf8(kWindows1252[c - 0x80], &clean);
    } else {
      clean.append(text.substr(begin, i - begin));
    }
  }
  return clean;
}

}  // namespace partnergraph
