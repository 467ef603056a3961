#include "wire/shape.h"

#include <utility>

namespace wire {
namespace {

using base::Document;

Document to_document(const Constraints& constraints) {
  Document out = Document::object();
  if (constraints.min_length) out.set("minLength", static_cast<uint64_t>(*constraints.min_length));
  if (constraints.max_length) out.set("maxLength", static_cast<uint64_t>(*constraints.max_length));
  if (constraints.min_value) out.set("min", *constraints.min_value);
  if (constraints.max_value) out.set("max", *constraints.max_value);
  if (!constraints.pattern.empty()) out.set("pattern", constraints.pattern);
  if (!constraints.values.empty()) {
    Document::List values;
    for (auto& value : constraints.values) values.emplace_back(value);
    out.set("values", std::move(values));
  }
  return out;
}

Document to_document(const MemberShape& member) {
  Document out = Document::object({{"name", member.name}});
  if (member.required) out.set("required", true);
  if (member.location != Location::body) out.set("location", name_of(member.location));
  if (member.wire_name != member.name) out.set("wireName", member.wire_name);
  if (!member.constraints.empty()) out.set("constraints", to_document(member.constraints));
  if (!member.each.empty()) out.set("each", to_document(member.each));
  if (!member.keys.empty()) out.set("keys", to_document(member.keys));
  out.set("shape", to_document(member.shape));
  return out;
}

}  // namespace

const MemberShape* Shape::find(std::string_view name) const {
  for (auto& member : members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

const MemberShape* Shape::payload() const {
  for (auto& member : members) {
    if (member.location == Location::payload) return &member;
  }
  return nullptr;
}

bool Constraints::empty() const {
  return !min_length && !max_length && !min_value && !max_value && pattern.empty() && values.empty();
}

std::string_view name_of(Shape::Kind kind) {
  using enum Shape::Kind;
  switch (kind) {
    case string: return "string";
    case boolean: return "boolean";
    case integer: return "integer";
    case real: return "real";
    case blob: return "blob";
    case timestamp: return "timestamp";
    case document: return "document";
    case list: return "list";
    case map: return "map";
    case structure: return "structure";
    case custom: return "custom";
  }
  return "";
}

std::string_view name_of(Location location) {
  using enum Location;
  switch (location) {
    case body: return "body";
    case path: return "path";
    case query: return "query";
    case header: return "header";
    case payload: return "payload";
    case status: return "status";
  }
  return "";
}

Document to_document(const Shape& shape) {
  Document out = Document::object({{"kind", name_of(shape.kind)}});
  if (shape.kind == Shape::Kind::structure) {
    Document::List members;
    for (auto& member : shape.members) members.push_back(to_document(member));
    out.set("members", std::move(members));
  }
  if (!shape.element.empty()) out.set("element", to_document(shape.element.front()));
  return out;
}

}  // namespace wire
