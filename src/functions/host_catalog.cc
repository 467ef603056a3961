// What is published of functions, versions and aliases, and what names and qualifiers mean in it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/log.h"
#include "functions/host_state.h"
#include "net/loop.h"
#include "wire/json.h"

namespace functions {
namespace {

/// Whether environments of one may go on as the other's.
bool runs_alike(const Function& a, const Function& b) {
  return a.package == b.package && a.role == b.role && a.handler == b.handler && a.runtime == b.runtime &&
         a.memory_mb == b.memory_mb && a.timeout_s == b.timeout_s && a.ephemeral_storage_mb == b.ephemeral_storage_mb &&
         a.environment == b.environment && a.layers_package == b.layers_package &&
         a.reserved_concurrency == b.reserved_concurrency;
}

}  // namespace

std::optional<int64_t> version_number(std::string_view text) {
  int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

DeploymentPtr Listing::version(std::string_view text) const {
  if (text == "$LATEST") return latest;
  auto number = version_number(text);
  auto found = number ? versions.find(*number) : versions.end();
  return found == versions.end() ? nullptr : found->second;
}

base::Result<FunctionName> Host::name_of(std::string_view text, std::string_view qualifier) const {
  TRY(auto name, parse_function_name(text, state_->here()));
  if (!qualifier.empty() && !name.qualifier.empty() && name.qualifier != qualifier) {
    return base::fail(
        invalid_parameter("The derived qualifier from the function name does not match the specified qualifier."));
  }
  if (name.qualifier.empty()) name.qualifier = qualifier;
  return name;
}

AccountUsage Host::account_usage() const {
  AccountUsage usage{.concurrency = limits::account_concurrency, .unreserved = limits::account_concurrency};
  auto now = state_->catalog.read();
  for (const auto& [name, listing] : now->functions) {
    const Function& latest = *listing->latest->function;
    ++usage.functions;
    usage.unreserved -= latest.reserved_concurrency.value_or(0);
    usage.code_bytes += latest.code_bytes;
    for (const auto& [number, version] : listing->versions) usage.code_bytes += version->function->code_bytes;
  }
  for (const auto& [name, versions] : now->layers)
    for (const auto& [number, layer] : *versions) usage.code_bytes += layer->version.code_bytes;
  return usage;
}

base::Result<Target> Host::State::resolve(std::string_view text, std::string_view qualifier) const {
  TRY(auto name, parse_function_name(text, here()));
  if (!qualifier.empty() && !name.qualifier.empty() && name.qualifier != qualifier) {
    return base::fail(
        invalid_parameter("The derived qualifier from the function name does not match the specified qualifier."));
  }
  if (qualifier.empty()) qualifier = name.qualifier;
  Target target{.deployment = nullptr,
                .alias = nullptr,
                .arn = function_arn(here(), name.name, qualifier),
                .qualifier = std::string(qualifier)};
  auto now = catalog.read();
  if (auto found = now->functions.find(name.name); found != now->functions.end()) {
    const Listing& listing = *found->second;
    target.deployment = qualifier.empty() ? listing.latest : listing.version(qualifier);
    if (auto alias = listing.aliases.find(qualifier); alias != listing.aliases.end()) {
      target.alias = alias->second;
      target.deployment = listing.version(target.alias->alias.version);
    }
  }
  if (!target.deployment) return base::fail(function_not_found(target.arn));
  return target;
}

base::Result<DeploymentPtr> Host::State::resolve_function(std::string_view text) const {
  TRY(auto name, parse_function_name(text, here()));
  if (!name.qualifier.empty() && name.qualifier != "$LATEST") return base::fail(functions_only());
  TRY(auto target, resolve(text, ""));
  return target.deployment;
}

DeploymentPtr Host::State::choose(const Target& target) const {
  if (!target.alias || target.alias->alias.weights.empty()) return target.deployment;
  constexpr double kSteps = 1 << 24;
  std::string bytes = shared.parts.random.bytes(3);
  auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<uint8_t>(bytes[at])); };
  double drawn = static_cast<double>(byte(0) << 16 | byte(1) << 8 | byte(2)) / kSteps;
  auto now = catalog.read();
  auto listing = now->functions.find(target.deployment->function->name);
  if (listing == now->functions.end()) return target.deployment;
  for (const auto& [version, weight] : target.alias->alias.weights) {
    if (drawn < weight) {
      auto chosen = listing->second->version(version);
      return chosen ? chosen : target.deployment;
    }
    drawn -= weight;
  }
  return target.deployment;
}

base::Result<DeploymentPtr> Host::State::successor(const Pool& pool) const {
  const Function& function = *pool.function;
  TRY(auto target, resolve(function.name, function.version));
  return target.deployment;
}

std::shared_ptr<const iam::Policy> Host::State::compile(const std::vector<Statement>& permissions,
                                                        const std::string& of) const {
  if (permissions.empty()) return nullptr;
  auto policy = iam::Policy::parse(wire::to_json(policy_document(permissions, of)), iam::PolicyKind::resource);
  if (policy) return std::make_shared<const iam::Policy>(*std::move(policy));
  base::log(base::LogLevel::error, "functions", "{}: its permissions grant nothing: {}", of, policy.error().message);
  return nullptr;
}

