// Terminal: colour when a person is watching, plain text when a program reads. Main thread only.
#pragma once
#include <string>
#include <string_view>

namespace server {

enum class Style { bold, dim, green, red, yellow, cyan };

/// The text in that style when stdout is a terminal that takes colour (and NO_COLOR is unset); else the text.
std::string styled(Style style, std::string_view text);
bool is_terminal();

/// One line to stdout, at once.
void print_line(std::string_view line);
/// "error: ..." to stderr.
void print_error(std::string_view message);

}  // namespace server
