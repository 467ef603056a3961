// The commands: each runs to its end and returns the exit code. Main thread, every signal but the fatal ones blocked.
#pragma once
#include "server/options.h"

namespace server {

int up(const Options& options);       // deploy and serve; `serve` is `up` without a template
int follow(const Options& options);   // a read-only copy of another virga
int promote(const Options& options);  // a follower's folder becomes a leader's
int status(const Options& options);
int logs(const Options& options);
int env(const Options& options);
int describe(const Options& options);
int check(const Options& options);
int backup(const Options& options);
int restore(const Options& options);

}  // namespace server
