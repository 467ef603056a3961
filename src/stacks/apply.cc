#include "stacks/apply.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "stacks/applier.h"
#include "stacks/limits.h"
#include "stacks/schedule.h"

namespace stacks {
namespace {

base::Result<std::string> packed(std::string path) {
  TRY(auto zip, make_package(path));
  return base::base64_encode(zip);
}

std::string_view verb(Action action) {
  switch (action) {
    case Action::create: return "creating";
    case Action::update: return "updating";
    case Action::replace: return "replacing";
    case Action::remove: return "removing";
    case Action::unchanged: break;
  }
  return "reading";
}

// Twelve letters and digits that are always the same for the same resource, so that an interrupted run finds what it made.
std::string suffix(std::string_view stack_id, std::string_view id, int generation) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  auto digest = crypto::sha256(fmt::format("{}\n{}\n{}", stack_id, id, generation));
  std::string out;
  for (size_t i = 0; i < 12; ++i) out += kAlphabet[static_cast<uint8_t>(digest[i]) % kAlphabet.size()];
  return out;
}

// After an interrupted creation: what differs, and what is set by calls after the first.
std::vector<std::string> unsure(const ResourceType& type, const base::Document& before, const base::Document& after) {
  auto changed = differences(before, after);
  for (auto name : type.after_creation) {
    bool listed = std::ranges::find(changed, name) != changed.end();
    if (!listed && after.find(name)) changed.emplace_back(name);
  }
  return changed;
}

}  // namespace

Applier::Applier(const Template* definition, const Plan* plan, Ledger& ledger, const Settings& settings,
                 Surroundings surroundings)
    : definition_(definition), plan_(plan), ledger_(ledger), surroundings_(std::move(surroundings)) {
  site_.call = surroundings_.call;
  site_.settings = settings;
  site_.stack_id = ledger.stack().id;
  site_.pause = surroundings_.pause;
  site_.package = [&workers = surroundings_.workers](std::string path) {
    return workers.run([path = std::move(path)] { return packed(path); });
  };
}

Node Applier::resolve(const Node& node, Problems& problems) const {
  Known known;
  known.region = site_.settings.region;
  known.ref = [this](std::string_view id) -> std::optional<Node> {
    auto* record = ledger_.find(id);
    return record ? std::optional(Node::string(record->physical_id, {})) : std::nullopt;
  };
  known.attribute = [this](std::string_view id, std::string_view attribute) -> std::optional<Node> {
    auto* record = ledger_.find(id);
    auto* value = record ? record->attributes.find(attribute) : nullptr;
    return value && value->is_string() ? std::optional(Node::string(*value->string(), {})) : std::nullopt;
  };
  Node resolved = reduce(node, known, problems);
  for (auto& open : references(resolved)) {
    auto name = open.attribute.empty() ? open.resource : open.resource + "." + open.attribute;
    problems.add(open.at, fmt::format("{} has no value", name));
  }
  return resolved;
}

base::Task<base::Status> Applier::ensure_all() {
  std::map<std::string_view, size_t> index;
  std::vector<std::vector<size_t>> needs;
  for (auto& resource : definition_->resources) {
    std::vector<size_t> own;
    for (auto& need : resource.needs) own.push_back(index.at(need));
    index[resource.id] = needs.size();
    needs.push_back(std::move(own));
  }
  return run_jobs(std::move(needs), kMaxParallelSteps,
                  [self = shared_from_this()](size_t job) { return self->ensure(self->definition_->resources[job]); });
}

base::Task<base::Status> Applier::ensure(const Resource& resource) {
  Problems problems(definition_->file);
  Node resolved = resolve(resource.properties, problems);
  auto properties = wanted_properties(resource, resolved, *plan_, problems);
  if (auto error = problems.error()) co_return base::fail(*std::move(error));
  auto* record = ledger_.find(resource.id);
  std::vector<std::string> changed;
  if (record) changed = differences(record->properties, properties);
  if (record && record->state == "updating") {
    for (auto& name : differences(record->properties, record->pending)) {
      if (std::ranges::find(changed, name) == changed.end()) changed.push_back(name);
    }
  }
  auto action = decide(*resource.type, record, changed);
  count(action);
  if (action == Action::unchanged) co_return co_await refresh(resource);
  auto since = surroundings_.clock.now();
  report(resource.id, resource.type->name, action, Stage::started, since);
  auto status = co_await carry_out(resource, action, std::move(properties), std::move(changed));
  if (!status) {
    report(resource.id, resource.type->name, action, Stage::failed, since, status.error().message);
    co_return base::fail(located(resource, action, status.error()));
  }
  report(resource.id, resource.type->name, action, Stage::done, since);
  co_return base::Status{};
}

