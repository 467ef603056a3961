#include "relay/known_tables.h"

#include "relay/errors.h"
#include "relay/limits.h"
#include "wire/json.h"

namespace relay {
namespace {

using base::Document;
using base::Result;
using base::Task;

/// Of a key.
std::optional<items::Type> type_of(std::string_view word) {
  bool of_keys = word == "S" || word == "N" || word == "B";
  return of_keys ? items::type_from_name(word) : std::nullopt;
}

std::vector<tables::KeyElement> keys_in(const Document& description) {
  std::vector<tables::KeyElement> keys;
  const auto* list = description.find("KeySchema");
  for (const auto& each : list && list->elements() ? *list->elements() : Document::List()) {
    auto role = each.text("KeyType") == "HASH" ? tables::KeyRole::hash : tables::KeyRole::range;
    keys.push_back({std::string(each.text("AttributeName")), role});
  }
  return keys;
}

void add_indexes(tables::Schema& schema, const Document& description, std::string_view member, tables::IndexKind kind) {
  const auto* list = description.find(member);
  for (const auto& each : list && list->elements() ? *list->elements() : Document::List()) {
    auto& index = schema.indexes.emplace_back();
    index.number = schema.indexes.size();
    index.name = each.text("IndexName");
    index.kind = kind;
    index.keys = keys_in(each);
  }
}

/// Whether every key is defined, as tables::resolve wants it.
bool is_whole(const tables::Schema& schema) {
  auto defined = [&](const std::vector<tables::KeyElement>& keys) {
    return std::all_of(keys.begin(), keys.end(), [&](const auto& key) {
      return std::any_of(schema.attributes.begin(), schema.attributes.end(), [&](auto& each) { return each.name == key.name; });
    });
  };
  return !schema.name.empty() && !schema.keys.empty() && defined(schema.keys) &&
         std::all_of(schema.indexes.begin(), schema.indexes.end(), [&](auto& index) { return defined(index.keys); });
}

}  // namespace

std::optional<tables::Schema> schema_of(const Document& description) {
  tables::Schema schema;
  schema.name = description.text("TableName");
  const auto* attributes = description.find("AttributeDefinitions");
  for (const auto& each : attributes && attributes->elements() ? *attributes->elements() : Document::List()) {
    auto type = type_of(each.text("AttributeType"));
    if (type) schema.attributes.push_back({std::string(each.text("AttributeName")), *type});
  }
  schema.keys = keys_in(description);
  add_indexes(schema, description, "GlobalSecondaryIndexes", tables::IndexKind::global);
  add_indexes(schema, description, "LocalSecondaryIndexes", tables::IndexKind::local);
  if (!is_whole(schema)) return {};
  return schema;
}

/// Who asks; when its task is dropped, those who wait for it are told.
class KnownTables::Asking {
 public:
  Asking(KnownTables& known, const std::string& name) : known_(known), name_(name) {}
  Asking(const Asking&) = delete;
  ~Asking() {
    if (!ended_) keep(base::fail(cannot_describe(name_, known_.far_.url(), "who asked has left; try again")));
  }
  Told keep(Described described) {
    ended_ = true;
    return known_.keep(name_, std::move(described));
  }

