// Template: a definition as read: SAM expanded, parameters and conditions worked out, everything checked, and the resources in
// an order in which each comes after those it needs.
//
//   TRY(auto definition, stacks::load("examples/items/template.yaml", {.parameters = {{"StageName", "v1"}}, .settings =
//   settings}));
//
// text -> source.h: Nodes -> parameters.h, intrinsics.h: reduced -> sam.h: expanded -> graph.h: checked and ordered
//
// A failed load's Error has code "TemplateError" and one line "file:line:column: message" for every problem found. Reads files:
// not for event loops. A value; any thread.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stacks/node.h"
#include "stacks/resource_type.h"

namespace stacks {

struct LoadOptions {
  std::map<std::string, std::string> parameters;
  Settings settings;
  std::string stack_id = "";  // for AWS::StackId; make_stack_id when empty
};

enum class Leaving { remove, retain };

struct Resource {
  std::string id;
  const ResourceType* type = nullptr;
  Position at;
  Node properties = Node::map({});       // reduced: what hangs on other resources is still Ref, Fn::GetAtt, Fn::Join ...
  std::vector<std::string> needs;        // the resources it refers to and depends on, by name
  std::string code;                      // the folder or zip that a function's Code names
  Leaving on_delete = Leaving::remove;   // DeletionPolicy
  Leaving on_replace = Leaving::remove;  // UpdateReplacePolicy
};

struct Output {
  std::string id;
  std::string description;
  Node value;
};

struct Template {
  std::string file;  // as given, for messages
  std::string description;
  Settings settings;
  std::vector<Resource> resources;
  std::vector<Output> outputs;

  const Resource* find(std::string_view id) const;
  std::string place(Position at) const;
};

base::Result<Template> load(const std::filesystem::path& file, const LoadOptions& options);
/// `folder` is what relative paths in the text start from.
base::Result<Template> load_text(std::string_view text, std::string file, const std::filesystem::path& folder,
                                 const LoadOptions& options);

/// As JSON, for people and tests: {"Resources": {id: {Type, Properties, DependsOn}}, "Outputs": {...}}.
base::Document describe(const Template& definition);

/// arn:aws:cloudformation:{region}:{account}:stack/{name}/{unique}
std::string make_stack_id(const Settings& settings, std::string_view unique);

}  // namespace stacks
