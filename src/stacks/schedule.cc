#include "stacks/schedule.h"

#include <algorithm>
#include <memory>

namespace stacks {
namespace {

struct Jobs {
  Jobs(std::vector<std::vector<size_t>> wanted, int most, Job work, base::OneShotPromise<base::Status> done)
      : needs(std::move(wanted)),
        at_once(most),
        job(std::move(work)),
        finished(needs.size()),
        started(needs.size()),
        promise(std::move(done)) {}

  bool ready(size_t index) const {
    return !started[index] && std::ranges::all_of(needs[index], [&](size_t need) { return finished[need]; });
  }

  std::vector<std::vector<size_t>> needs;
  int at_once;
  Job job;
  std::vector<bool> finished;
  std::vector<bool> started;
  int running = 0;
  bool pumping = false;
  base::Status outcome;
  base::OneShotPromise<base::Status> promise;
};

void pump(const std::shared_ptr<Jobs>& jobs);

void start_job(const std::shared_ptr<Jobs>& jobs, size_t index) {
  jobs->started[index] = true;
  ++jobs->running;
  base::start(jobs->job(index), [jobs, index](base::Status status) {
    --jobs->running;
    jobs->finished[index] = true;
    if (!status && jobs->outcome) jobs->outcome = std::move(status);
    pump(jobs);
  });
}

// Starts what may start. A job that ends at once comes back here, while the loop below is still running: it goes on.
void pump(const std::shared_ptr<Jobs>& jobs) {
  if (jobs->pumping) return;
  jobs->pumping = true;
  for (bool again = true; again;) {
    again = false;
    for (size_t index = 0; index < jobs->needs.size() && jobs->outcome && jobs->running < jobs->at_once; ++index) {
      if (!jobs->ready(index)) continue;
      start_job(jobs, index);
      again = true;
    }
  }
  jobs->pumping = false;
  if (jobs->running == 0) jobs->promise.set(jobs->outcome);
}

}  // namespace

base::Task<base::Status> run_jobs(std::vector<std::vector<size_t>> needs, int at_once, Job job) {
  auto [promise, future] = base::one_shot<base::Status>();
  auto jobs = std::make_shared<Jobs>(std::move(needs), at_once, std::move(job), std::move(promise));
  pump(jobs);
  co_return co_await std::move(future);
}

}  // namespace stacks
