#include "tables/schema_fields.h"

#include <array>
#include <string_view>

namespace tables {
namespace {

using base::Document;
using base::Status;

template <class E, size_t N>
Status read_enum(const Document& from, const std::array<std::string_view, N>& spellings, E& to) {
  for (size_t i = 0; i < N; ++i) {
    if (from.string() && *from.string() == spellings[i]) {
      to = static_cast<E>(i);
      return {};
    }
  }
  return base::fail(base::internal_error("A stored schema has an unknown word."));
}

constexpr std::array<std::string_view, 2> kRoles = {"hash", "range"};
constexpr std::array<std::string_view, 2> kKinds = {"global", "local"};
constexpr std::array<std::string_view, 3> kProjected = {"keys", "include", "all"};
constexpr std::array<std::string_view, 4> kViews = {"keys", "new", "old", "newAndOld"};
constexpr std::array<std::string_view, 2> kBillings = {"provisioned", "onDemand"};
constexpr std::array<std::string_view, 2> kLives = {"active", "creating"};

int64_t microseconds(base::Time time) { return time.time_since_epoch().count(); }

base::Time time_at(const Document& from, std::string_view name) {
  const auto* member = from.find(name);
  return base::Time(std::chrono::microseconds(member ? member->integer().value_or(0) : 0));
}

constexpr std::array<std::string_view, 2> kStates = {"active", "creating"};

std::optional<base::Time> moment(const Document& from, std::string_view name) {
  const auto* value = from.find(name);
  auto microseconds = value ? value->integer() : std::nullopt;
  if (!microseconds) return std::nullopt;
  return base::Time(std::chrono::microseconds(*microseconds));
}

void set_moment(Document& to, std::string_view name, const std::optional<base::Time>& time) {
  if (time) to.set(name, static_cast<int64_t>(time->time_since_epoch().count()));
}

}  // namespace

Status read_value(Document&& from, KeyRole& to) { return read_enum(from, kRoles, to); }
Document write_value(KeyRole from) { return kRoles.at(static_cast<size_t>(from)); }
Status read_value(Document&& from, IndexKind& to) { return read_enum(from, kKinds, to); }
Document write_value(IndexKind from) { return kKinds.at(static_cast<size_t>(from)); }
Status read_value(Document&& from, Projected& to) { return read_enum(from, kProjected, to); }
Document write_value(Projected from) { return kProjected.at(static_cast<size_t>(from)); }
Status read_value(Document&& from, Billing& to) { return read_enum(from, kBillings, to); }
Document write_value(Billing from) { return kBillings.at(static_cast<size_t>(from)); }

Status read_value(Document&& from, Life& to) { return read_enum(from, kLives, to); }
Document write_value(Life from) { return kLives.at(static_cast<size_t>(from)); }

Status read_value(Document&& from, Recovery& to) {
  const auto* days = from.find("days");
  to = {time_at(from, "since"), static_cast<int>(days ? days->integer().value_or(35) : 35)};
  return {};
}
Document write_value(Recovery from) {
  return Document::object({{"since", microseconds(from.since)}, {"days", int64_t{from.days}}});
}

Status read_value(Document&& from, Origin& to) {
  to = {std::string(from.text("table")), std::string(from.text("backup")), time_at(from, "moment")};
  return {};
}
Document write_value(Origin from) {
  return Document::object(
      {{"table", std::move(from.table)}, {"backup", std::move(from.backup)}, {"moment", microseconds(from.moment)}});
}

Status read_value(Document&& from, View& to) { return read_enum(from, kViews, to); }
Document write_value(View from) { return kViews.at(static_cast<size_t>(from)); }

Status read_value(Document&& from, IndexState& to) { return read_enum(from, kStates, to); }
Document write_value(IndexState from) { return kStates.at(static_cast<size_t>(from)); }

Status read_value(Document&& from, ThroughputHistory& to) {
  const auto* decreases = from.find("decreases");
  to = {moment(from, "increased"), moment(from, "decreased"), decreases ? decreases->integer().value_or(0) : 0};
  return {};
}
Document write_value(ThroughputHistory from) {
  auto to = Document::object({{"decreases", from.decreases}});
  set_moment(to, "increased", from.increased);
  set_moment(to, "decreased", from.decreased);
  return to;
}

Status read_value(Document&& from, AttributeDefinition& to) {
  auto type = items::type_from_name(from.text("type"));
  if (!type) return base::fail(base::internal_error("A stored schema has an unknown type."));
  to = {std::string(from.text("name")), *type};
  return {};
}
Document write_value(AttributeDefinition from) {
  return Document::object({{"name", std::move(from.name)}, {"type", items::type_name(from.type)}});
}

Status read_value(Document&& from, StoredTime& to) {
  auto microseconds = from.integer();
  if (!microseconds) return base::fail(base::internal_error("A stored schema has a bad time."));
  to.time = base::Time(std::chrono::microseconds(*microseconds));
  return {};
}
Document write_value(StoredTime from) { return static_cast<int64_t>(from.time.time_since_epoch().count()); }

StoredSchema to_stored(Schema schema) {
  StoredSchema stored;
  stored.created.time = schema.created;
  if (schema.on_demand_since) stored.on_demand_since = StoredTime{*schema.on_demand_since};
  if (schema.table_class_since) stored.table_class_since = StoredTime{*schema.table_class_since};
  stored.schema = std::move(schema);
  return stored;
}

Schema from_stored(StoredSchema stored) {
  Schema schema = std::move(stored.schema);
  schema.created = stored.created.time;
  if (stored.on_demand_since) schema.on_demand_since = stored.on_demand_since->time;
  if (stored.table_class_since) schema.table_class_since = stored.table_class_since->time;
  return schema;
}

}  // namespace tables
