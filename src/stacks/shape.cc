#include "stacks/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "stacks/intrinsics.h"

namespace stacks {
namespace {

std::string_view noun(Kind kind) {
  switch (kind) {
    case Kind::text: return "text";
    case Kind::integer: return "a whole number";
    case Kind::number: return "a number";
    case Kind::boolean: return "true or false";
    case Kind::json: return "a value";
    case Kind::texts: return "a list of texts";
    case Kind::text_map: return "a map of texts";
    case Kind::tags: return "tags: a list of {Key, Value}, or a map";
    case Kind::object: return "a map";
    case Kind::objects: return "a list of maps";
    case Kind::later: return "nothing";
  }
  return "a value";
}

bool unresolved(const Node& node) { return !called_function(node).empty(); }

bool whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 18 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool all_text(const Node& node) {
  return std::ranges::all_of(node.children, [](const Node& child) { return child.is_scalar() || unresolved(child); });
}

bool is_tags(const Node& node) {
  if (node.is_map()) return all_text(node);
  return node.is_list() && std::ranges::all_of(node.children, [](const Node& tag) {
           return tag.is_map() && tag.find("Key") && tag.find("Value") && tag.children.size() == 2 && all_text(tag);
         });
}

bool fits(const Node& node, Kind kind) {
  switch (kind) {
    case Kind::text: return node.is_scalar();
    case Kind::integer: return node.is_scalar() && whole_number(node.text);
    case Kind::number: return node.is_scalar() && is_json_number(node.text);
    case Kind::boolean: return node.is_scalar() && read_boolean(node.text).has_value();
    case Kind::texts: return node.is_list() && all_text(node);
    case Kind::text_map: return node.is_map() && all_text(node);
    case Kind::tags: return is_tags(node);
    case Kind::object: return node.is_map();
    case Kind::objects: return node.is_list();
    case Kind::json:
    case Kind::later: return true;
  }
  return true;
}

void check_value(const Node& value, const Property& property, std::string_view owner, Problems& problems) {
  if (property.kind == Kind::later) {
    problems.add(value.where(), fmt::format("{} of {} is not supported yet", property.name, owner));
    return;
  }
  if (unresolved(value)) return;
  if (!fits(value, property.kind)) {
    problems.add(value.at, fmt::format("{} must be {}", property.name, noun(property.kind)));
    return;
  }
  std::string path = fmt::format("{}.{}", owner, property.name);
  if (property.kind == Kind::object) check_properties(value, property.members, path, value.where(), problems);
  if (property.kind == Kind::objects) {
    for (auto& element : value.children) {
      if (unresolved(element)) continue;
      if (element.is_map()) {
        check_properties(element, property.members, path, element.at, problems);
      } else {
        problems.add(element.at, fmt::format("{} must be {}", property.name, noun(property.kind)));
      }
    }
  }
}

base::Document texts_of(const Node& node) {
  base::Document list = base::Document::list();
  for (auto& child : node.children) list.push(child.text);
  return list;
}

base::Document text_map_of(const Node& node) {
  base::Document map = base::Document::object();
  for (auto& child : node.children) map.add(child.key, child.text);
  return map;
}

// Always a list of {Key, Value}.
base::Document tags_of(const Node& node) {
  base::Document list = base::Document::list();
  for (auto& child : node.children) {
    auto key = node.is_map() ? std::string_view(child.key) : child.text_at("Key");
    auto value = node.is_map() ? std::string_view(child.text) : child.text_at("Value");
    list.push(base::Document::object({{"Key", key}, {"Value", value}}));
  }
  return list;
}

base::Document value_of(const Node& node, const Property& property, Problems& problems) {
  if (!fits(node, property.kind)) {
    problems.add(node.at, fmt::format("{} must be {}", property.name, noun(property.kind)));
    return nullptr;
  }
  switch (property.kind) {
    case Kind::text: return node.text;
    case Kind::integer:
    case Kind::number: return base::Number{node.text};
    case Kind::boolean: return *read_boolean(node.text);
    case Kind::texts: return texts_of(node);
    case Kind::text_map: return text_map_of(node);
    case Kind::tags: return tags_of(node);
    case Kind::object: return shaped(node, property.members, problems);
    case Kind::objects: {
      base::Document list = base::Document::list();
      for (auto& element : node.children) list.push(shaped(element, property.members, problems));
      return list;
    }
    case Kind::json:
    case Kind::later: break;
  }
  return to_document(node);
}

}  // namespace

std::vector<std::string_view> names_of(Properties properties) {
  std::vector<std::string_view> names;
  for (auto& property : properties) names.push_back(property.name);
  return names;
}

const Property* find_property(Properties properties, std::string_view name) {
  auto found = std::ranges::find(properties, name, &Property::name);
  return found == properties.end() ? nullptr : &*found;
}

void check_properties(const Node& node, Properties properties, std::string_view owner, Position at, Problems& problems) {
  if (unresolved(node)) return;
  if (!node.is_map() && !node.is_null()) {
    problems.add(node.at, fmt::format("the properties of {} must be a map", owner));
    return;
  }
  for (auto& member : node.children) {
    if (auto* property = find_property(properties, member.key)) {
      check_value(member, *property, owner, problems);
    } else {
      auto hint = suggestion(member.key, names_of(properties));
      problems.add(member.where(), fmt::format("unknown property {} of {}{}", member.key, owner, hint));
    }
  }
  for (auto& property : properties) {
    if (property.need == Need::required && !node.find(property.name)) {
      problems.add(at, fmt::format("{} needs the property {}", owner, property.name));
    }
  }
}

base::Document shaped(const Node& node, Properties properties, Problems& problems) {
  base::Document out = base::Document::object();
  for (auto& member : node.children) {
    auto* property = find_property(properties, member.key);
    if (property) out.add(member.key, value_of(member, *property, problems));
  }
  return out;
}

}  // namespace stacks
