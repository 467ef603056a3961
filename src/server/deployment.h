// Deployment: a template applied to an installation, with progress on the terminal. Main thread.
#pragma once
#include "server/installation.h"
#include "server/options.h"
#include "stacks/apply.h"

namespace server {

/// Errors are ready to print: one line, or one per problem of the template.
base::Result<stacks::Summary> deploy(Installation& installation, const Options& options);

}  // namespace server