base::Task<base::Status> Applier::carry_out(const Resource& resource, Action action, base::Document properties,
                                            std::vector<std::string> changed) {
  auto* record = ledger_.find(resource.id);
  base::Result<Made> made;
  if (action == Action::update) {
    made = co_await update(resource, *record, properties, std::move(changed));
  } else if (action == Action::replace) {
    made = co_await replace(resource, properties);
  } else {
    made = co_await create(resource, record ? *record : fresh_record(resource, 1, properties), properties);
  }
  if (!made) co_return base::fail(std::move(made).error());
  co_return co_await finish(resource, *std::move(made), std::move(properties));
}

base::Task<base::Result<Made>> Applier::create(const Resource& resource, ResourceRecord record, base::Document properties) {
  if (record.state == "deleting") {
    auto* type = find_type(record.type);
    if (type) CO_CHECK_OK(co_await remove_physical(record, *type));
    CO_CHECK_OK(co_await ledger_.erase(record.id));
    record = fresh_record(resource, record.generation + 1, properties);
  }
  bool interrupted = ledger_.find(record.id) != nullptr;
  if (interrupted && record.type != resource.type->name) {
    auto* type = find_type(record.type);
    if (type) CO_CHECK_OK(co_await remove_physical(record, *type));
    interrupted = false;
    record = fresh_record(resource, record.generation + 1, properties);
  }
  if (interrupted && resource.type->find) {
    Wanted left = wanted_of(resource, record, record.properties);
    CO_TRY(auto found, co_await resource.type->find(site_, left));
    if (found)
      co_return co_await adopt(resource, wanted_of(resource, record, properties), *std::move(found), record.properties);
    record = fresh_record(resource, record.generation, properties);
  }
  record.properties = properties;
  CO_CHECK_OK(co_await ledger_.save(record));
  auto made = co_await resource.type->create(site_, wanted_of(resource, record, properties));
  if (!made && already_exists(made.error()) && !interrupted && ledger_.find(record.id)) {
    CO_CHECK_OK(co_await ledger_.erase(record.id));  // somebody else's
  }
  co_return made;
}

base::Task<base::Result<Made>> Applier::adopt(const Resource& resource, Wanted wanted, Made found, base::Document before) {
  auto changed = unsure(*resource.type, before, wanted.properties);
  for (auto& name : changed) {
    auto* property = find_property(resource.type->properties, name);
    bool replaces = resource.type->update && property && property->change == Change::replaces;
    if (!replaces) continue;
    CO_CHECK_OK(co_await resource.type->remove(site_, {found.physical_id, before, found.attributes, {}}));
    co_return co_await resource.type->create(site_, std::move(wanted));
  }
  if (changed.empty() || !resource.type->update) co_return found;
  wanted.physical_id = found.physical_id;
  Existing existing{found.physical_id, std::move(before), found.attributes, std::move(changed)};
  co_return co_await resource.type->update(site_, std::move(wanted), std::move(existing));
}

base::Task<base::Result<Made>> Applier::update(const Resource& resource, ResourceRecord record, base::Document properties,
                                               std::vector<std::string> changed) {
  Existing existing{record.physical_id, record.state == "updating" ? record.pending : record.properties, record.attributes,
                    std::move(changed)};
  record.state = "updating";
  record.pending = properties;
  CO_CHECK_OK(co_await ledger_.save(record));
  co_return co_await resource.type->update(site_, wanted_of(resource, record, std::move(properties)), std::move(existing));
}

base::Task<base::Result<Made>> Applier::replace(const Resource& resource, base::Document properties) {
  ResourceRecord old = *ledger_.find(resource.id);
  auto successor = fresh_record(resource, old.generation + 1, properties);
  bool same_name = old.type == resource.type->name && resource.type->max_name > 0 && successor.physical_id == old.physical_id;
  if (same_name) {
    auto text = fmt::format("this change makes a new {}, which cannot have the name of the old one: change {} as well",
                            resource.type->name, resource.type->name_property);
    co_return base::fail({base::ErrorKind::conflict, "ReplacementNeedsNewName", std::move(text)});
  }
  if (resource.on_replace == Leaving::remove) {
    CO_CHECK_OK(co_await guard_data({old.id}));
    old.id = fmt::format("{}~{}", old.id, old.generation);
    old.state = "leaving";
    old.retain = false;
    CO_CHECK_OK(co_await ledger_.save(std::move(old), successor));
  } else {
    CO_CHECK_OK(co_await ledger_.save(successor));
  }
  co_return co_await resource.type->create(site_, wanted_of(resource, successor, std::move(properties)));
}

