// Shape: what a type of resource accepts: its properties, theirs, and what a change of each one takes.
//
// `check_properties` runs on reduced trees that still hold references, and reports what is unknown, missing or of the wrong
// kind; `shaped` turns a tree without references into the Document that operations are given: numbers where numbers belong,
// text where text does, however the template spelled them. Pure functions; any thread.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "stacks/node.h"
#include "stacks/problems.h"

namespace stacks {

enum class Kind {
  text,
  integer,
  number,
  boolean,
  json,      // anything, as JSON has it: policies, OpenAPI
  texts,     // a list of text
  text_map,  // a map of text
  tags,      // a list of {Key, Value}, or a map of text
  object,    // a map of `members`
  objects,   // a list of such maps
  later,     // Amazon has it, virga does not carry it out yet
};
enum class Need { optional, required };
enum class Change { in_place, replaces };

struct Property {
  std::string_view name;
  Kind kind = Kind::text;
  Need need = Need::optional;
  Change change = Change::in_place;
  std::span<const Property> members = {};
};

using Properties = std::span<const Property>;

std::vector<std::string_view> names_of(Properties properties);
const Property* find_property(Properties properties, std::string_view name);

/// `owner` names the type in messages: "AWS::DynamoDB::Table". `at` is where missing properties are reported.
void check_properties(const Node& node, Properties properties, std::string_view owner, Position at, Problems& problems);
/// Of a tree without references.
base::Document shaped(const Node& node, Properties properties, Problems& problems);

}  // namespace stacks
