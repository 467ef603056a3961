// What of an item an expression reaches, and what of an update's outcome shows without an item: for rules on key attributes.
// Pure functions; any thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "items/evaluate.h"

namespace items {

/// Whether the expression goes into that top-level attribute: `name.more` or `name[0]`.
bool looks_within(const Bound<Condition>& condition, std::string_view attribute);
bool looks_within(const Bound<Projection>& projection, std::string_view attribute);
bool looks_within(const Bound<Update>& update, std::string_view attribute);

/// The type of what the update writes to that top-level attribute; nothing when it does not or only an item can tell.
std::optional<Type> written_type(const Bound<Update>& update, std::string_view attribute);

}  // namespace items
