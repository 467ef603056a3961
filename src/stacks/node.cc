#include "stacks/node.h"

#include <algorithm>
#include <optional>

namespace stacks {

Node Node::string(std::string_view text, Position at) {
  Node node;
  node.plain = false;
  node.text = text;
  node.at = at;
  return node;
}

Node Node::literal(std::string_view text, Position at) {
  Node node = string(text, at);
  node.plain = true;
  return node;
}

Node Node::list(Position at, std::vector<Node> elements) {
  Node node;
  node.kind = Kind::list;
  node.at = at;
  node.children = std::move(elements);
  return node;
}

Node Node::map(Position at) {
  Node node;
  node.kind = Kind::map;
  node.at = at;
  return node;
}

Node Node::call(std::string_view function, Node argument) {
  Node node = map(argument.at);
  node.set(function, std::move(argument));
  return node;
}

bool Node::is_null() const {
  return is_scalar() && plain && (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

const Node* Node::find(std::string_view name) const {
  if (!is_map()) return nullptr;
  auto found = std::ranges::find(children, name, &Node::key);
  return found == children.end() ? nullptr : &*found;
}

Node* Node::find(std::string_view name) { return const_cast<Node*>(std::as_const(*this).find(name)); }

std::string_view Node::text_at(std::string_view name, std::string_view fallback) const {
  auto* member = find(name);
  return member && member->is_scalar() ? std::string_view(member->text) : fallback;
}

Node& Node::set(std::string_view name, Node value) {
  value.key = name;
  if (!value.key_at.line) value.key_at = value.at;
  if (auto* existing = find(name)) {
    *existing = std::move(value);
    return *existing;
  }
  kind = Kind::map;
  return children.emplace_back(std::move(value));
}

Node& Node::at_or_map(std::string_view name) {
  auto* existing = find(name);
  return existing ? *existing : set(name, map(at));
}

bool Node::erase(std::string_view name) {
  return is_map() && std::erase_if(children, [&](const Node& child) { return child.key == name; }) > 0;
}

bool is_json_number(std::string_view text) {
  size_t at = 0;
  auto digits = [&] {
    size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  if (at < text.size() && text[at] == '-') ++at;
  size_t first = at;
  size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<bool> read_boolean(std::string_view text) {
  for (auto yes : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"}) {
    if (text == yes) return true;
  }
  for (auto no : {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}) {
    if (text == no) return false;
  }
  return {};
}

base::Document to_document(const Node& node) {
  switch (node.kind) {
    case Node::Kind::nothing: return nullptr;
    case Node::Kind::list: {
      base::Document::List list;
      list.reserve(node.children.size());
      for (auto& child : node.children) list.push_back(to_document(child));
      return list;
    }
    case Node::Kind::map: {
      base::Document::Object object;
      object.reserve(node.children.size());
      for (auto& child : node.children) object.emplace_back(child.key, to_document(child));
      return object;
    }
    case Node::Kind::scalar: break;
  }
  if (!node.plain) return node.text;
  if (node.is_null()) return nullptr;
  if (node.text == "true" || node.text == "True" || node.text == "TRUE") return true;
  if (node.text == "false" || node.text == "False" || node.text == "FALSE") return false;
  if (is_json_number(node.text)) return base::Number{node.text};
  return node.text;
}

Node from_document(const base::Document& document, Position at) {
  if (auto* text = document.string()) return Node::string(*text, at);
  if (auto* number = document.number()) return Node::literal(number->text, at);
  if (auto* boolean = document.boolean()) return Node::literal(*boolean ? "true" : "false", at);
  if (auto* elements = document.elements()) {
    Node list = Node::list(at);
    for (auto& element : *elements) list.children.push_back(from_document(element, at));
    return list;
  }
  if (auto* members = document.members()) {
    Node map = Node::map(at);
    for (auto& [name, value] : *members) map.set(name, from_document(value, at));
    return map;
  }
  return Node::literal("null", at);
}

}  // namespace stacks
