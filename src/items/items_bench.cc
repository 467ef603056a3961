// What the room's work costs: nanoseconds each, best of several rounds.
#include <fmt/format.h>

#include <chrono>

#include "items/document.h"
#include "items/encode.h"
#include "items/evaluate.h"

namespace {

using Clock = std::chrono::steady_clock;

template <class Work>
void measure(const char* name, Work work) {
  double best = 1e18;
  for (int round = 0; round < 5; ++round) {
    constexpr int times = 20000;
    auto start = Clock::now();
    for (int i = 0; i < times; ++i) work();
    best = std::min(best, std::chrono::duration<double, std::nano>(Clock::now() - start).count() / times);
  }
  fmt::print("{:<40} {:>8.1f} ns\n", name, best);
}

template <class T>
void keep(T&& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

items::Item note() {
  using items::Value;
  return {{"id", Value("01J9ZK3V5T8YQ4W2N7M6R1X0ABCD")},
          {"title", Value(std::string(60, 't'))},
          {"body", Value(std::string(500, 'b'))},
          {"status", Value("open")},
          {"version", Value::of(7)},
          {"created", Value::of(1731400000123)},
          {"price", Value(*items::Decimal::parse("19.95"))},
          {"tags", items::List{Value("red"), Value("blue")}},
          {"owner", items::Item{{"name", Value("somebody")}, {"age", Value::of(40)}}}};
}

}  // namespace

int main() {
  auto price = *items::Decimal::parse("1234567.89");
  auto large = *items::Decimal::parse("12345678901234567890123456789.12345678");
  measure("decimal parse 1234567.89", [] { keep(items::Decimal::parse("1234567.89")); });
  measure("decimal text 1234567.89", [&] { keep(price.text()); });
  measure("decimal text, 37 digits", [&] { keep(large.text()); });
  measure("decimal compare", [&] { keep(price <=> large); });
  measure("decimal add", [&] { keep(items::add(price, large)); });
  std::string key;
  measure("key of a number", [&] {
    key.clear();
    items::append_key(key, price);
    keep(key);
  });
  auto item = note();
  auto bytes = items::encode(item);
  fmt::print("item of {} attributes, {} bytes\n", item.size(), bytes.size());
  measure("item encode", [&] { keep(items::encode(item)); });
  measure("item decode", [&] { keep(items::decode(bytes)); });
  measure("item copy", [&] {
    items::Item copy = item;
    keep(copy);
  });
  measure("item to document (copied)", [&] { keep(items::to_document(item)); });
  measure("item copy to document and back", [&] { keep(items::item_from(items::to_document(items::Item(item)))); });
  std::string_view text = "attribute_exists(id) AND #v = :expected AND size(title) < :limit";
  auto condition = *items::parse_condition(text);
  auto bindings = *items::make_bindings(base::Document::object({{"#v", "version"}}),
                                        base::Document::object({{":expected", base::Document::object({{"N", "7"}})},
                                                                {":limit", base::Document::object({{"N", "100"}})}}));
  auto bound = *items::bind(condition, bindings);
  measure("condition parse", [&] { keep(items::parse_condition(text)); });
  measure("condition bind", [&] { keep(items::bind(condition, bindings)); });
  measure("condition match", [&] { keep(items::matches(bound, item)); });
  auto update = *items::bind(*items::parse_update("SET #v = #v + :expected, title = :limit"), bindings);
  measure("update apply (with copy)", [&] { keep(items::apply(update, item)); });
  return 0;
}
