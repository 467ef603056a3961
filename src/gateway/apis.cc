#include "gateway/apis.h"

#include "base/log.h"
#include "gateway/checks.h"
#include "gateway/errors.h"
#include "gateway/limits.h"

namespace gateway {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Round;

namespace {

void erase_all(Round& round, std::string_view prefix, const std::string& api) {
  auto from = std::string(prefix) + api + "/";
  std::vector<std::string> keys;
  auto cursor = round.cursor(store::Family::meta, {from, store::keys::after_prefix(from)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) keys.emplace_back(cursor.key());
  for (auto& key : keys) round.erase(store::Family::meta, key);
}

template <class T>
Result<std::vector<T>> values(Result<std::vector<typename store::Repo<T>::Entry>> entries) {
  if (!entries) return fail(std::move(entries).error());
  std::vector<T> out;
  for (auto& entry : *entries) out.push_back(std::move(entry.value));
  return out;
}

Result<std::vector<Stage>> stages_of(Round& round, const std::string& api) {
  auto from = std::string(store::keys::rest_stage) + api + "/";
  std::vector<Stage> out;
  auto cursor = round.cursor(store::Family::meta, {from, store::keys::after_prefix(from)});
  for (cursor.seek_first(); cursor.valid(); cursor.next()) {
    TRY(auto stage, store::read_entity<Stage>(cursor.key(), cursor.value()));
    out.push_back(std::move(stage));
  }
  CHECK_OK(cursor.status());
  return out;
}

Status check_deployable(const Definition& definition) {
  bool any = false;
  for (auto& [id, resource] : definition.resources) {
    for (auto& [name, method] : or_empty(resource.methods)) {
      any = true;
      if (!method.integration) return fail(bad_request("No integration defined for method"));
    }
  }
  if (!any) return fail(bad_request("The REST API doesn't contain any methods"));
  return {};
}

}  // namespace

Apis::Apis(Parts parts, Place place)
    : parts_(parts), place_(std::move(place)), definitions_(parts.store, store::keys::rest_api) {}

base::Error Apis::missing_api(std::string_view api) const { return api_not_found(place_.account, api); }

Status Apis::require_api(Round& round, const std::string& api) const {
  TRY(auto found, round.get(store::Family::meta, std::string(store::keys::rest_api) + api));
  if (!found) return fail(missing_api(api));
  return {};
}

Status Apis::require_api(const std::string& api) const {
  TRY(auto found, parts_.store.get(store::Family::meta, std::string(store::keys::rest_api) + api));
  if (!found) return fail(missing_api(api));
  return {};
}

store::Drawers drawers() {
  return {store::drawer_of<Definition>(store::keys::rest_api), store::drawer_of<Deployment>(store::keys::rest_deployment),
          store::drawer_of<Definition>(store::keys::rest_snapshot), store::drawer_of<Stage>(store::keys::rest_stage)};
}

// ---- what is served

Result<std::unique_ptr<Apis>> Apis::open(Parts parts, Place place) {
  std::unique_ptr<Apis> apis(new Apis(parts, std::move(place)));
  CHECK_OK(apis->load());
  return apis;
}

Status Apis::load() {
  Snapshot snapshot;
  TRY(auto definitions, definitions_.all());
  for (auto& [api, definition] : definitions) {
    auto stages = std::make_shared<Snapshot::Stages>();
    TRY(auto entries, repo<Stage>(store::keys::rest_stage, api).all());
    for (auto& [name, stage] : entries) {
      auto compiled =
          program(api, stage.deployment_id, repo<Definition>(store::keys::rest_snapshot, api).find(stage.deployment_id));
      if (compiled) {
        (*stages)[name] = bind_stage(api, stage, *std::move(compiled));
      } else {
        base::log(base::LogLevel::error, "gateway", "stage {} of API {} is not served: {}", name, api,
                  compiled.error().message);
      }
    }
    snapshot.apis[api] = std::move(stages);
  }
  published_.publish(std::move(snapshot));
  return {};
}

Result<std::shared_ptr<const ApiProgram>> Apis::program(const std::string& api, const std::string& deployment,
                                                        Result<std::optional<Definition>> definition) const {
  auto snapshot = published_.read();
  if (auto known = snapshot->apis.find(api); known != snapshot->apis.end()) {
    for (auto& [name, stage] : *known->second) {
      if (stage->deployment_id == deployment) return stage->api;
    }
  }
  TRY(auto copy, stored(std::move(definition), deployment_not_found()));
  return compile(copy, place_);
}

Result<Apis::Stages> Apis::build(Round& round, const std::string& api) {
  auto stages = std::make_shared<Snapshot::Stages>();
  TRY(auto defined, stages_of(round, api));
  for (auto& stage : defined) {
    auto copy = repo<Definition>(store::keys::rest_snapshot, api).find(round, stage.deployment_id);
    TRY(auto compiled, program(api, stage.deployment_id, std::move(copy)));
    (*stages)[stage.name] = bind_stage(api, stage, std::move(compiled));
  }
  return Stages(std::move(stages));
}

template <class F>
auto Apis::change(std::string api, F work) -> Task<std::invoke_result_t<F&, Round&>> {
  using R = std::invoke_result_t<F&, Round&>;
  co_return co_await parts_.store.write([this, api, work = std::move(work)](Round& round) mutable -> R {
    TRY(auto answer, work(round));
    TRY(auto stages, build(round, api));
    round.at_end([this, api, stages = std::move(stages)](Round::Outcome outcome) {
      if (outcome != Round::Outcome::committed) return;
      published_.update([&](Snapshot& snapshot) { snapshot.apis[api] = stages; });
    });
    return answer;
  });
}

// ---- APIs

Task<Result<RestApi>> Apis::create(RestApi api) {
  CO_CHECK_OK(check_api(api));
  api.id = new_api_id(parts_.random);
  api.root_resource_id = new_api_id(parts_.random);
  api.created = {parts_.clock.now()};
  CO_CHECK_OK(check_policy(api, place_));
  co_return co_await parts_.store.write([this, api](Round& round) -> Result<RestApi> {
    definitions_.put(round, api.id, new_definition(api, parts_.random));
    return api;
  });
}

Task<Result<RestApi>> Apis::import(std::string api, base::Document document, ImportMode mode) {
  co_return co_await edit(std::move(api),
                          [this, document = std::move(document), mode](Definition& definition) -> Result<RestApi> {
                            CHECK_OK(import_api(definition, document, mode, parts_.random));
                            CHECK_OK(check_policy(definition.api, place_));
                            CHECK_OK(compile(definition, place_));
                            return definition.api;
                          });
}

Task<Result<RestApi>> Apis::update(std::string api, std::vector<Patch> patches) {
  co_return co_await edit(std::move(api), [this, patches = std::move(patches)](Definition& definition) -> Result<RestApi> {
    CHECK_OK(patch_api(definition.api, patches));
    CHECK_OK(check_policy(definition.api, place_));
    return definition.api;
  });
}

Task<Result<Nothing>> Apis::remove(std::string api) {
  co_return co_await change(api, [this, api](Round& round) -> Result<Nothing> {
    CHECK_OK(require_api(round, api));
    definitions_.erase(round, api);
    for (auto prefix : {store::keys::rest_deployment, store::keys::rest_snapshot, store::keys::rest_stage}) {
      erase_all(round, prefix, api);
    }
    return Nothing{};
  });
}

Task<Result<std::vector<RestApi>>> Apis::list() {
  co_return co_await parts_.workers.run([this]() -> Result<std::vector<RestApi>> {
    TRY(auto definitions, definitions_.all());
    std::vector<RestApi> out;
    for (auto& entry : definitions) out.push_back(std::move(entry.value.api));
    return out;
  });
}

Task<Result<Definition>> Apis::read(std::string api) {
  co_return co_await parts_.workers.run([this, api] { return stored(definitions_.find(api), missing_api(api)); });
}

// ---- deployments

Status Apis::put_stage(Round& round, const std::string& api, const NewDeployment& fresh, const std::string& deployment) {
  auto stages = repo<Stage>(store::keys::rest_stage, api);
  CHECK_OK(check_stage_name(*fresh.stage_name));
  CHECK_OK(check_stage_variables(or_empty(fresh.variables)));
  TRY(auto found, stages.find(round, *fresh.stage_name));
  Stage stage = found.value_or(Stage{});
  if (!found) {
    TRY(auto others, stages_of(round, api));
    if (others.size() >= kMaxStages) return fail(limit_exceeded("Maximum number of stages for this API has been reached"));
    stage.name = *fresh.stage_name;
    stage.created = {parts_.clock.now()};
  }
  stage.deployment_id = deployment;
  if (fresh.stage_description) stage.description = fresh.stage_description;
  if (fresh.variables) stage.variables = fresh.variables;
  stage.updated = {parts_.clock.now()};
  stages.put(round, stage.name, stage);
  return {};
}

Task<Result<Deployment>> Apis::deploy(std::string api, NewDeployment fresh) {
  co_return co_await change(api, [this, api, fresh = std::move(fresh)](Round& round) -> Result<Deployment> {
    TRY(auto definition, stored(definitions_.find(round, api), missing_api(api)));
    CHECK_OK(check_deployable(definition));
    CHECK_OK(compile(definition, place_));
    Deployment deployment{new_short_id(parts_.random), fresh.description, {parts_.clock.now()}};
    repo<Deployment>(store::keys::rest_deployment, api).put(round, deployment.id, deployment);
    repo<Definition>(store::keys::rest_snapshot, api).put(round, deployment.id, definition);
    if (fresh.stage_name) CHECK_OK(put_stage(round, api, fresh, deployment.id));
    return deployment;
  });
}

Task<Result<Deployment>> Apis::find_deployment(std::string api, std::string id) {
  co_return co_await parts_.workers.run([this, api, id]() -> Result<Deployment> {
    CHECK_OK(require_api(api));
    return stored(repo<Deployment>(store::keys::rest_deployment, api).find(id), deployment_not_found());
  });
}

Task<Result<std::vector<Deployment>>> Apis::list_deployments(std::string api) {
  co_return co_await parts_.workers.run([this, api]() -> Result<std::vector<Deployment>> {
    CHECK_OK(require_api(api));
    return values<Deployment>(repo<Deployment>(store::keys::rest_deployment, api).all());
  });
}

Task<Result<Nothing>> Apis::remove_deployment(std::string api, std::string id) {
  co_return co_await change(api, [this, api, id](Round& round) -> Result<Nothing> {
    CHECK_OK(require_api(round, api));
    TRY(auto stages, stages_of(round, api));
    for (auto& stage : stages) {
      if (stage.deployment_id == id)
        return fail(bad_request("Active stages pointing to this deployment must be moved or deleted"));
    }
    auto deployments = repo<Deployment>(store::keys::rest_deployment, api);
    CHECK_OK(stored(deployments.find(round, id), deployment_not_found()));
    deployments.erase(round, id);
    repo<Definition>(store::keys::rest_snapshot, api).erase(round, id);
    return Nothing{};
  });
}

// ---- stages

Task<Result<Stage>> Apis::create_stage(std::string api, Stage stage) {
  CO_CHECK_OK(check_stage_name(stage.name));
  CO_CHECK_OK(check_stage_variables(or_empty(stage.variables)));
  stage.created = stage.updated = {parts_.clock.now()};
  co_return co_await change(api, [this, api, stage](Round& round) -> Result<Stage> {
    CHECK_OK(require_api(round, api));
    auto stages = repo<Stage>(store::keys::rest_stage, api);
    TRY(auto existing, stages.find(round, stage.name));
    if (existing) return fail(conflict("Stage already exists"));
    TRY(auto others, stages_of(round, api));
    if (others.size() >= kMaxStages) return fail(limit_exceeded("Maximum number of stages for this API has been reached"));
    auto deployment = repo<Deployment>(store::keys::rest_deployment, api).find(round, stage.deployment_id);
    CHECK_OK(stored(std::move(deployment), bad_request("Deployment id does not exist")));
    stages.put(round, stage.name, stage);
    return stage;
  });
}

Task<Result<Stage>> Apis::update_stage(std::string api, std::string name, std::vector<Patch> patches) {
  co_return co_await change(api, [this, api, name, patches = std::move(patches)](Round& round) -> Result<Stage> {
    CHECK_OK(require_api(round, api));
    auto stages = repo<Stage>(store::keys::rest_stage, api);
    TRY(auto stage, stored(stages.find(round, name), stage_not_found()));
    CHECK_OK(patch_stage(stage, patches));
    auto deployment = repo<Deployment>(store::keys::rest_deployment, api).find(round, stage.deployment_id);
    CHECK_OK(stored(std::move(deployment), bad_request("Deployment id does not exist")));
    stage.updated = {parts_.clock.now()};
    stages.put(round, name, stage);
    return stage;
  });
}

Task<Result<Stage>> Apis::find_stage(std::string api, std::string name) {
  co_return co_await parts_.workers.run([this, api, name]() -> Result<Stage> {
    CHECK_OK(require_api(api));
    return stored(repo<Stage>(store::keys::rest_stage, api).find(name), stage_not_found());
  });
}

Task<Result<std::vector<Stage>>> Apis::list_stages(std::string api) {
  co_return co_await parts_.workers.run([this, api]() -> Result<std::vector<Stage>> {
    CHECK_OK(require_api(api));
    return values<Stage>(repo<Stage>(store::keys::rest_stage, api).all());
  });
}

Task<Result<Nothing>> Apis::remove_stage(std::string api, std::string name) {
  co_return co_await change(api, [this, api, name](Round& round) -> Result<Nothing> {
    CHECK_OK(require_api(round, api));
    auto stages = repo<Stage>(store::keys::rest_stage, api);
    CHECK_OK(stored(stages.find(round, name), stage_not_found()));
    stages.erase(round, name);
    return Nothing{};
  });
}

// ---- tags

Task<Result<Texts>> Apis::change_tags(std::string resource, Texts put, std::vector<std::string> removed) {
  constexpr std::string_view apis = "restapis/", stages = "/stages/";
  if (!resource.starts_with(apis)) co_return fail(not_found("Invalid resource ARN specified"));
  auto api = resource.substr(apis.size(), resource.find('/', apis.size()) - apis.size());
  auto at = resource.find(stages);
  auto stage = at == std::string::npos ? std::string() : resource.substr(at + stages.size());
  auto apply = [put = std::move(put), removed = std::move(removed)](std::optional<Texts>& tags) {
    auto next = or_empty(tags);
    for (auto& [name, value] : put) next[name] = value;
    for (auto& name : removed) next.erase(name);
    tags.reset();
    if (!next.empty()) tags = next;
    return next;
  };
  if (stage.empty()) {
    co_return co_await edit(api, [apply](Definition& definition) -> Result<Texts> { return apply(definition.api.tags); });
  }
  co_return co_await parts_.store.write([this, api, stage, apply](Round& round) -> Result<Texts> {
    auto repository = repo<Stage>(store::keys::rest_stage, api);
    TRY(auto found, stored(repository.find(round, stage), stage_not_found()));
    auto tags = apply(found.tags);
    repository.put(round, stage, found);
    return tags;
  });
}

}  // namespace gateway
