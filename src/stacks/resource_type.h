// ResourceType: one type of resource, as a row: what it accepts, and the calls that make, change, find and remove it.
//
// A type is one file (dynamodb_table.cc ...) with one function that returns its row, and one line in resource_types.cc. The
// calls go through Site::call only, so a type knows nothing of how a service is built. `create` may meet what an interrupted
// run has made: then it fails with the service's "already exists", and `find` and `update` adopt it.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "base/task.h"
#include "stacks/shape.h"

namespace stacks {

/// Performs an operation as the root of the account: Directory::call, or a test's stand-in.
using Caller =
    std::function<base::Task<base::Result<base::Document>>(std::string service, std::string operation, base::Document input)>;

struct Settings {
  std::string stack = "virga";  // its name
  std::string account = "000000000000";
  std::string region = "us-east-1";
  std::string partition = "aws";
  std::string url_suffix = "amazonaws.com";
};

/// What a type's functions work with. Owned by the caller, who awaits them.
struct Site {
  Caller call;
  Settings settings;
  std::string stack_id;  // ARN
  /// The zip of a folder (or the zip file itself), in base64.
  std::function<base::Task<base::Result<std::string>>(std::string path)> package;
  /// Waits between two questions whether a resource is ready; may be empty.
  std::function<base::Task<>(std::chrono::milliseconds)> pause;
};

/// A resource as it should be.
struct Wanted {
  std::string id;           // logical
  std::string physical_id;  // the name it will have, or "" when the service makes one up
  base::Document properties;
  std::string code;  // the folder or zip with a function's program; "" when it has none
};

/// A resource as it is, after a call.
struct Made {
  std::string physical_id;
  base::Document attributes = base::Document::object();
};

/// A resource as it was before a call. After an interrupted call `properties` are those it was to have, and `changed` holds all
/// that may not have been set.
struct Existing {
  std::string physical_id;
  base::Document properties;
  base::Document attributes;
  std::vector<std::string> changed;  // the properties that differ from the wanted ones
  bool changes(std::string_view property) const;
};

struct ResourceType {
  std::string_view name;  // AWS::DynamoDB::Table
  Properties properties;
  std::vector<std::string_view> attributes = {};      // what Fn::GetAtt may ask for
  std::string_view name_property = "";                // the property that sets the physical id: TableName; "" when none does
  size_t max_name = 0;                                // of a name made for it; 0: the service makes one up
  std::string_view data = "";                         // what is lost with it: "items"; "": nothing worth asking about
  std::vector<std::string_view> after_creation = {};  // properties that further calls set once it exists

  base::Task<base::Result<Made>> (*create)(const Site& site, Wanted wanted) = nullptr;
  base::Task<base::Result<Made>> (*update)(const Site& site, Wanted wanted, Existing existing) = nullptr;
  base::Task<base::Status> (*remove)(const Site& site, Existing existing) = nullptr;
  /// What an interrupted run may have left under the wanted name; nullptr: nothing that could be found again.
  base::Task<base::Result<std::optional<Made>>> (*find)(const Site& site, Wanted wanted) = nullptr;
  base::Task<base::Result<bool>> (*holds_data)(const Site& site, Existing existing) = nullptr;
};

/// nullptr when virga has no such type.
const ResourceType* find_type(std::string_view name);
std::vector<std::string_view> type_names();

ResourceType dynamodb_table();
ResourceType iam_role();
ResourceType lambda_event_source_mapping();
ResourceType lambda_function();
ResourceType lambda_permission();
ResourceType lambda_url();
ResourceType lambda_version();
ResourceType lambda_alias();
ResourceType lambda_event_invoke_config();
ResourceType apigateway_rest_api();
ResourceType apigateway_deployment();
ResourceType apigateway_stage();
ResourceType apigateway_resource();
ResourceType apigateway_method();
ResourceType apigateway_model();
ResourceType apigateway_request_validator();
ResourceType apigateway_gateway_response();
ResourceType logs_log_group();

// ---- for the types' files

/// An error that says the resource is there already; that it is not there (any more).
bool already_exists(const base::Error& error);
bool not_there(const base::Error& error);
/// Done, also when the failure says that it is not there.
base::Status gone(base::Result<base::Document> answer);
/// The named members of `from`, those that it has.
base::Document pick(const base::Document& from, std::initializer_list<std::string_view> names);
/// Copies a member under another name when it is there.
void copy(const base::Document& from, std::string_view name, base::Document& to, std::string_view as);
/// [{Key, Value}] as {Key: Value}.
base::Document tag_map(const base::Document& tags);
/// The tags of `before` that `after` lacks.
base::Document dropped_tags(const base::Document* before, const base::Document* after);
const base::Document& at(const base::Document& document, std::string_view name);  // null when it is not there

}  // namespace stacks
