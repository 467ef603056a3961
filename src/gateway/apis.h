// Apis: the control plane's state. What is defined lives in the store; what is served is a Snapshot published after each
// change.
//
//   edit(api, [](Definition& definition) -> Result<Model> { return create_model(definition, ...); })      any change inside an
//   API
//
// Deployments copy the Definition; stages point to deployments; only those two change what is served:
//
//   write (committer): read, change, put, compile the API's stages -> sync -> publish, in the order of the writes
//
// Tasks are for any loop and continue on it. `snapshot` is for any thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/published.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "base/workers.h"
#include "gateway/definition.h"
#include "gateway/edits.h"
#include "gateway/import.h"
#include "gateway/program.h"
#include "store/drawer.h"
#include "store/repo.h"
#include "store/store.h"

namespace gateway {

struct NewDeployment {
  std::optional<std::string> description;
  std::optional<std::string> stage_name;  // made, or moved to the new deployment
  std::optional<std::string> stage_description;
  std::optional<Texts> variables;
};

/// What this room keeps in the store, for whoever looks at a whole data folder.
store::Drawers drawers();

class Apis {
 public:
  struct Parts {
    store::Store& store;
    base::Workers& workers;
    base::Clock& clock;
    base::Random& random;
  };
  /// Reads and compiles what is stored. Blocks: for start-up.
  static base::Result<std::unique_ptr<Apis>> open(Parts parts, Place place);

  std::shared_ptr<const Snapshot> snapshot() const { return published_.read(); }
  base::Random& random() const { return parts_.random; }
  const Place& place() const { return place_; }

  base::Task<base::Result<RestApi>> create(RestApi api);
  base::Task<base::Result<RestApi>> import(std::string api, base::Document document, ImportMode mode);
  base::Task<base::Result<RestApi>> update(std::string api, std::vector<Patch> patches);
  base::Task<base::Result<Nothing>> remove(std::string api);
  base::Task<base::Result<std::vector<RestApi>>> list();
  base::Task<base::Result<Definition>> read(std::string api);
  /// `change`: Result<T>(Definition&), run on the committer; an error from it changes nothing.
  template <class F>
  auto edit(std::string api, F change) -> base::Task<std::invoke_result_t<F&, Definition&>>;

  base::Task<base::Result<Deployment>> deploy(std::string api, NewDeployment fresh);
  base::Task<base::Result<Deployment>> find_deployment(std::string api, std::string id);
  base::Task<base::Result<std::vector<Deployment>>> list_deployments(std::string api);
  base::Task<base::Result<Nothing>> remove_deployment(std::string api, std::string id);

  base::Task<base::Result<Stage>> create_stage(std::string api, Stage stage);
  base::Task<base::Result<Stage>> update_stage(std::string api, std::string name, std::vector<Patch> patches);
  base::Task<base::Result<Stage>> find_stage(std::string api, std::string name);
  base::Task<base::Result<std::vector<Stage>>> list_stages(std::string api);
  base::Task<base::Result<Nothing>> remove_stage(std::string api, std::string name);

  /// Tags of "restapis/<id>" or "restapis/<id>/stages/<name>".
  base::Task<base::Result<Texts>> change_tags(std::string resource, Texts put, std::vector<std::string> removed);

 private:
  using Stages = std::shared_ptr<const Snapshot::Stages>;
  Apis(Parts parts, Place place);

  template <class T>
  store::Repo<T> repo(std::string_view prefix, const std::string& api) const {
    return {parts_.store, std::string(prefix) + api + "/"};
  }
  template <class T>
  base::Result<T> stored(base::Result<std::optional<T>> found, base::Error missing) const;
  base::Error missing_api(std::string_view api) const;
  base::Status require_api(store::Round& round, const std::string& api) const;
  base::Status require_api(const std::string& api) const;

  base::Status load();
  base::Result<std::shared_ptr<const ApiProgram>> program(const std::string& api, const std::string& deployment,
                                                          base::Result<std::optional<Definition>> definition) const;
  base::Result<Stages> build(store::Round& round, const std::string& api);
  base::Status put_stage(store::Round& round, const std::string& api, const NewDeployment& fresh,
                         const std::string& deployment);
  /// Like Store::write, but rebuilds what is served of that API and publishes it once the round is durable.
  template <class F>
  auto change(std::string api, F work) -> base::Task<std::invoke_result_t<F&, store::Round&>>;

  Parts parts_;
  Place place_;
  store::Repo<Definition> definitions_;
  base::Published<Snapshot> published_;
};

template <class F>
auto Apis::edit(std::string api, F change) -> base::Task<std::invoke_result_t<F&, Definition&>> {
  using R = std::invoke_result_t<F&, Definition&>;
  co_return co_await parts_.store.write(
      [this, api = std::move(api), change = std::move(change)](store::Round& round) mutable -> R {
        TRY(auto definition, stored(definitions_.find(round, api), missing_api(api)));
        TRY(auto answer, change(definition));
        definitions_.put(round, api, definition);
        return answer;
      });
}

template <class T>
base::Result<T> Apis::stored(base::Result<std::optional<T>> found, base::Error missing) const {
  if (!found) return base::fail(std::move(found).error());
  if (!*found) return base::fail(std::move(missing));
  return *std::move(*found);
}

}  // namespace gateway
