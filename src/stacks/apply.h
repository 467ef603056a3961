// Apply: makes what exists what the template says, through the operations of the services alone.
//
//   TRY(auto ledger, Ledger::open(store, settings, random));
//   TRY(auto definition, load(file, {.parameters = parameters, .settings = settings, .stack_id = ledger.stack().id}));
//   TRY(auto plan, make_plan(definition, ledger));
//   CO_TRY(auto summary, co_await apply(definition, plan, ledger, surroundings));
//
// Resources are worked on in dependency order, independent ones at the same time, removals last. The ledger is written before
// and after every call, so after a failure or a crash it holds exactly what exists or may exist, and running again goes on from
// there: what an interrupted call has left is found and adopted. A failure undoes nothing; no further resource is started, and
// the Error says which resource failed, where it stands, and what the service answered.
//
// A task for one executor; a ledger has one apply at a time.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task.h"
#include "base/workers.h"
#include "stacks/ledger.h"
#include "stacks/plan.h"
#include "stacks/resource_type.h"
#include "stacks/template.h"

namespace stacks {

enum class Stage { started, done, failed };

struct Progress {
  std::string id;    // logical
  std::string type;  // AWS::DynamoDB::Table
  Action action = Action::create;
  Stage stage = Stage::started;
  int64_t ms = 0;            // since it started
  std::string message = {};  // of a failure
};

enum class DataLoss { refuse, allow };

/// What applying works with. What is referred to outlives it.
struct Surroundings {
  Caller call;
  base::Workers& workers;
  base::Clock& clock;
  DataLoss data_loss = DataLoss::refuse;
  std::function<void(const Progress&)> progress = {};
  std::function<base::Task<>(std::chrono::milliseconds)> pause =
      {};  // loop.sleep; without it a resource is taken as ready at once
};

struct Route {
  std::string method;  // GET; ANY
  std::string path;    // /items/{id}
  auto operator<=>(const Route&) const = default;
};

struct Api {
  std::string logical_id;
  std::string id;
  std::string name;
  std::vector<std::string> stages;
  std::vector<Route> routes;  // without OPTIONS methods
};

struct Deployed {
  std::string logical_id;
  std::string id;  // a function's or table's name
};

struct OutputValue {
  std::string name;
  std::string value;
  std::string description;
};

struct Summary {
  std::vector<OutputValue> outputs;
  std::vector<Api> apis;
  std::vector<Deployed> functions;
  std::vector<Deployed> tables;
  std::vector<Deployed> urls;  // of functions; id: https://ID.lambda-url.REGION.on.aws/
  size_t created = 0, updated = 0, replaced = 0, removed = 0, unchanged = 0;
  bool changed() const { return created + updated + replaced + removed > 0; }
};

base::Task<base::Result<Summary>> apply(const Template& definition, const Plan& plan, Ledger& ledger,
                                        Surroundings surroundings);

/// Removes every resource of the stack, and then the stack. Resources with DeletionPolicy: Retain stay, on their own.
base::Task<base::Result<Summary>> destroy(const Settings& settings, Ledger& ledger, Surroundings surroundings);

/// What the stack offers, from the ledger alone: apply's answer when nothing was to be done.
Summary summarize(const Template& definition, const Ledger& ledger);

}  // namespace stacks
