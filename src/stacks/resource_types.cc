#include <algorithm>

#include "stacks/resource_type.h"

namespace stacks {
namespace {

// The rows.
const std::vector<ResourceType>& types() {
  static const std::vector<ResourceType> rows{
      dynamodb_table(),
      iam_role(),
      lambda_event_source_mapping(),
      lambda_function(),
      lambda_permission(),
      lambda_url(),
      lambda_version(),
      lambda_alias(),
      lambda_event_invoke_config(),
      apigateway_rest_api(),
      apigateway_deployment(),
      apigateway_stage(),
      apigateway_resource(),
      apigateway_method(),
      apigateway_model(),
      apigateway_request_validator(),
      apigateway_gateway_response(),
      logs_log_group(),
  };
  return rows;
}

}  // namespace

const ResourceType* find_type(std::string_view name) {
  auto found = std::ranges::find(types(), name, &ResourceType::name);
  return found == types().end() ? nullptr : &*found;
}

std::vector<std::string_view> type_names() {
  std::vector<std::string_view> names;
  for (auto& type : types()) names.push_back(type.name);
  return names;
}

bool Existing::changes(std::string_view property) const { return std::ranges::find(changed, property) != changed.end(); }

bool already_exists(const base::Error& error) {
  static constexpr std::array codes{"ResourceInUseException", "EntityAlreadyExists", "ResourceConflictException",
                                    "ConflictException", "ResourceAlreadyExistsException"};
  return error.kind == base::ErrorKind::conflict || std::ranges::find(codes, error.code) != codes.end();
}

bool not_there(const base::Error& error) {
  static constexpr std::array codes{"ResourceNotFoundException", "NoSuchEntity", "NoSuchEntityException", "NotFoundException"};
  return error.kind == base::ErrorKind::missing || std::ranges::find(codes, error.code) != codes.end();
}

base::Status gone(base::Result<base::Document> answer) {
  if (!answer && !not_there(answer.error())) return base::fail(std::move(answer).error());
  return {};
}

base::Document pick(const base::Document& from, std::initializer_list<std::string_view> names) {
  base::Document out = base::Document::object();
  for (auto name : names) copy(from, name, out, name);
  return out;
}

void copy(const base::Document& from, std::string_view name, base::Document& to, std::string_view as) {
  if (auto* member = from.find(name)) to.set(as, *member);
}

base::Document tag_map(const base::Document& tags) {
  base::Document map = base::Document::object();
  if (auto* elements = tags.elements()) {
    for (auto& tag : *elements) map.set(tag.text("Key"), tag.text("Value"));
  }
  return map;
}

base::Document dropped_tags(const base::Document* before, const base::Document* after) {
  base::Document keys = base::Document::list();
  base::Document kept = after ? tag_map(*after) : base::Document::object();
  base::Document had = before ? tag_map(*before) : base::Document::object();
  for (auto& [key, value] : *had.members()) {
    if (!kept.find(key)) keys.push(key);
  }
  return keys;
}

const base::Document& at(const base::Document& document, std::string_view name) {
  static const base::Document null;
  auto* member = document.find(name);
  return member ? *member : null;
}

}  // namespace stacks
