// Mappings: which functions are called with the records of which streams.
//
//   TRY(auto mappings, events::Mappings::open(parts, options));      // start-up
//   mappings->begin();                                               // enabled ones read
//   CO_TRY(auto shown, co_await mappings->create(std::move(mapping)));
//
// They live in the store, each with its position in its stream; each enabled one has a Poller (poller.h). A mapping reads with
// the role of its function, which must be allowed to, and is woken by the writes of its table. Tasks: on a loop. The rest: any
// thread.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "base/workers.h"
#include "events/mapping.h"
#include "store/drawer.h"

namespace functions {
class Host;
}
namespace iam {
class Identities;
}
namespace net {
class Loops;
}
namespace tables {
class Tables;
}

namespace events {

struct Parts {
  store::Store& store;
  tables::Tables* tables;  // null: tables are elsewhere, and there are no mappings
  functions::Host& host;
  iam::Identities& identities;
  net::Loops& loops;
  base::Workers& workers;
  base::Clock& clock;
  base::Random& random;
};

struct Options {
  std::string account = "000000000000";
  std::string region = "us-east-1";
};

/// A mapping as it is shown.
struct Shown {
  Mapping mapping;
  std::string state;
  std::string result;  // LastProcessingResult
};

struct ShownPage {
  std::vector<Shown> mappings;
  std::string next;  // "" at the end, else the `after` of the next page
};

class Mappings {
 public:
  using Change = std::function<base::Status(Mapping&)>;

  /// Fails when stored mappings cannot be read. Blocks: for start-up.
  static base::Result<std::unique_ptr<Mappings>> open(Parts parts, Options options);
  ~Mappings();
  Mappings(const Mappings&) = delete;

  /// `function` is a name or ARN in any form; id and time are set here.
  base::Task<base::Result<Shown>> create(Mapping fresh);
  base::Task<base::Result<Shown>> update(std::string id, Change change);
  base::Task<base::Result<Shown>> remove(std::string id);
  base::Result<Shown> find(std::string_view id) const;
  /// Those of that stream and of that function ("" is any), by id.
  ShownPage list(std::string_view source, std::string_view function, std::string_view after, size_t limit) const;

  /// The ARN of a function given in any form, with its qualifier when one is written.
  std::string function_arn(std::string_view text) const;

  /// From now on functions are called: once they can reach what they need.
  void begin();
  /// No function is called any more; waits until running calls end, or the patience does. A plain thread.
  void stop(std::chrono::milliseconds patience);

  struct State;

 private:
  explicit Mappings(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// What this room keeps in the store.
store::Drawers drawers();

}  // namespace events
