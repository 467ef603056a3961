#include "items/bindings.h"

#include <fmt/format.h>

#include <algorithm>

#include "items/document.h"
#include "items/errors.h"
#include "items/limits.h"
#include "items/size.h"

namespace items {
namespace {

using base::Document;
using base::fail;
using base::Result;
using base::Status;

constexpr std::string_view kNames = "ExpressionAttributeNames";
constexpr std::string_view kValues = "ExpressionAttributeValues";

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

Status check_placeholder(std::string_view member, char mark, std::string_view key) {
  bool well_formed = key.size() > 1 && key[0] == mark && std::all_of(key.begin() + 1, key.end(), is_word);
  if (!well_formed) {
    return fail(validation_error(fmt::format("{} contains invalid key: Syntax error; key: \"{}\"", member, key)));
  }
  if (key.size() > kMaxPlaceholderBytes) {
    return fail(validation_error(fmt::format("{} contains invalid key: The key exceeds the maximum allowed size of {} bytes",
                                             member, kMaxPlaceholderBytes)));
  }
  return {};
}

Status check_not_empty(std::string_view member, size_t count) {
  if (count > 0) return {};
  return fail(validation_error(fmt::format("{} must not be empty", member)));
}

Status check_names(const Bindings& bindings) {
  CHECK_OK(check_not_empty(kNames, bindings.names.size()));
  for (auto& [placeholder, name] : bindings.names) {
    CHECK_OK(check_placeholder(kNames, '#', placeholder));
    if (name.empty()) {
      return fail(
          validation_error(fmt::format("{} contains invalid value: Empty attribute name for key {}", kNames, placeholder)));
    }
    if (name.size() > kMaxAttributeNameBytes) {
      return fail(validation_error(
          fmt::format("{} contains invalid value: Attribute name is too large, must be less than {} bytes for key {}", kNames,
                      kMaxAttributeNameBytes + 1, placeholder)));
    }
  }
  return {};
}

Status check_values(const Bindings& bindings) {
  CHECK_OK(check_not_empty(kValues, bindings.values.size()));
  for (auto& attribute : bindings.values) CHECK_OK(check_placeholder(kValues, ':', attribute.name));
  return {};
}

Status check_size(const Bindings& bindings) {
  size_t total = size_bytes(bindings.values);
  for (auto& [placeholder, name] : bindings.names) total += placeholder.size() + name.size();
  if (total <= kMaxBindingsBytes) return {};
  return fail(validation_error("The total size of ExpressionAttributeNames and ExpressionAttributeValues exceeds 2 MB"));
}

Status read_names(Document& document, Bindings& bindings) {
  auto* members = document.members();
  if (!members) return fail(serialization_error("Unexpected field type"));
  for (auto& [placeholder, name] : *members) {
    auto* text = name.string();
    if (!text) return fail(serialization_error("Start of structure or map found where not expected"));
    bindings.names.emplace_back(std::move(placeholder), std::move(*text));
  }
  return check_names(bindings);
}

Status read_values(Document& document, Bindings& bindings, Layer layer) {
  auto* members = document.members();
  if (!members) return fail(serialization_error("Unexpected field type"));
  CHECK_OK(check_not_empty(kValues, members->size()));
  for (auto& [placeholder, content] : *members) CHECK_OK(check_placeholder(kValues, ':', placeholder));
  std::vector<Attribute> values;
  values.reserve(members->size());
  for (auto& [placeholder, content] : *members) {
    auto value = placeholder_value_from(std::move(content), layer);
    if (!value) {
      bool bare = value.error().code != "ValidationException" ||
                  (layer == Layer::current && value.error().message == nested_too_deep().message);
      if (bare) return fail(std::move(value).error());
      return fail(validation_error(
          fmt::format("{} contains invalid value: {} for key {}", kValues, value.error().message, placeholder)));
    }
    values.push_back({std::move(placeholder), *std::move(value)});
  }
  bindings.values = Item::of(std::move(values));
  return {};
}

bool mentioned(std::string_view placeholder, std::initializer_list<const Placeholders*> expressions,
               std::vector<std::string> Placeholders::* member) {
  return std::any_of(expressions.begin(), expressions.end(), [&](const Placeholders* expression) {
    return expression &&
           std::find((expression->*member).begin(), (expression->*member).end(), placeholder) != (expression->*member).end();
  });
}

Status unused(std::string_view member, const std::vector<std::string_view>& placeholders) {
  if (placeholders.empty()) return {};
  return fail(validation_error(
      fmt::format("Value provided in {} unused in expressions: keys: {{{}}}", member, fmt::join(placeholders, ", "))));
}

}  // namespace

const std::string* Bindings::name(std::string_view placeholder) const {
  for (auto& [key, text] : names) {
    if (key == placeholder) return &text;
  }
  return nullptr;
}

Result<std::shared_ptr<const Bindings>> make_bindings(Document&& names, Document&& values, Layer layer) {
  auto bindings = std::make_shared<Bindings>();
  if (!names.is_null()) CHECK_OK(read_names(names, *bindings));
  if (!values.is_null()) CHECK_OK(read_values(values, *bindings, layer));
  CHECK_OK(check_size(*bindings));
  return bindings;
}

Result<std::shared_ptr<const Bindings>> make_bindings(const std::vector<std::pair<std::string, std::string>>* names,
                                                      const Item* values) {
  auto bindings = std::make_shared<Bindings>();
  if (names) {
    bindings->names = *names;
    CHECK_OK(check_names(*bindings));
  }
  if (values) {
    bindings->values = *values;
    CHECK_OK(check_values(*bindings));
  }
  CHECK_OK(check_size(*bindings));
  return bindings;
}

Status check_all_used(const Bindings& bindings, std::initializer_list<const Placeholders*> expressions) {
  std::vector<std::string_view> left_over;
  for (auto& [placeholder, name] : bindings.names) {
    if (!mentioned(placeholder, expressions, &Placeholders::names)) left_over.push_back(placeholder);
  }
  CHECK_OK(unused(kNames, left_over));
  for (auto& attribute : bindings.values) {
    if (!mentioned(attribute.name, expressions, &Placeholders::values)) left_over.push_back(attribute.name);
  }
  return unused(kValues, left_over);
}

}  // namespace items
