#include "service/cli/table.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace partnergraph::cli {
namespace {

constexpr std::size_t kColumnGap = 2;

// Decodes the character at `*position` and moves behind it; negative if it is no UTF-8.
UChar32 NextCharacter(std::string_view text, std::size_t* position) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto next = static_cast<std::int64_t>(*position);
  const auto size = static_cast<std::int64_t>(text.size());
  UChar32 c = 0;
  U8_NEXT(bytes, next, size, c);
  *position = static_cast<std::size_t>(next);
  return c;
}

bool TakesNoColumn(UChar32 c) {
  const int8_t category = u_charType(c);
  // Conjoining Hangul vowels and finals join the syllable before them.
  return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
         category == U_FORMAT_CHAR || category == U_CONTROL_CHAR || (c >= 0x1160 && c <= 0x11FF);
}

bool IsWide(UChar32 c) {
  const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

const char* EscapeCode(Style style) {
  switch (style) {
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kWarning:
      return "\x1b[33m";
    case Style::kPlain:
      break;
  }
  return "";
}

}  // namespace

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (NextCharacter(text, &i) < 0) return false;
  }
  return true;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const UChar32 c = NextCharacter(text, &i);
    if (c < 0) {
      width += 1;
    } else if (!TakesNoColumn(c)) {
      width += IsWide(c) ? 2 : 1;
    }
  }
  return width;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const UChar32 c = NextCharacter(text, &i);
    if (c >= 0 && u_charType(c) == U_CONTROL_CHAR) {
      line += ' ';
    } else {
      line += text.substr(begin, i - begin);
    }
  }
  return line;
}

std::string Paint(std::string_view text, Style style, bool color) {
  if (!color || style == Style::kPlain || text.empty()) return std::string(text);
  return EscapeCode(style) + std::string(text) + "\x1b[0m";
}

void Table::SetStyle(std::size_t column, Style style) {
  if (styles_.size() <= column) styles_.resize(column + 1, Style::kPlain);
  styles_[column] = style;
}

void Table::Print(std::ostream& out, bool color, std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows_) {
    if (widths.size() < row.size()) widths.resize(row.size(), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(OneLine(row[i])));
    }
  }
  const std::vector<bool> shown = [&] {
    std::vector<bool> result(widths.size());
    std::transform(widths.begin(), widths.end(), result.begin(), [](auto w) { return w > 0; });
    return result;
  }();
  for (std::size_t i = 0; i < headers_.size() && i < widths.size(); ++i) {
    if (shown[i]) widths[i] = std::max(widths[i], DisplayWidth(headers_[i]));
  }
  const auto print_line = [&](const std::vector<std::string>& cells, bool is_header) {
    std::string line;
    std::size_t gap = indent;  // Blanks owed before the next cell that is not empty.
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      if (!shown[i]) continue;
      const std::string text = OneLine(cells[i]);
      const std::size_t width = DisplayWidth(text);
      if (!text.empty()) {
        const Style style = is_header            ? Style::kBold
                            : i < styles_.size() ? styles_[i]
                                                 : Style::kPlain;
        line += std::string(gap, ' ') + Paint(text, style, color);
        gap = 0;
      }
      gap += widths[i] - width + kColumnGap;
    }
    out << line << "\n";
  };
  if (!headers_.empty() && !rows_.empty()) print_line(headers_, /*is_header=*/true);
  for (const std::vector<std::string>& row : rows_) print_line(row, /*is_header=*/false);
}

}  // namespace partnergraph::cli
