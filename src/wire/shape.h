// Shape: what `fields` says of a type, as a value: what `virga describe` prints and the rest-json protocol consults to find
// which member travels where. Made once per operation by describe<T>() (wire/fields.h); immutable afterwards.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"

namespace wire {

enum class Location { body, path, query, header, payload, status };

struct MemberShape;

struct Shape {
  enum class Kind { string, boolean, integer, real, blob, timestamp, document, list, map, structure, custom };
  Kind kind = Kind::structure;
  std::vector<MemberShape> members;  // of a structure
  std::vector<Shape> element;        // of a list or a map: one

  const MemberShape* find(std::string_view name) const;
  /// The member that is the whole body, or nullptr.
  const MemberShape* payload() const;
};

struct Constraints {
  std::optional<size_t> min_length, max_length;
  std::optional<int64_t> min_value, max_value;
  std::string pattern;
  std::vector<std::string> values;
  bool empty() const;
};

struct MemberShape {
  std::string name;       // its key in a Document
  std::string wire_name;  // its spelling in the path, the query string, the header or (rest-json) the body
  bool required = false;
  Location location = Location::body;
  Constraints constraints;
  Constraints each;  // of the elements
  Constraints keys;  // of a map's keys
  Shape shape;
};

std::string_view name_of(Shape::Kind kind);
std::string_view name_of(Location location);
/// {"kind": "structure", "members": [{"name", "required", "location", "constraints", "shape"}]}
base::Document to_document(const Shape& shape);

}  // namespace wire
