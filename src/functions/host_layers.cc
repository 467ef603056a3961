// Host's control plane: layers, and what functions have at /opt.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "functions/host_state.h"
#include "wire/json.h"

namespace functions {
namespace {

using base::Document;

base::Error no_such_layer() { return resource_not_found("The resource you requested does not exist."); }

/// The name of arn:aws:lambda:REGION:ACCOUNT:layer:NAME, or the name itself; "" for what is of another place.
std::string layer_name(Place here, std::string_view text) {
  if (!text.starts_with("arn:")) return std::string(text);
  auto own = fmt::format("arn:aws:lambda:{}:{}:layer:", here.region, here.account);
  if (!text.starts_with(own)) return "";
  text.remove_prefix(own.size());
  return std::string(text.substr(0, text.find(':')));
}

bool fits(const LayerVersion& version, const LayerFilter& filter) {
  auto has = [](const std::vector<std::string>& all, const std::string& one) {
    return one.empty() || std::find(all.begin(), all.end(), one) != all.end();
  };
  return has(version.runtimes, filter.runtime) && has(version.architectures, filter.architecture);
}

Document layer_statement(const LayerStatement& statement, const std::string& arn) {
  bool account = statement.principal != "*" && !statement.principal.starts_with("arn:");
  Document principal =
      statement.principal == "*"
          ? Document("*")
          : Document::object({{"AWS", account ? "arn:aws:iam::" + statement.principal + ":root" : statement.principal}});
  Document document = Document::object({{"Sid", statement.id},
                                        {"Effect", "Allow"},
                                        {"Principal", std::move(principal)},
                                        {"Action", statement.action},
                                        {"Resource", arn}});
  if (!statement.organization.empty()) {
    auto equals = Document::object({{"aws:PrincipalOrgID", statement.organization}});
    document.set("Condition", Document::object({{"StringEquals", std::move(equals)}}));
  }
  return document;
}

std::string layer_policy_text(const LayerVersion& version, const std::string& arn) {
  Document list = Document::list();
  for (const auto& each : version.permissions) list.push(layer_statement(each, arn));
  return wire::to_json(Document::object({{"Version", "2012-10-17"}, {"Id", "default"}, {"Statement", std::move(list)}}));
}

base::Error stale_layer_revision() {
  auto error = stale_revision();
  error.message =
      "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest "
      "Revision Id";
  return error;
}

uint64_t unpacked_bytes(const std::filesystem::path& folder) {
  std::error_code error;
  uint64_t bytes = 0;
  for (auto at = std::filesystem::recursive_directory_iterator(folder, error); !error && at != std::filesystem::end(at);
       at.increment(error))
    if (at->is_regular_file(error) && !at->is_symlink(error)) bytes += at->file_size(error);
  return bytes;
}

}  // namespace

std::string Host::layer_arn(std::string_view name, int64_t version) const {
  auto here = state_->here();
  auto arn = fmt::format("arn:aws:lambda:{}:{}:layer:{}", here.region, here.account, name);
  return version ? fmt::format("{}:{}", arn, version) : arn;
}

void Host::State::publish_layer(LayerVersion version, std::shared_ptr<const Package> package) {
  catalog.update([&](Catalog& next) {
    auto& place = next.layers[version.name];
    auto copy = place ? std::make_shared<Layers>(*place) : std::make_shared<Layers>();
    if (!package) package = copy->at(version.version)->package;
    (*copy)[version.version] = std::make_shared<const PublishedLayer>(PublishedLayer{version, package});
    place = std::move(copy);
  });
}

void Host::State::unpublish_layer(const std::string& name, int64_t version) {
  catalog.update([&](Catalog& next) {
    auto place = next.layers.find(name);
    if (place == next.layers.end()) return;
    auto copy = std::make_shared<Layers>(*place->second);
    copy->erase(version);
    if (copy->empty()) {
      next.layers.erase(place);
    } else {
      place->second = std::move(copy);
    }
  });
}

base::Task<base::Result<LayerVersion>> Host::publish_layer(NewLayerVersion fresh) {
  auto state = state_;
  LayerVersion version{.name = layer_name(state->here(), fresh.name), .description = std::move(fresh.description)};
  if (version.name.empty()) co_return base::fail(no_such_layer());
  version.runtimes = std::move(fresh.runtimes);
  version.architectures = std::move(fresh.architectures);
  version.license = std::move(fresh.license);
  version.created = state->timestamp();
  version.code_bytes = static_cast<int64_t>(fresh.zip.size());
  CO_TRY(auto package, co_await state->unpack(std::move(fresh.zip)));
  version.package = package->digest;
  version.code_sha256 = base::base64_encode(base::hex_decode(package->digest).value_or(""));
  auto work = [state, package, version](store::Round& round) mutable -> base::Result<LayerVersion> {
    TRY(auto layer, state->layers.find(round, version.name));
    if (!layer) layer = Layer{version.name};
    version.version = ++layer->last_version;
    state->layers.put(round, version.name, *layer);
    state->layer_versions.put(round, version_id(version.name, version.version), version);
    at_commit(round, [state, version, package] { state->publish_layer(version, package); });
    return version;
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Result<LayerVersion> Host::layer_version(std::string_view name, int64_t version) const {
  if (version < 1) return base::fail(invalid_parameter("Layer Version Cannot be less than 1"));
  auto found = state_->find_layer(layer_name(state_->here(), name), version);
  if (!found) return base::fail(no_such_layer());
  return found->version;
}

base::Result<LayerVersion> Host::layer_version_of(std::string_view arn) const {
  auto number = version_number(arn.substr(arn.rfind(':') + 1));
  if (!number) return base::fail(no_such_layer());
  return layer_version(arn, *number);
}

std::shared_ptr<const PublishedLayer> Host::State::find_layer(const std::string& name, int64_t version) const {
  auto now = catalog.read();
  auto layer = now->layers.find(name);
  if (layer == now->layers.end()) return nullptr;
  auto found = layer->second->find(version);
  return found == layer->second->end() ? nullptr : found->second;
}

std::vector<LayerVersion> Host::latest_layers(const LayerFilter& filter) const {
  std::vector<LayerVersion> all;
  auto now = state_->catalog.read();
  for (const auto& [name, versions] : now->layers)
    for (auto at = versions->rbegin(); at != versions->rend(); ++at) {
      if (!fits(at->second->version, filter)) continue;
      all.push_back(at->second->version);
      break;
    }
  return all;
}

std::vector<LayerVersion> Host::layer_versions(std::string_view name, const LayerFilter& filter) const {
  std::vector<LayerVersion> all;
  auto now = state_->catalog.read();
  auto layer = now->layers.find(layer_name(state_->here(), name));
  if (layer == now->layers.end()) return all;
  for (auto at = layer->second->rbegin(); at != layer->second->rend(); ++at)
    if (fits(at->second->version, filter)) all.push_back(at->second->version);
  return all;
}

base::Task<base::Status> Host::remove_layer_version(std::string name, int64_t version) {
  if (version < 1) co_return base::fail(invalid_parameter("Layer Version Cannot be less than 1"));
  auto state = state_;
  auto work = [state, name = layer_name(state->here(), name), version](store::Round& round) -> base::Status {
    TRY(auto found, state->layer_versions.find(round, version_id(name, version)));
    if (!found) return {};
    state->layer_versions.erase(round, version_id(name, version));
    at_commit(round, [state, name, version] { state->unpublish_layer(name, version); });
    return {};
  };
  co_return co_await state->shared.parts.store.write(std::move(work));
}

base::Task<base::Status> Host::State::change_layer(std::string name, int64_t version, LayerChange change) {
  auto work = [self = shared_from_this(), name, version,
               change = std::move(change)](store::Round& round) mutable -> base::Status {
    TRY(auto found, self->layer_versions.find(round, version_id(name, version)));
    if (!found) {
      auto here = self->here();
      return base::fail(resource_not_found(fmt::format("Layer version arn:aws:lambda:{}:{}:layer:{}:{} does not exist.",
                                                       here.region, here.account, name, version)));
    }
    CHECK_OK(change(*found));
    self->layer_versions.put(round, version_id(name, version), *found);
    at_commit(round, [self, changed = *found] { self->publish_layer(changed, nullptr); });
    return {};
  };
  co_return co_await shared.parts.store.write(std::move(work));
}

base::Task<base::Result<PolicyText>> Host::add_layer_permission(std::string text, int64_t version, LayerStatement statement,
                                                                std::string revision_id) {
  auto state = state_;
  auto name = layer_name(state->here(), text);
  auto next = state->new_revision_id();
  PolicyText added{wire::to_json(layer_statement(statement, layer_arn(name, version))), next};
  auto apply = [statement, revision_id, next](LayerVersion& of) -> base::Status {
    if (!revision_id.empty() && revision_id != of.permissions_revision_id) return base::fail(stale_layer_revision());
    for (const auto& each : of.permissions)
      if (each.id == statement.id) return base::fail(statement_exists(statement.id));
    of.permissions.push_back(statement);
    of.permissions_revision_id = next;
    size_t bytes = layer_policy_text(of, "").size();
    if (bytes > limits::policy_bytes) return base::fail(policy_too_large(bytes));
    return {};
  };
  CO_CHECK_OK(co_await state->change_layer(std::move(name), version, std::move(apply)));
  co_return added;
}

base::Task<base::Status> Host::remove_layer_permission(std::string text, int64_t version, std::string statement_id,
                                                       std::string revision_id) {
  auto state = state_;
  auto apply = [statement_id, revision_id, next = state->new_revision_id()](LayerVersion& of) -> base::Status {
    if (!revision_id.empty() && revision_id != of.permissions_revision_id) return base::fail(stale_layer_revision());
    if (std::erase_if(of.permissions, [&](const auto& each) { return each.id == statement_id; }) == 0)
      return base::fail(statement_not_found(statement_id));
    of.permissions_revision_id = next;
    return {};
  };
  co_return co_await state->change_layer(layer_name(state->here(), text), version, std::move(apply));
}

base::Result<PolicyText> Host::layer_policy(std::string_view name, int64_t version) const {
  TRY(auto found, layer_version(name, version));
  if (found.permissions.empty()) return base::fail(no_policy_to_change());
  return PolicyText{layer_policy_text(found, layer_arn(found.name, found.version)), found.permissions_revision_id};
}

base::Task<base::Result<UsedLayers>> Host::State::use_layers(std::vector<std::string> arns,
                                                             std::shared_ptr<const Package> code) {
  UsedLayers used;
  if (arns.size() > limits::layers) co_return base::fail(invalid_parameter("Cannot reference more than 5 layers."));
  std::vector<std::shared_ptr<const Package>> packages_used;
  for (const auto& arn : arns) {
    auto name = layer_name(here(), arn);
    auto number = version_number(std::string_view(arn).substr(arn.rfind(':') + 1));
    auto found = number && !name.empty() ? find_layer(name, *number) : nullptr;
    if (!found) co_return base::fail(invalid_parameter(fmt::format("Layer version {} does not exist.", arn)));
    for (const auto& other : used.layers) {
      if (layer_name(here(), other.arn) != name) continue;
      co_return base::fail(invalid_parameter(
          fmt::format("Two different versions of the same layer are not allowed to be referenced in the same function. {} and "
                      "{} are versions of the same layer.",
                      other.arn, arn)));
    }
    used.layers.push_back({arn, found->version.code_bytes});
    packages_used.push_back(found->package);
  }
  if (arns.empty()) co_return used;
  CO_TRY(used.package,
         co_await shared.parts.workers.run([packages = packages, packages_used] { return packages->merge(packages_used); }));
  CO_CHECK_OK(co_await check_unpacked(used.package, std::move(code)));
  co_return used;
}

base::Task<base::Status> Host::State::check_unpacked(std::shared_ptr<const Package> layers,
                                                     std::shared_ptr<const Package> code) {
  if (!layers || !code) co_return base::Status{};
  CO_TRY(auto bytes, co_await shared.parts.workers.run([layers, code]() -> base::Result<uint64_t> {
    return unpacked_bytes(layers->folder) + unpacked_bytes(code->folder);
  }));
  if (bytes <= limits::unzipped_bytes) co_return base::Status{};
  co_return base::fail(invalid_parameter(fmt::format(
      "Function code combined with layers exceeds the maximum allowed size of {} bytes. The actual size is {} bytes.",
      limits::unzipped_bytes, bytes)));
}

}  // namespace functions
