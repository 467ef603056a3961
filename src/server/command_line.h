// The command line: what the user typed as Options. Prints help and mistakes itself.
#pragma once
#include "server/options.h"

namespace server {

inline constexpr const char* version = "0.1.0";

Options parse_command_line(int count, char** arguments);

}  // namespace server
