// What the parts of the host have in common, and the two things they pass around: Job, one invocation on its way; Pool, the
// environments of one version of one function. For this room only.
#pragma once
#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/task.h"
#include "functions/host.h"
#include "functions/package.h"
#include "functions/spawner.h"
#include "runtimes/runtimes.h"

namespace functions {

class Environment;
class Scheduler;

using Steady = std::chrono::steady_clock;

struct Shared {
  Shared(Parts parts, Options options)
      : parts(parts),
        options(std::move(options)),
        runtimes(std::filesystem::absolute(this->options.folder) / "sandbox/runtimes") {}
  Parts parts;
  Options options;
  runtimes::Runtimes runtimes;
  std::unique_ptr<Sandboxes> sandboxes;
  std::unique_ptr<Spawner> spawner;
  Scheduler* scheduler = nullptr;
};

struct Pool;

/// Moves from the invoking coroutine to the scheduler to an environment; `promise` is kept exactly once.
struct Job {
  Invocation invocation;
  std::string invoked_arn;
  Steady::time_point submitted;
  std::shared_ptr<Pool> pool;  // where it was submitted to
  base::OneShotPromise<base::Result<Outcome>> promise;
};
using JobPtr = std::unique_ptr<Job>;

struct Pool {
  Pool(std::shared_ptr<const Function> function, std::string arn, std::shared_ptr<const Package> package,
       std::shared_ptr<const Package> layers = nullptr)
      : function(std::move(function)), arn(std::move(arn)), package(std::move(package)), layers(std::move(layers)) {}
  const std::shared_ptr<const Function> function;
  const std::string arn;
  const std::shared_ptr<const Package> package;
  const std::shared_ptr<const Package> layers;  // at /opt; null: none

  // The scheduler's, with its mutex.
  std::vector<std::shared_ptr<Environment>> idle;  // the last used is the last
  std::deque<JobPtr> waiting;
  int environments = 0;  // alive, starting ones included
  int starting = 0;
  int running = 0;       // jobs that environments have
  int provisioned = 0;   // environments to keep initialised, whether there is work or not
  bool retired = false;  // the function has changed or is gone
  bool listed = false;   // among the scheduler's pools
};

}  // namespace functions
