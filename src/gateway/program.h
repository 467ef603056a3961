// Program: a deployment compiled for the data plane: the routing tree, every method with its checks and its integration, the
// error answers. Built once per deployment, shared by the stages that point to it, immutable; the data plane reads nothing
// else.
#pragma once
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateway/definition.h"
#include "gateway/mapping.h"
#include "gateway/pattern.h"
#include "gateway/refusal.h"
#include "gateway/router.h"
#include "gateway/schema.h"
#include "iam/policy.h"

namespace gateway {

using HeaderValues = std::vector<std::pair<std::string, Value>>;
using Templates = std::vector<std::pair<std::string, Template>>;  // media type, template

struct RequiredParameter {
  enum class Location { header, path, query };
  Location location;
  std::string name;
};

struct MockResponse {
  std::optional<Pattern> selection;  // of the status code; none: the default
  int status = 200;
  HeaderValues headers;
  Templates templates;
};

struct MethodProgram {
  enum class Authorization { none, iam };
  enum class Kind { lambda, mock, none };  // none: a method without an integration
  enum class Passthrough { when_no_match, when_no_templates, never };

  std::string http_method;  // "GET", or "ANY"
  std::string resource_id;
  std::string resource_path;
  std::optional<std::string> operation_name;
  Authorization authorization = Authorization::none;
  std::vector<RequiredParameter> required;             // checked when not empty, in the order they are told
  std::vector<std::pair<std::string, Schema>> models;  // media type or $default -> schema; checked when not empty
  Kind kind = Kind::none;
  Passthrough passthrough = Passthrough::when_no_match;
  std::vector<std::string> template_types;  // media types with a request template
  int timeout_ms = 29'000;
  std::string function;  // ARN; may have ${stageVariables.x}
  bool broken = false;   // fails whenever it is called, as at AWS: not POST, or a header mapped that may not be
  std::vector<std::pair<std::string, int>> mock_statuses;  // media type or $default -> status
  std::vector<MockResponse> mock_responses;
};

struct ErrorAnswer {
  std::optional<int> status;
  HeaderValues headers;
  Templates templates;
};

struct ApiProgram {
  Router router;
  std::vector<MethodProgram> methods;  // by MethodIndex
  std::array<ErrorAnswer, kResponseTypes> errors;
  std::vector<std::string> binary_types;
  std::optional<iam::Policy> policy;
};

/// A stage as the data plane sees it.
struct StageProgram {
  std::string api_id;
  std::string name;
  std::string deployment_id;
  Texts variables;
  std::string variables_json = "null";
  std::vector<std::string> functions;  // the ARN for each method, variables filled in
  std::shared_ptr<const ApiProgram> api;
};

/// Everything that is served: API id -> stage name -> stage.
struct Snapshot {
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  template <class T>
  using Map = std::unordered_map<std::string, T, Hash, std::equal_to<>>;
  using Stages = Map<std::shared_ptr<const StageProgram>>;  // by name
  Map<std::shared_ptr<const Stages>> apis;

  std::shared_ptr<const StageProgram> find(std::string_view api, std::string_view stage) const;
};

struct Place {
  std::string account;
  std::string region;
};

/// Whether the API's resource policy, if it has one, is well formed.
base::Status check_policy(const RestApi& api, const Place& place);
/// Fails, by name, on what is not understood; so a deployment that exists can be served.
base::Result<std::shared_ptr<const ApiProgram>> compile(const Definition& definition, const Place& place);
std::shared_ptr<const StageProgram> bind_stage(const std::string& api_id, const Stage& stage,
                                               std::shared_ptr<const ApiProgram> api);

}  // namespace gateway