base::Task<base::Status> Applier::finish(const Resource& resource, Made made, base::Document properties) {
  ResourceRecord record = *ledger_.find(resource.id);
  record.state = "ready";
  record.physical_id = std::move(made.physical_id);
  record.attributes = std::move(made.attributes);
  record.properties = std::move(properties);
  record.pending = nullptr;
  record.needs = resource.needs;
  record.retain = resource.on_delete == Leaving::retain;
  auto package = plan_->packages.find(resource.id);
  if (package != plan_->packages.end()) record.code_fingerprint = package->second.fingerprint;
  co_return co_await ledger_.save(std::move(record));
}

// Keeps what the ledger says beside the properties up to date.
base::Task<base::Status> Applier::refresh(const Resource& resource) {
  ResourceRecord record = *ledger_.find(resource.id);
  auto package = plan_->packages.find(resource.id);
  auto fingerprint = package == plan_->packages.end() ? record.code_fingerprint : package->second.fingerprint;
  bool retain = resource.on_delete == Leaving::retain;
  if (record.needs == resource.needs && record.retain == retain && record.code_fingerprint == fingerprint)
    co_return base::Status{};
  record.needs = resource.needs;
  record.retain = retain;
  record.code_fingerprint = fingerprint;
  co_return co_await ledger_.save(std::move(record));
}

ResourceRecord Applier::fresh_record(const Resource& resource, int generation, const base::Document& properties) const {
  ResourceRecord record;
  record.id = resource.id;
  record.type = resource.type->name;
  record.state = "creating";
  record.generation = generation;
  record.physical_id = physical_name(resource, generation, properties);
  record.properties = properties;
  record.needs = resource.needs;
  record.retain = resource.on_delete == Leaving::retain;
  return record;
}

std::string Applier::physical_name(const Resource& resource, int generation, const base::Document& properties) const {
  auto& type = *resource.type;
  if (!type.name_property.empty() && properties.find(type.name_property))
    return std::string(properties.text(type.name_property));
  if (type.max_name == 0) return "";
  auto tail = "-" + suffix(site_.stack_id, resource.id, generation);
  auto head = fmt::format("{}-{}", site_.settings.stack, resource.id);
  return head.substr(0, type.max_name - tail.size()) + tail;
}

Wanted Applier::wanted_of(const Resource& resource, const ResourceRecord& record, base::Document properties) const {
  return {resource.id, record.physical_id, std::move(properties), resource.code};
}

base::Error Applier::located(const Resource& resource, Action action, const base::Error& error) const {
  base::Error out = error;
  auto hint = action == Action::create && already_exists(error) ? " (it is not part of this stack)" : "";
  out.message = fmt::format("{}: {} {} ({}) failed: {}: {}{}", definition_->place(resource.at), verb(action), resource.id,
                            resource.type->name, error.code, error.message, hint);
  return out;
}

void Applier::report(std::string_view id, std::string_view type, Action action, Stage stage, base::Time since,
                     std::string message) const {
  if (!surroundings_.progress) return;
  auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(surroundings_.clock.now() - since).count();
  surroundings_.progress({std::string(id), std::string(type), action, stage, ms, std::move(message)});
}

void Applier::count(Action action) {
  switch (action) {
    case Action::create: ++counts.created; break;
    case Action::update: ++counts.updated; break;
    case Action::replace: ++counts.replaced; break;
    case Action::remove: ++counts.removed; break;
    case Action::unchanged: ++counts.unchanged; break;
  }
}

base::Task<base::Result<Summary>> apply(const Template& definition, const Plan& plan, Ledger& ledger,
                                        Surroundings surroundings) {
  auto applier = std::make_shared<Applier>(&definition, &plan, ledger, definition.settings, std::move(surroundings));
  CO_CHECK_OK(co_await applier->guard_data(applier->endangered()));
  StackRecord stack = ledger.stack();
  stack.file = definition.file;
  if (!ledger.stored() && plan.changes()) CO_CHECK_OK(co_await ledger.save(stack));
  CO_CHECK_OK(co_await applier->ensure_all());
  CO_CHECK_OK(co_await applier->remove_all(applier->leftovers()));
  Summary summary = summarize(definition, ledger);
  base::Document outputs = base::Document::object();
  for (auto& output : summary.outputs) outputs.set(output.name, output.value);
  if (!(stack.outputs == outputs) || ledger.stack().file != stack.file) {
    stack.outputs = std::move(outputs);
    CO_CHECK_OK(co_await ledger.save(stack));
  }
  auto& counts = applier->counts;
  summary.created = counts.created;
  summary.updated = counts.updated;
  summary.replaced = counts.replaced;
  summary.removed = counts.removed;
  summary.unchanged = counts.unchanged;
  co_return summary;
}

}  // namespace stacks
