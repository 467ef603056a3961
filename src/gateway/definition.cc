#include "gateway/definition.h"

#include <algorithm>

#include "wire/json.h"

namespace gateway {
namespace {

constexpr std::string_view kIdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

Model built_in(std::string_view name, std::string_view description, std::string_view schema, base::Random& random) {
  return {new_short_id(random), std::string(name), std::string(description), std::string(schema), "application/json"};
}

}  // namespace

std::string new_api_id(base::Random& random) { return random.from_alphabet(kIdAlphabet, 10); }
std::string new_short_id(base::Random& random) { return random.from_alphabet(kIdAlphabet, 6); }

Resource* Definition::resource(std::string_view id) {
  auto found = resources.find(std::string(id));
  return found == resources.end() ? nullptr : &found->second;
}

Resource* Definition::resource_at(std::string_view path) {
  for (auto& [id, resource] : resources) {
    if (resource.path == path) return &resource;
  }
  return nullptr;
}

const RequestValidator* Definition::validator_named(std::string_view name) const {
  for (auto& [id, validator] : validators) {
    if (validator.name == name) return &validator;
  }
  return nullptr;
}

Definition new_definition(RestApi api, base::Random& random) {
  Definition made;
  made.api = std::move(api);
  Resource root{.id = made.api.root_resource_id, .path = "/"};
  made.resources.emplace(root.id, root);
  made.models.emplace("Empty", built_in("Empty", "This is a default empty schema model",
                                        "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n"
                                        "  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}",
                                        random));
  made.models.emplace("Error", built_in("Error", "This is a default error schema model",
                                        "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n"
                                        "  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n"
                                        "    \"message\" : { \"type\" : \"string\" }\n  }\n}",
                                        random));
  return made;
}

bool is_http_method(std::string_view method) {
  static constexpr std::array<std::string_view, 8> methods = {"GET",   "PUT",     "POST", "DELETE",
                                                              "PATCH", "OPTIONS", "HEAD", "ANY"};
  return std::ranges::find(methods, method) != methods.end();
}

}  // namespace gateway
