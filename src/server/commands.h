// The commands: each runs to its end and returns the exit code. Main thread, every signal but the fatal ones blocked.
#pragma once
#include "server/options.h"

namespace server {

int up(const Options& options);  // deploy and serve; `serve` is `up` without a template
int logs(const Options& options);
int env(const Options& options);
int describe(const Options& options);
int check(const Options& options);

}  // namespace server
