// Processor time to read and print the JSON of one PutItem, and to decode and write its shape.
#include <fmt/format.h>

#include <ctime>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "wire/fields.h"
#include "wire/json.h"

namespace {

struct PutItem {
  std::string table;
  base::Document item, names, values;
  std::optional<std::string> condition, returned;
};
template <class V>
void fields(V& v, PutItem& in) {
  v.required("TableName", in.table, wire::Length{1, 1024}, wire::Pattern{"[a-zA-Z0-9_.-]+"});
  v.required("Item", in.item);
  v.optional("ConditionExpression", in.condition);
  v.optional("ExpressionAttributeNames", in.names);
  v.optional("ExpressionAttributeValues", in.values);
  v.optional("ReturnValues", in.returned, wire::OneOf{"NONE", "ALL_OLD"});
}

std::string sample() {
  std::string out = R"j({"TableName":"notes","ConditionExpression":"attribute_not_exists(id)","ReturnValues":"NONE","Item":{)j";
  for (int i = 0; i < 12; ++i) {
    out += fmt::format(R"("attribute{}":{{"S":"a value of some length {}"}},"n{}":{{"N":"{}"}},)", i, i, i, i * 7);
  }
  out.back() = '}';
  return out + "}";
}

template <class F>
void measure(std::string_view what, size_t bytes, F work) {
  constexpr int rounds = 100'000;
  std::clock_t start = std::clock();  // of the processor: other programs do not count
  for (int i = 0; i < rounds; ++i) work();
  double ns = static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC / rounds;
  fmt::print("{:24} {:8.0f} ns  {:7.0f} MB/s\n", what, ns, static_cast<double>(bytes) * 1e3 / ns);
}

}  // namespace

int main() {
  std::string text = sample();
  auto document = *wire::parse_json(text);
  size_t total = 0;
  measure("parse", text.size(), [&] { total += wire::parse_json(text)->members()->size(); });
  measure("parse, decode", text.size(), [&] { total += wire::decode<PutItem>(*wire::parse_json(text))->value.table.size(); });
  measure("parse, decode, write", text.size(),
          [&] { total += wire::write(std::move(wire::decode<PutItem>(*wire::parse_json(text))->value)).members()->size(); });
  measure("print", text.size(), [&] { total += wire::to_json(document).size(); });
  CHECK(total > 0);
}
