// Any text as each kind of expression; what parses is bound, evaluated and applied.
#include <string_view>

#include "items/evaluate.h"

namespace {

std::shared_ptr<const items::Bindings> bindings_for(const items::Placeholders& placeholders) {
  auto bindings = std::make_shared<items::Bindings>();
  const items::Value values[] = {items::Value::of(1), items::Value("a"), items::List{items::Value::of(2)},
                                 items::Value::string_set({"a", "b"}), items::Value(true)};
  size_t next = 0;
  for (auto& name : placeholders.names) bindings->names.emplace_back(name, std::string(1, static_cast<char>('a' + next++ % 4)));
  for (auto& value : placeholders.values) bindings->values.set(value, values[next++ % std::size(values)]);
  return bindings;
}

items::Item sample() {
  using items::Value;
  return {{"a", Value::of(1)},
          {"b", items::List{Value::of(1), items::Item{{"a", Value("text")}}}},
          {"c", items::Item{{"a", Value::string_set({"a"})}, {"b", items::List{}}}},
          {"d", Value("a")}};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  static const items::Item item = sample();
  static const items::KeySchema schema{{{"a", items::Type::number}}, {{"d", items::Type::string}, {"b", items::Type::binary}}};
  if (auto condition = items::parse_condition(text)) {
    if (auto bound = items::bind(*condition, bindings_for((*condition)->placeholders))) items::matches(*bound, item);
  }
  if (auto keys = items::parse_key_condition(text)) {
    auto bound = items::bind(*keys, bindings_for((*keys)->placeholders));
    auto range = bound ? items::key_range(*bound, schema) : base::fail(bound.error());
    if (range) items::sort_bounds(*range);
  }
  if (auto projection = items::parse_projection(text)) {
    if (auto bound = items::bind(*projection, bindings_for((*projection)->placeholders))) items::project(*bound, item);
  }
  if (auto update = items::parse_update(text)) {
    if (auto bound = items::bind(*update, bindings_for((*update)->placeholders))) {
      if (auto after = items::apply(*bound, item)) items::updated_parts(*bound, *after);
    }
  }
  return 0;
}
