// Source: the text of a template, YAML or JSON, to a tree of Nodes.
//
// Short forms are written out (!Ref x to {Ref: x}, !GetAtt a.b to {Fn::GetAtt: [a, b]}), "<<" merges maps, aliases are copied
// within kMaxNodes, a repeated key is a problem. Pure functions; any thread.
#pragma once
#include <optional>
#include <string_view>

#include "stacks/node.h"
#include "stacks/problems.h"

namespace stacks {

/// The document's root; nothing when the text cannot be read, which is then among the problems.
std::optional<Node> read_source(std::string_view text, Problems& problems);

}  // namespace stacks
