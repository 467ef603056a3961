// Keys as people read them: {"id":{"S":"a"}}, or hexadecimal where nothing better can be said. Pure functions; any thread.
#pragma once
#include <string>
#include <string_view>

#include "items/value.h"
#include "tables/schema.h"

namespace integrity {

/// The item's key of the table.
std::string shown_key(const tables::Table& table, const items::Item& item);
/// Bytes of a stored key.
std::string shown_bytes(std::string_view key);

}  // namespace integrity
