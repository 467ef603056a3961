// SAM: AWS::Serverless::* resources to the plain ones they stand for, under the logical ids that SAM gives them.
//
//   Function F                -> F (Lambda function), FRole (unless Role is given), F{Event}Permission{Stage} per API event,
//                                F{Event} (event source mapping) per event of a table's stream,
//                                FUrl, FUrlPublicPermissions and FURLInvokeAllowPublicAccess for its FunctionUrlConfig
//   Api A                     -> A (REST API with its OpenAPI Body), ADeployment{hash of the body}, A{Stage}Stage
//   events without RestApiId  -> ServerlessRestApi, with stage Prod
//   SimpleTable T             -> T (table with one key)
//
// https://github.com/aws/serverless-application-model/blob/develop/docs/internals/generated_resources.rst
// Works on reduced Nodes; what it makes stands at the place of what it was made from. Pure, but for reading DefinitionUri
// files.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "stacks/intrinsics.h"
#include "stacks/node.h"
#include "stacks/problems.h"

namespace stacks {

/// Replaces the serverless resources of the map by what they stand for. `globals` is the template's section.
void expand_serverless(Node& resources, Node& outputs, const Node& globals, const std::filesystem::path& folder,
                       const Known& known, Problems& problems);
/// Makes Code a folder's full path, and checks that there is something: Code: path, CodeUri.
void locate_code(Node& resources, const std::filesystem::path& folder, Problems& problems);

// ---- between the files of the expansion

struct ApiEvent {
  std::string function;
  Node event;  // {Type, Properties}, its key the event's name
};

struct Expansion {
  std::filesystem::path folder;
  const Known& known;
  Problems& problems;
  Node out = Node::map({});                             // resources so far
  std::map<std::string, std::vector<ApiEvent>> events;  // by API
  std::map<std::string, std::string> stages;            // API -> what its stage adds to ids of permissions
  std::map<std::string, std::string> aliases;           // "Api.Stage", "Function.Alias" -> logical id

  /// An intrinsic function's value as far as it is known.
  Node value(Node node) { return reduce(node, known, problems); }
  Node sub(std::string_view text, Position at) { return value(Node::call("Fn::Sub", Node::string(text, at))); }
  Node& add(std::string_view id, std::string_view type, Position at, Node properties);
};

inline constexpr std::string_view kImplicitApi = "ServerlessRestApi";

void expand_function(Expansion& expansion, const Node& function);
/// An event of type DynamoDB; whether a function, by its properties, has one and its role needs to read streams.
void expand_stream_event(Expansion& expansion, const Node& function, const Node& event);
bool reads_streams(const Node& function_properties);
/// FunctionUrlConfig: the address, and for everybody both permissions that it needs.
void expand_function_url(Expansion& expansion, const Node& function, const Node& config);
void expand_api(Expansion& expansion, const Node& api);
/// The statements that a SAM policy template stands for: {Statement: [...]}; a problem when there is none of that name.
Node policy_template(Expansion& expansion, const Node& policy);
bool is_policy_template(std::string_view name);
/// The OpenAPI document of an API, from its properties and events.
Node api_body(Expansion& expansion, const Node& api, const std::vector<ApiEvent>& events);
/// Adds an OPTIONS method to every path that has none.
void add_cors(Node& body, const Node& cors, Expansion& expansion);
bool is_openapi_3(const Node& properties);

}  // namespace stacks