 private:
  KnownTables& known_;
  const std::string& name_;
  bool ended_ = false;
};

uint64_t KnownTables::changes() const {
  std::lock_guard lock(mutex_);
  return changes_;
}

Task<Result<KnownTables::Learned>> KnownTables::learn(std::string name, uint64_t seen) {
  auto since = [seen](uint64_t change) { return change > seen ? Learned::now : Learned::before; };
  std::unique_lock lock(mutex_);
  auto found = known_.find(name);
  if (found != known_.end() && found->second.asking) {
    auto [promise, future] = base::one_shot<Told>();
    found->second.waiting.push_back(std::move(promise));
    lock.unlock();
    CO_TRY(auto change, co_await future);
    co_return since(change);
  }
  if (found != known_.end() && Steady::now() < found->second.good_until) co_return since(found->second.change);
  if (found != known_.end()) {
    by_age_.erase(found->second.age);
  } else {
    make_room();
    found = known_.try_emplace(name).first;
  }
  found->second.asking = true;
  lock.unlock();
  Asking asking(*this, name);
  CO_TRY(auto change, asking.keep(co_await describe(name)));
  co_return since(change);
}

/// The "Table" of its description; nothing when there is no such table.
Task<KnownTables::Described> KnownTables::describe(const std::string& name) {
  wire::Request request;
  request.headers.add("X-Amz-Target", "DynamoDB_20120810.DescribeTable");
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.body = wire::to_json(Document::object({{"TableName", name}}));
  CO_TRY(auto answer, co_await far_.send(std::move(request)));
  bool absent = answer.code == "ResourceNotFoundException" || answer.code == "ValidationException";  // or no name of one
  if (absent) co_return std::optional<Document>();
  auto unusable = [&](std::string_view why) { return base::fail(cannot_describe(name, far_.url(), why)); };
  if (answer.response.status != 200) {
    auto error = wire::parse_json(answer.response.body);
    auto message = error && error->is_object() ? std::string(error->text("message", error->text("Message"))) : "";
    co_return unusable(answer.code + ": " + message);
  }
  auto body = wire::parse_json(answer.response.body);
  const auto* table = body && body->is_object() ? body->find("Table") : nullptr;
  if (!table || !table->is_object()) co_return unusable("the answer has no Table");
  co_return std::optional<Document>(*table);
}

KnownTables::Told KnownTables::keep(const std::string& name, Described described) {
  Told told = 0;
  std::optional<tables::Schema> schema;
  if (!described) {
    told = base::fail(described.error());
  } else if (*described) {
    schema = schema_of(**described);
    if (!schema) told = base::fail(cannot_describe(name, far_.url(), "its keys are not told"));
  }
  if (schema) schema->name = name;
  std::vector<base::OneShotPromise<Told>> waiting;
  {
    std::lock_guard lock(mutex_);
    auto found = known_.find(name);
    waiting = std::move(found->second.waiting);
    if (told) {
      auto arn = schema ? std::string((*described)->text("TableArn")) : std::string();
      told = take(found->second, name, std::move(schema), std::move(arn));
    } else {
      tables_.unlearn(name);
      known_.erase(found);
    }
  }
  for (auto& promise : waiting) promise.set(told);
  return told;
}

/// What was learned of a table that is there, or is not; under mutex_.
uint64_t KnownTables::take(Known& known, const std::string& name, std::optional<tables::Schema> schema, std::string arn) {
  bool absent_still = known.change > 0 && !schema && !tables_.find(name);
  if (!absent_still) known.change = ++changes_;
  known.asking = false;
  known.waiting.clear();
  known.age = by_age_.insert(by_age_.end(), name);
  known.arn = std::move(arn);
  if (known.arn.ends_with(":table/" + name)) prefix_ = known.arn.substr(0, known.arn.size() - name.size());
  known.good_until = Steady::now() + (schema ? limits::table_life : limits::absent_life);
  if (schema) {
    tables_.learn(*std::move(schema));
  } else {
    tables_.unlearn(name);
  }
  return known.change;
}

/// For one more; under mutex_. Those that are asked for stay: they are no more than requests that are under way.
void KnownTables::make_room() {
  while (known_.size() >= most_ && !by_age_.empty()) {
    tables_.unlearn(by_age_.front());
    known_.erase(by_age_.front());
    by_age_.pop_front();
  }
}

void KnownTables::forget(const std::string& name) {
  std::lock_guard lock(mutex_);
  auto found = known_.find(name);
  if (found != known_.end()) found->second.good_until = {};
}

void KnownTables::forget_all() {
  std::lock_guard lock(mutex_);
  for (auto& [name, known] : known_) known.good_until = {};
}

std::string KnownTables::arn(std::string_view name) const {
  std::lock_guard lock(mutex_);
  auto found = known_.find(name);
  if (found != known_.end() && !found->second.arn.empty()) return found->second.arn;
  return prefix_.empty() ? std::string() : prefix_ + std::string(name);
}

}  // namespace relay
