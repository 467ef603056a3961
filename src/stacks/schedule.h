// schedule: jobs that need each other, several at once.
//
//   co_await run_jobs({{}, {0}, {0}}, 8, [=](size_t job) { return work->step(job); });   // 1 and 2 after 0
//
// After a failure no further job is started; those under way are waited for, then the first failure is returned. Everything
// runs on the executor that awaits. Needs must not form a circle.
#pragma once
#include <functional>
#include <vector>

#include "base/result.h"
#include "base/task.h"

namespace stacks {

using Job = std::function<base::Task<base::Status>(size_t)>;

/// `needs[i]` are the jobs that job i comes after.
base::Task<base::Status> run_jobs(std::vector<std::vector<size_t>> needs, int at_once, Job job);

}  // namespace stacks
