#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "gateway/edits.h"
#include "gateway/import_context.h"
#include "gateway/schema.h"
#include "wire/json.h"

namespace gateway {
namespace {

using base::Document;
using base::fail;
using base::Result;
using base::Status;

constexpr std::array<std::string_view, 2> kSchemaPlaces = {"#/definitions/", "#/components/schemas/"};

// The schema a "$ref" within the document names, or "".
std::string_view referred_name(std::string_view reference) {
  for (auto prefix : kSchemaPlaces) {
    if (reference.starts_with(prefix) && reference.find('/', prefix.size()) == std::string_view::npos) {
      return reference.substr(prefix.size());
    }
  }
  return {};
}

}  // namespace

Document with_model_references(const Document& schema, const std::string& api_id) {
  if (auto* list = schema.elements()) {
    Document::List out;
    for (auto& each : *list) out.push_back(with_model_references(each, api_id));
    return out;
  }
  if (!schema.members()) return schema;
  Document::Object out;
  for (auto& [key, value] : *schema.members()) {
    auto name = key == "$ref" && value.string() ? referred_name(*value.string()) : std::string_view();
    if (name.empty()) {
      out.emplace_back(key, with_model_references(value, api_id));
    } else {
      out.emplace_back(key, fmt::format("https://apigateway.amazonaws.com/restapis/{}/models/{}", api_id, name));
    }
  }
  return out;
}

Status import_models(Import& import) {
  const Document* schemas = nullptr;
  if (import.swagger) {
    TRY(schemas, object_at(import.document, "definitions"));
  } else {
    TRY(auto* components, object_at(import.document, "components"));
    if (components) {
      TRY(schemas, object_at(*components, "schemas"));
    }
  }
  if (!schemas) return {};
  // All models first, then each is compiled: they may refer to each other in any order.
  auto& models = import.definition.models;
  for (auto& [name, schema] : *schemas->members()) {
    if (!std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)); })) {
      return fail(
          import_error(fmt::format("Unable to create model for '{}': Model name must be alphanumeric: {}", name, name)));
    }
    Model model{.id = new_short_id(import.random), .name = name};
    if (auto known = models.find(name); known != models.end()) model.id = known->second.id;
    if (auto description = schema.text("description"); !description.empty()) model.description = description;
    model.schema = wire::to_json(with_model_references(schema, import.definition.api.id));
    models.insert_or_assign(name, std::move(model));
  }
  Schema::Models texts;
  for (auto& [name, model] : models) texts.emplace(name, model.schema);
  for (auto& [name, schema] : *schemas->members()) {
    auto compiled = Schema::compile(name, texts);
    if (!compiled)
      return fail(import_error(fmt::format("Unable to create model for '{}': {}", name, compiled.error().message)));
  }
  return {};
}

Result<std::string> model_of_schema(Import& import, const Document& schema) {
  if (auto* reference = schema.find("$ref"); reference && reference->string()) {
    std::string name(referred_name(*reference->string()));
    if (name.empty()) {
      auto slash = reference->string()->rfind("/models/");
      if (slash != std::string::npos) name = reference->string()->substr(slash + 8);
    }
    if (import.definition.models.contains(name)) return name;
    return fail(import_error(fmt::format("Invalid model reference specified: {}", *reference->string())));
  }
  auto text = wire::to_json(with_model_references(schema, import.definition.api.id));
  auto name = "MODEL" + base::hex_encode(crypto::sha256(text)).substr(0, 10);
  if (import.definition.models.contains(name)) return name;
  Model model{.name = name, .schema = text};
  auto made = create_model(import.definition, std::move(model), import.random);
  if (!made) return fail(import_error(made.error().message));
  return name;
}

}  // namespace gateway
