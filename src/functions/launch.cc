#include "functions/launch.h"

#include <algorithm>

#include "functions/errors.h"

namespace functions {
namespace {

using runtimes::Runtimes;

base::Task<base::Result<runtimes::Launch>> find_launch(Shared& shared, std::string runtime, int memory_mb) {
  if (shared.runtimes.ready(runtime)) co_return shared.runtimes.launch(runtime, memory_mb);
  co_return co_await shared.parts.workers.run(
      [&shared, runtime, memory_mb] { return shared.runtimes.launch(runtime, memory_mb); });
}

/// What the user set stays; of the rest the runtime's own wins.
void set_variables(const Function& function, const std::vector<std::string>& own, std::vector<std::string>& all) {
  for (const std::string& each : own) {
    std::string name = each.substr(0, each.find('='));
    if (function.environment.contains(name)) continue;
    std::erase_if(all, [&](const std::string& other) { return other.starts_with(name + "="); });
    all.push_back(each);
  }
}

}  // namespace

base::Task<base::Status> check_launch(Shared& shared, std::string runtime) {
  if (!Runtimes::needs_interpreter(runtime)) co_return base::Status{};
  auto launch = co_await find_launch(shared, std::move(runtime), 128);
  if (!launch) co_return base::fail(invalid_parameter(launch.error().message));
  co_return base::Status{};
}

base::Task<base::Status> plan_launch(Shared& shared, std::shared_ptr<const Function> function, SandboxPlan& plan) {
  if (!Runtimes::needs_interpreter(function->runtime)) co_return base::Status{};
  CO_TRY(auto launch, co_await find_launch(shared, function->runtime, function->memory_mb));
  plan.program = std::move(launch.program);
  plan.arguments = std::move(launch.arguments);
  for (auto& tree : launch.trees) plan.trees.push_back({std::move(tree.source), std::move(tree.target)});
  set_variables(*function, launch.environment, plan.environment);
  co_return base::Status{};
}

}  // namespace functions
