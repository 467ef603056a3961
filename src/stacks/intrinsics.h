// Intrinsics: Ref, Fn::GetAtt, Fn::Sub, Fn::Join and the others, worked out as far as is known.
//
// `reduce` runs twice over the same tree. While the template is read it knows parameters, pseudo parameters, mappings and
// conditions; what hangs on resources stays as Ref and Fn::GetAtt (Fn::Sub becomes Fn::Join around them). While it is applied
// it knows the resources too, and nothing may be left. Pure functions; any thread.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "stacks/node.h"
#include "stacks/problems.h"

namespace stacks {

struct Known {
  /// The value of {Ref: name}; nothing when it is not known (yet).
  std::function<std::optional<Node>(std::string_view name)> ref;
  /// The value of {Fn::GetAtt: [resource, attribute]}; nothing when it is not known (yet).
  std::function<std::optional<Node>(std::string_view resource, std::string_view attribute)> attribute;
  std::map<std::string, bool, std::less<>> conditions;
  Node mappings = Node::map({});
  std::string region;
};

/// The tree with every intrinsic function worked out as far as `known` goes.
Node reduce(const Node& node, const Known& known, Problems& problems);
/// The value of a condition's expression (Fn::Equals, And, Or, Not, Condition) over what is known.
bool condition_holds(const Node& node, const Known& known, Problems& problems);

/// The function's name when the node is a call ({Ref: x}, {Fn::Join: ...}); "" when it is not.
std::string_view called_function(const Node& node);

/// A place that names a resource: {Ref: id} (attribute "") or {Fn::GetAtt: [id, attribute]}.
struct Reference {
  std::string resource;
  std::string attribute;
  Position at;
};
/// Every reference in a reduced tree.
std::vector<Reference> references(const Node& node);

/// The pieces of Fn::Sub's text: literal text and ${names} in turn.
struct SubPiece {
  bool name = false;
  std::string text;
};
std::optional<std::vector<SubPiece>> split_sub(std::string_view text);

}  // namespace stacks
