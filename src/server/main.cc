// virga: one program. The command line decides which of the commands runs.
#include <fmt/format.h>

#include "server/command_line.h"
#include "server/commands.h"
#include "server/terminal.h"

int main(int count, char** arguments) {
  auto options = server::parse_command_line(count, arguments);
  if (options.command == "up" || options.command == "serve") return server::up(options);
  if (options.command == "follow") return server::follow(options);
  if (options.command == "promote") return server::promote(options);
  if (options.command == "status") return server::status(options);
  if (options.command == "logs") return server::logs(options);
  if (options.command == "env") return server::env(options);
  if (options.command == "describe") return server::describe(options);
  if (options.command == "check") return server::check(options);
  if (options.command == "backup") return server::backup(options);
  if (options.command == "restore") return server::restore(options);
  if (options.command == "version") server::print_line(fmt::format("virga {}", server::version));
  return options.exit_code;
}
