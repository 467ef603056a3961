#include "server/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace server {
namespace {

bool takes_colour(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) && !std::getenv("NO_COLOR") && terminal && std::string_view(terminal) != "dumb";
}

int code(Style style) {
  switch (style) {
    case Style::bold: return 1;
    case Style::dim: return 2;
    case Style::green: return 32;
    case Style::red: return 31;
    case Style::yellow: return 33;
    case Style::cyan: return 36;
  }
  return 0;
}

}  // namespace

bool is_terminal() { return isatty(STDOUT_FILENO); }

std::string styled(Style style, std::string_view text) {
  static const bool colour = takes_colour(STDOUT_FILENO);
  return colour ? fmt::format("\033[{}m{}\033[0m", code(style), text) : std::string(text);
}

void print_line(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

void print_error(std::string_view message) {
  static const bool colour = takes_colour(STDERR_FILENO);
  std::fflush(stdout);
  fmt::print(stderr, "{} {}\n", colour ? "\033[31merror:\033[0m" : "error:", message);
}

}  // namespace server
