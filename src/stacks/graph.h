// Graph: the expanded resources, checked against their types, with what each needs, in dependency order. Pure; any thread.
#pragma once
#include <vector>

#include "stacks/template.h"

namespace stacks {

/// `resources` and `outputs` are reduced maps as CloudFormation has them: {id: {Type, Properties, DependsOn ...}}.
/// `known` holds the names that Ref may use beside resources; one that is still in the trees has a problem already.
std::vector<Resource> build_graph(const Node& resources, const Node& outputs, const std::vector<std::string_view>& known,
                                  Problems& problems);

}  // namespace stacks
