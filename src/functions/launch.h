// Launch: what a function's runtime adds to the plan of its sandbox. For this room only.
#pragma once
#include "functions/shared.h"

namespace functions {

/// Whether a function of that runtime can be started on this machine: provided.al2023 and provided.al2 run what is in the
/// package, nodejs*.x and python3.* what is installed. InvalidParameterValueException says what is missing.
base::Task<base::Status> check_launch(Shared& shared, std::string runtime);

/// Completes a plan whose environment is all but the runtime's own. `plan` stays the caller's.
base::Task<base::Status> plan_launch(Shared& shared, std::shared_ptr<const Function> function, SandboxPlan& plan);

}  // namespace functions
