#include <iostream>
#include <string>
#include <vector>

#include "service/cli/run_cli.h"

int main(int argc, char** argv) {
  return partnergraph::cli::RunCli(std::vector<std::string>(argv + 1, argv + argc), std::cout,
                                   std::cerr);
}
