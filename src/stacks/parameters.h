// Parameters and pseudo parameters: what {Ref: name} means before there are resources. Pure functions; any thread.
#pragma once
#include <map>
#include <string>

#include "stacks/node.h"
#include "stacks/problems.h"
#include "stacks/resource_type.h"

namespace stacks {

using Values = std::map<std::string, Node, std::less<>>;

/// The value of every parameter: the one given, or its default. Values that break a rule and given ones that no parameter has
/// are problems.
Values read_parameters(const Node& section, const std::map<std::string, std::string>& given, Problems& problems);
/// AWS::Region and the others.
Values pseudo_parameters(const Settings& settings, std::string_view stack_id);

}  // namespace stacks
