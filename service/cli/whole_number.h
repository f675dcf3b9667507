// Whole numbers on the command line.
#ifndef PARTNERGRAPH_SERVICE_CLI_WHOLE_NUMBER_H_
#define PARTNERGRAPH_SERVICE_CLI_WHOLE_NUMBER_H_

#include <CLI/App.hpp>
#include <cstdint>
#include <limits>

#include "service/cli/messages.h"

namespace partnergraph::cli {

// What a revision may be.
inline constexpr std::uint64_t kRevisionMax = std::numeric_limits<std::uint64_t>::max();

// Lets an option's value be decimal digits alone, from `min` to `max`; for Option::transform.
// CLI11 by itself reads C's integers: "010" as 8, "0x1" as 1, "-1" as the largest number.
CLI::Validator WholeNumber(Language language, std::uint64_t min,
                           std::uint64_t max = std::numeric_limits<std::uint32_t>::max());

}  // namespace partnergraph::cli

#endif  // PARTNERGRAPH_SERVICE_CLI_WHOLE_NUMBER_H_
