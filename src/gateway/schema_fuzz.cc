// A schema and a body from strangers, separated by a line break: no crash, no endless work.
#include "gateway/schema.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  auto end = input.find('\n');
  gateway::Schema::Models models = {{"M", std::string(input.substr(0, end))}, {"Other", "{\"type\":\"string\"}"}};
  auto schema = gateway::Schema::compile("M", models);
  if (!schema || end == std::string_view::npos) return 0;
  if (auto body = wire::parse_json(input.substr(end + 1))) (void)schema->validate(*body);
  return 0;
}
