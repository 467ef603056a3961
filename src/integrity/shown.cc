#include "integrity/shown.h"

#include "base/bytes.h"
#include "items/document.h"
#include "wire/json.h"

namespace integrity {

std::string shown_key(const tables::Table& table, const items::Item& item) {
  auto key = base::Document::object({});
  for (const auto& part : table.keys.parts) {
    if (const auto* value = item.find(part.name)) key.add(part.name, items::to_document(*value));
  }
  return wire::to_json(key);
}

std::string shown_bytes(std::string_view key) { return "0x" + base::hex_encode(key); }

}  // namespace integrity
