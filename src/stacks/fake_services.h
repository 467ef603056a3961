// Services for tests of applying: DynamoDB, IAM, Lambda and API Gateway as far as resources need them, over one Document.
//
// Calls are recorded ("lambda CreateFunction demo-Fn"). `fail_at` makes the n-th call fail before it takes effect; `die_at`
// ends the process at the n-th call, before or after its effect. With a file the state outlives the process.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "stacks/resource_type.h"
#include "wire/json.h"

namespace stacks {

class FakeServices {
 public:
  enum class Death { never, before_effect, after_effect };
  using Answer = base::Result<base::Document>;

  explicit FakeServices(std::filesystem::path file = {}) : file_(std::move(file)) {
    std::ifstream stream(file_);
    std::stringstream text;
    text << stream.rdbuf();
    if (auto stored = wire::parse_json(text.str())) state = *std::move(stored);
  }

  Caller caller() {
    return [this](std::string service, std::string operation, base::Document input) {
      return answer(std::move(service), std::move(operation), std::move(input));
    };
  }

  base::Document state = base::Document::object();  // kind -> name -> what was given
  std::vector<std::string> calls;
  std::map<std::string, std::string> zips;  // function -> base64
  size_t fail_at = 0;                       // counted from 1; 0: never
  size_t die_at = 0;
  Death death = Death::never;

  size_t count(std::string_view kind) {
    auto* all = state.find(kind);
    return all ? all->members()->size() : 0;
  }
  base::Document* get(std::string_view kind, std::string_view name) {
    auto* all = state.find(kind);
    return all ? all->find(name) : nullptr;
  }

 private:
  static Answer missing() { return base::fail({base::ErrorKind::missing, "ResourceNotFoundException", "no such thing"}); }
  static Answer exists() { return base::fail({base::ErrorKind::conflict, "ResourceConflictException", "there is one"}); }
  static Answer fine(base::Document out = base::Document::object()) { return out; }

  base::Task<Answer> answer(std::string service, std::string operation, base::Document input) {
    calls.push_back(service + " " + operation + " " + name_in(input));
    if (calls.size() == fail_at) co_return base::fail({base::ErrorKind::unavailable, "Unavailable", "not now"});
    bool dies = calls.size() == die_at;
    if (dies && death == Death::before_effect) _exit(9);
    auto out = perform(operation, input);
    if (!file_.empty()) std::ofstream(file_) << wire::to_json(state);
    if (dies) _exit(9);
    co_return out;
  }

  static std::string name_in(const base::Document& input) {
    for (auto key : {"TableName", "RoleName", "FunctionName", "StatementId", "stageName", "restApiId", "name"}) {
      if (auto text = input.text(key); !text.empty()) return std::string(text);
    }
    return "";
  }

  Answer make(std::string_view kind, const std::string& name, base::Document value) {
    auto* all = state.find(kind);
    if (!all) state.set(kind, base::Document::object());
    all = state.find(kind);
    if (all->find(name)) return exists();
    all->set(name, std::move(value));
    return fine();
  }

  Answer change(std::string_view kind, const std::string& name, const base::Document& input) {
    auto* thing = get(kind, name);
    if (!thing) return missing();
    for (auto& [key, value] : *input.members()) thing->set(key, value);
    return fine();
  }

  Answer drop(std::string_view kind, const std::string& name) {
    auto* all = state.find(kind);
    return all && all->erase(name) ? fine() : missing();
  }

  std::string next_id(std::string_view prefix) {
    auto* next = state.find("next");
    int64_t number = next ? *next->integer() : 1;
    state.set("next", number + 1);
    return std::string(prefix) + std::to_string(number);
  }

  Answer perform(const std::string& operation, const base::Document& input) {
    using Row = std::pair<std::string_view, Answer (FakeServices::*)(const std::string&, const base::Document&)>;
    static constexpr Row rows[] = {{"Table", &FakeServices::table},
                                   {"Scan", &FakeServices::scan},
                                   {"Role", &FakeServices::role},
                                   {"Function", &FakeServices::function},
                                   {"Permission", &FakeServices::permission},
                                   {"RestApi", &FakeServices::rest_api},
                                   {"Deployment", &FakeServices::deployment},
                                   {"Stage", &FakeServices::stage},
                                   {"LogGroup", &FakeServices::log_group}};
    for (auto& [part, handler] : rows) {
      if (operation.find(part) != std::string::npos) return (this->*handler)(operation, input);
    }
    return base::fail({base::ErrorKind::invalid, "UnknownOperationException", operation});
  }

  Answer table(const std::string& operation, const base::Document& input) {
    std::string name(input.text("TableName"));
    if (operation == "CreateTable") return make("tables", name, input);
    if (operation == "UpdateTable") return change("tables", name, input);
    if (operation == "DeleteTable") return drop("tables", name);
    if (!get("tables", name)) return missing();
    base::Document description = base::Document::object({{"TableArn", "arn:table/" + name}, {"TableStatus", "ACTIVE"}});
    copy(*get("tables", name), "GlobalSecondaryIndexes", description, "GlobalSecondaryIndexes");
    return fine(base::Document::object({{"Table", description}}));
  }

  Answer scan(const std::string&, const base::Document& input) {
    auto* table = get("tables", input.text("TableName"));
    if (!table) return missing();
    auto* items = table->find("items");
    return fine(base::Document::object({{"Items", items ? *items : base::Document::list()}}));
  }

