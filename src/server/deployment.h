// Deployment: a template applied to an installation, with progress on the terminal. Main thread.
#pragma once
#include "server/installation.h"
#include "server/options.h"
#include "stacks/apply.h"

namespace server {

/// What a deployment is made of: the template, and the folders and files of its functions' code.
using Sources = std::vector<std::filesystem::path>;

/// Errors are ready to print: one line, or one per problem of the template. `sources` is replaced once the template is read.
base::Result<stacks::Summary> deploy(Installation& installation, const Options& options, Sources& sources);

}  // namespace server
