#include "tables/key_rules.h"

#include "tables/errors.h"

namespace tables {
namespace {

using base::fail;
using base::Status;

/// Calls `check` with each part of the key until one fails.
template <class Check>
Status each_part(const items::KeySchema& keys, Check check) {
  for (const auto& part : keys.parts) CHECK_OK(check(part));
  return {};
}

template <class Bound>
Status check_scalars(const Table& table, const Bound& bound) {
  CHECK_OK(each_part(table.keys, [&](const items::KeyPart& part) -> Status {
    if (!items::looks_within(bound, part.name)) return {};
    return fail(key_is_scalar("Key", part.name));
  }));
  for (const auto& index : table.indexes) {
    CHECK_OK(each_part(index.keys, [&](const items::KeyPart& part) -> Status {
      if (!items::looks_within(bound, part.name)) return {};
      return fail(key_is_scalar("IndexKey", part.name));
    }));
  }
  return {};
}

bool is_empty(const items::Value& value) {
  return (value.string() && value.string()->empty()) || (value.binary() && value.binary()->empty());
}

}  // namespace

Status check_update_keys(const Table& table, const items::Bound<items::Update>& update) {
  CHECK_OK(each_part(table.keys, [&](const items::KeyPart& part) -> Status {
    if (!items::touches(update, part.name)) return {};
    return fail(key_not_updatable(part.name));
  }));
  for (const auto& index : table.indexes) {
    CHECK_OK(each_part(index.keys, [&](const items::KeyPart& part) -> Status {
      auto type = items::written_type(update, part.name);
      if (!type || *type == part.type) return {};
      return fail(index_key_type_mismatch(part.name, part.type, *type, index.definition.name));
    }));
  }
  return check_scalars(table, update);
}

Status check_scalar_keys(const Table& table, const items::Bound<items::Condition>& condition) {
  return check_scalars(table, condition);
}

Status check_scalar_keys(const Table& table, const items::Bound<items::Projection>& projection) {
  return check_scalars(table, projection);
}

bool writes_index_key(const Table& table, const items::Bound<items::Update>& update) {
  for (const auto& index : table.indexes) {
    for (const auto& part : index.keys.parts) {
      if (items::touches(update, part.name)) return true;
    }
  }
  return false;
}

Status check_updated_index_keys(const Table& table, const items::Bound<items::Update>& update, const items::Item& fresh) {
  for (const auto& index : table.indexes) {
    CHECK_OK(each_part(index.keys, [&](const items::KeyPart& part) -> Status {
      const auto* value = fresh.find(part.name);
      if (!value || !items::touches(update, part.name)) return {};
      if (value->type() != part.type) return fail(updated_index_key_type());
      if (is_empty(*value)) return fail(updated_index_key_empty(part.type));
      return {};
    }));
  }
  return {};
}

}  // namespace tables