DeploymentPtr Host::State::deploy(FunctionPtr function, std::shared_ptr<const Package> package,
                                  const Deployment* before) const {
  auto deployment = std::make_shared<Deployment>();
  std::string own_arn = function_arn(here(), function->name, function->version);
  deployment->policy = compile(function->permissions, own_arn);
  if (!package) package = before->pool->package;
  if (before && runs_alike(*before->function, *function) && before->pool->package == package) {
    deployment->pool = before->pool;
  } else {
    auto layers_at_opt = function->layers_package.empty() ? nullptr : packages->find(function->layers_package);
    deployment->pool = std::make_shared<Pool>(function, own_arn, std::move(package), std::move(layers_at_opt));
  }
  deployment->function = std::move(function);
  return deployment;
}

std::shared_ptr<const Package> Host::State::package_of(const Function& function) {
  if (auto package = packages->find(function.package)) return package;
  base::log(base::LogLevel::error, "functions", "the package of {} {} is not there: update its code", function.name,
            version_of(function));
  return std::make_shared<Package>(Package{shared.options.folder / "packages" / function.package, function.package});
}

base::Status Host::State::load() {
  TRY(auto stored_layers, layer_versions.all());
  for (auto& entry : stored_layers) {
    auto package = packages->find(entry.value.package);
    if (!package) {
      base::log(base::LogLevel::error, "functions", "the package of layer {} is not there", entry.id);
      continue;
    }
    publish_layer(std::move(entry.value), std::move(package));
  }
  TRY(auto all, functions.all());
  for (auto& entry : all) {
    auto package = package_of(entry.value);
    publish(std::make_shared<const Function>(std::move(entry.value)), std::move(package));
  }
  TRY(auto published, versions.all());
  for (auto& entry : published) {
    auto package = package_of(entry.value);
    publish(std::make_shared<const Function>(std::move(entry.value)), std::move(package));
  }
  auto split = [](const std::string& id) { return std::pair(id.substr(0, id.find('/')), id.substr(id.find('/') + 1)); };
  TRY(auto names, aliases.all());
  for (auto& entry : names) publish_alias(split(entry.id).first, std::move(entry.value));
  TRY(auto configs, event_configs.all());
  for (auto& entry : configs) publish_event_config(split(entry.id).first, split(entry.id).second, std::move(entry.value));
  return {};
}

/// What a version has of its function as it is now.
FunctionPtr with_reservation(const FunctionPtr& version, const Function& latest) {
  if (version->reserved_concurrency == latest.reserved_concurrency) return version;
  auto copy = std::make_shared<Function>(*version);
  copy->reserved_concurrency = latest.reserved_concurrency;
  return copy;
}

void Host::State::edit(const std::string& name, const std::function<void(Listing&)>& change) {
  catalog.update([&](Catalog& next) {
    auto& place = next.functions[name];
    auto copy = place ? std::make_shared<Listing>(*place) : std::make_shared<Listing>();
    change(*copy);
    place = std::move(copy);
  });
}

void Host::State::publish(FunctionPtr function, std::shared_ptr<const Package> package) {
  std::vector<std::shared_ptr<Pool>> retired;
  auto replace_in = [&](DeploymentPtr& place, FunctionPtr by, std::shared_ptr<const Package> code) {
    auto before = place;
    place = deploy(std::move(by), std::move(code), before.get());
    if (before && before->pool != place->pool) retired.push_back(before->pool);
  };
  edit(function->name, [&](Listing& listing) {
    retired.clear();
    if (auto number = version_number(function->version)) {
      auto shown = listing.latest ? with_reservation(function, *listing.latest->function) : function;
      return replace_in(listing.versions[*number], shown, package);
    }
    replace_in(listing.latest, function, package);
    for (auto& [number, place] : listing.versions)
      if (auto shown = with_reservation(place->function, *function); shown != place->function)
        replace_in(place, shown, nullptr);
  });
  for (auto& pool : retired) retire_soon(std::move(pool));
  provision_soon(function->name);
}

void Host::State::publish_alias(const std::string& function, Alias alias) {
  auto published = std::make_shared<PublishedAlias>();
  published->policy = compile(alias.permissions, function_arn(here(), function, alias.name));
  published->alias = std::move(alias);
  edit(function, [&](Listing& listing) { listing.aliases[published->alias.name] = published; });
  provision_soon(function);
}

void Host::State::unpublish(const std::string& name) {
  std::shared_ptr<const Listing> before;
  catalog.update([&](Catalog& next) {
    before = std::move(next.functions[name]);
    next.functions.erase(name);
  });
  if (!before) return;
  retire_soon(before->latest->pool);
  for (const auto& [number, version] : before->versions) retire_soon(version->pool);
}

void Host::State::unpublish_version(const std::string& name, int64_t version) {
  DeploymentPtr before;
  edit(name, [&](Listing& listing) {
    before = listing.versions[version];
    listing.versions.erase(version);
    listing.event_configs.erase(std::to_string(version));
  });
  if (before) retire_soon(before->pool);
}

void Host::State::unpublish_alias(const std::string& name, const std::string& alias) {
  edit(name, [&](Listing& listing) {
    listing.aliases.erase(alias);
    listing.event_configs.erase(alias);
  });
  provision_soon(name);
}

/// On a loop: the committer has other things to do than to end environments.
void Host::State::retire_soon(std::shared_ptr<Pool> pool) {
  shared.parts.loops[0].post([weak = weak_from_this(), pool = std::move(pool)] {
    if (auto self = weak.lock()) self->scheduler->retire(pool);
  });
}

}  // namespace functions
