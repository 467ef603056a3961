// An OpenAPI document from a stranger; what is accepted can be compiled or is refused in words.
#include "gateway/import.h"
#include "gateway/program.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  base::SeededRandom random(1);
  auto document = wire::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  auto definition = gateway::new_definition({.id = "a1b2c3d4e5", .name = "api", .root_resource_id = "root012345"}, random);
  if (gateway::import_api(definition, *document, gateway::ImportMode::overwrite, random)) {
    (void)gateway::compile(definition, {"000000000000", "us-east-1"});
  }
  return 0;
}