  Answer role(const std::string& operation, const base::Document& input) {
    std::string name(input.text("RoleName"));
    auto described = [&] {
      return base::Document::object(
          {{"Role", base::Document::object({{"Arn", "arn:role/" + name}, {"RoleId", "AROA" + name}})}});
    };
    if (operation == "CreateRole") {
      auto made = make("roles", name, input);
      return made ? fine(described()) : made;
    }
    auto* role = get("roles", name);
    if (!role) return missing();
    if (operation == "GetRole") return fine(described());
    if (operation == "DeleteRole") return drop("roles", name);
    auto& policies = role->find("policies") ? *role : role->set("policies", base::Document::object());
    auto& inlined = *policies.find("policies");
    auto& attached = *(role->find("attached") ? *role : role->set("attached", base::Document::object())).find("attached");
    if (operation == "PutRolePolicy") inlined.set(input.text("PolicyName"), input.text("PolicyDocument"));
    if (operation == "DeleteRolePolicy") inlined.erase(input.text("PolicyName"));
    if (operation == "AttachRolePolicy") attached.set(input.text("PolicyArn"), true);
    if (operation == "DetachRolePolicy") attached.erase(input.text("PolicyArn"));
    if (operation == "UpdateAssumeRolePolicy") role->set("AssumeRolePolicyDocument", input.text("PolicyDocument"));
    base::Document names = base::Document::list();
    base::Document arns = base::Document::list();
    for (auto& [each, policy] : *inlined.members()) names.push(each);
    for (auto& [arn, yes] : *attached.members()) arns.push(base::Document::object({{"PolicyArn", arn}}));
    return fine(base::Document::object({{"PolicyNames", names}, {"AttachedPolicies", arns}, {"IsTruncated", false}}));
  }

  Answer function(const std::string& operation, const base::Document& input) {
    std::string name(input.text("FunctionName"));
    base::Document kept = input;
    if (kept.erase("Code")) zips[name] = at(input, "Code").text("ZipFile");
    if (kept.erase("ZipFile")) zips[name] = input.text("ZipFile");
    base::Document described = base::Document::object({{"FunctionArn", "arn:function:" + name}});
    if (operation == "CreateFunction") {
      auto made = make("functions", name, kept);
      return made ? fine(described) : made;
    }
    if (operation == "DeleteFunction") return drop("functions", name);
    if (operation == "GetFunction")
      return get("functions", name) ? fine(base::Document::object({{"Configuration", described}})) : missing();
    return change("functions", name, kept);
  }

  Answer permission(const std::string& operation, const base::Document& input) {
    std::string name = std::string(input.text("FunctionName")) + "/" + std::string(input.text("StatementId"));
    if (operation == "RemovePermission") return drop("permissions", name);
    return get("functions", input.text("FunctionName")) ? make("permissions", name, input) : missing();
  }

  Answer rest_api(const std::string& operation, const base::Document& input) {
    if (operation == "CreateRestApi") {
      auto id = next_id("api");
      base::Document api = input;
      api.set("id", id).set("rootResourceId", "root");
      (void)make("apis", id, api);
      return fine(api);
    }
    if (operation == "GetRestApis") {
      base::Document items = base::Document::list();
      auto* apis = state.find("apis");
      for (size_t i = 0; apis && i < apis->members()->size(); ++i) items.push((*apis->members())[i].second);
      return fine(base::Document::object({{"items", items}}));
    }
    std::string id(input.text("restApiId"));
    if (operation == "DeleteRestApi") return drop("apis", id);
    return change("apis", id, input);
  }

  Answer deployment(const std::string& operation, const base::Document& input) {
    if (operation == "DeleteDeployment") return drop("deployments", std::string(input.text("deploymentId")));
    if (!get("apis", input.text("restApiId"))) return missing();
    auto id = next_id("deployment");
    (void)make("deployments", id, input);
    return fine(base::Document::object({{"id", id}}));
  }

  Answer stage(const std::string& operation, const base::Document& input) {
    std::string name = std::string(input.text("restApiId")) + "/" + std::string(input.text("stageName"));
    if (operation == "CreateStage") return get("apis", input.text("restApiId")) ? make("stages", name, input) : missing();
    if (operation == "DeleteStage") return drop("stages", name);
    if (operation == "GetStage") return get("stages", name) ? fine() : missing();
    auto* stage = get("stages", name);
    if (!stage) return missing();
    for (auto& patch : *input.find("patchOperations")->elements()) {
      auto path = patch.text("path");
      if (path == "/deploymentId") stage->set("deploymentId", patch.text("value"));
      if (path.starts_with("/variables/")) stage->set(std::string(path.substr(1)), patch.text("value"));
    }
    return fine();
  }

  Answer log_group(const std::string& operation, const base::Document& input) {
    std::string name(input.text("logGroupName", input.text("logGroupNamePrefix")));
    if (operation == "CreateLogGroup") return make("groups", name, input);
    if (operation == "DeleteLogGroup") return drop("groups", name);
    base::Document groups = base::Document::list();
    if (get("groups", name)) groups.push(base::Document::object({{"logGroupName", name}}));
    return fine(base::Document::object({{"logGroups", groups}}));
  }

  std::filesystem::path file_;
};

}  // namespace stacks
