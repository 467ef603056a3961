// The start screen: where everything is, and lines to paste. Main thread.
#pragma once
#include "server/installation.h"
#include "server/options.h"
#include "stacks/apply.h"

namespace server {

/// `summary` is null when nothing was deployed by this start.
void print_start_screen(const Installation& installation, const Options& options, const stacks::Summary* summary);

}  // namespace server
