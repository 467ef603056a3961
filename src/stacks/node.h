// Node: a template as written, every value with the place it stands at.
//
// A scalar keeps its text and whether it was written plain; what it means (a number, a boolean, text) is decided where it is
// used, so `Version: 2012-10-17` stays what it is. Each child of a map carries its own key. A value type; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"

namespace stacks {

/// Counted from 1, as editors do.
struct Position {
  int line = 0;
  int column = 0;
  auto operator<=>(const Position&) const = default;
};

struct Node {
  enum class Kind { scalar, list, map, nothing };  // nothing: AWS::NoValue, what holds it leaves it out

  Kind kind = Kind::scalar;
  bool plain = true;      // a scalar without quotes
  bool computed = false;  // came out of an intrinsic function
  Position at;
  std::string text;            // of a scalar
  std::string key;             // in a map: under which key
  Position key_at;             // and where that stands
  std::vector<Node> children;  // of a list or a map, in order

  static Node string(std::string_view text, Position at);   // quoted: always text
  static Node literal(std::string_view text, Position at);  // plain: 12, true, null
  static Node list(Position at, std::vector<Node> elements = {});
  static Node map(Position at);
  static Node call(std::string_view function, Node argument);  // {function: argument}

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  /// A plain null, ~ or nothing at all.
  bool is_null() const;

  const Node* find(std::string_view name) const;
  Node* find(std::string_view name);
  /// The text of the scalar at that key, or the fallback.
  std::string_view text_at(std::string_view name, std::string_view fallback = "") const;
  /// Sets a member of a map, replacing one of that name; the key's place is the value's unless it had one.
  Node& set(std::string_view name, Node value);
  /// The member of that name, added as an empty map when it is not there.
  Node& at_or_map(std::string_view name);
  bool erase(std::string_view name);

  /// Where to point when this member is wrong: its key, or itself.
  Position where() const { return key_at.line ? key_at : at; }
};

/// As JSON has it: plain scalars become null, booleans and numbers when they read as such in JSON, all others strings.
base::Document to_document(const Node& node);
/// Places are all `at`.
Node from_document(const base::Document& document, Position at);
/// A plain scalar that reads as a number in JSON's grammar.
bool is_json_number(std::string_view text);
/// true, false and the other spellings YAML 1.1 has; nothing when it is none of them.
std::optional<bool> read_boolean(std::string_view text);

}  // namespace stacks
