// Function: what a user configured, as it is stored and published: a function as it is now ($LATEST), or one version of it,
// which stays as it was published. A value; ids are function names, of versions with their number.
//
// Statement: one permission of a resource policy, as AddPermission spells it.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/fields.h"

namespace functions {

struct Statement {
  std::string id;
  std::string action;      // lambda:InvokeFunction
  std::string principal;   // apigateway.amazonaws.com, an account id, an ARN or *
  std::string source_arn;  // "": any; wildcards allowed
  std::string source_account;
  std::string organization;  // aws:PrincipalOrgID
  std::string event_source_token;
  std::string function_url_auth_type;
  bool via_function_url = false;  // only requests through a function URL
};

/// A layer version as a function has it, whether it is still there or not.
struct UsedLayer {
  std::string arn;
  int64_t code_bytes = 0;
};

struct Function {
  std::string name;
  std::string role;  // ARN
  std::string handler;
  std::string runtime;
  std::string description;
  int memory_mb = 128;
  int timeout_s = 3;
  int ephemeral_storage_mb = 512;
  std::map<std::string, std::string> environment;
  std::vector<std::string> architectures;  // one of x86_64, arm64
  std::string package;                     // SHA-256 of the zip, hex: the folder under packages/
  std::string code_sha256;                 // the same in base64
  int64_t code_bytes = 0;                  // of the zip
  std::string last_modified;               // 2026-11-24T07:33:10.123+0000
  std::string revision_id;
  std::string tracing_mode = "PassThrough";
  std::optional<int> reserved_concurrency;
  std::map<std::string, std::string> tags;
  std::vector<Statement> permissions;
  std::string permissions_revision_id;
  std::string version;             // its number; "": $LATEST
  int64_t last_version = 0;        // of $LATEST: the number given out last
  std::string dead_letter;         // ARN of the function that events go to which it has failed; "": none
  std::vector<UsedLayer> layers;   // at /opt, later ones on top
  std::string layers_package;      // all of them together: a folder under packages/; "": none
  std::optional<int> provisioned;  // of a version: environments kept ready
  std::string provisioned_at;      // when that was set
  std::string latest_description;  // of a version: that of $LATEST when it was published
};

/// "$LATEST" or the number.
inline std::string_view version_of(const Function& function) {
  return function.version.empty() ? std::string_view("$LATEST") : std::string_view(function.version);
}

template <class V>
void fields(V& v, Statement& s) {
  v.required("Sid", s.id);
  v.required("Action", s.action);
  v.required("Principal", s.principal);
  v.optional("SourceArn", s.source_arn);
  v.optional("SourceAccount", s.source_account);
  v.optional("PrincipalOrgID", s.organization);
  v.optional("EventSourceToken", s.event_source_token);
  v.optional("FunctionUrlAuthType", s.function_url_auth_type);
  v.optional("InvokedViaFunctionUrl", s.via_function_url);
}

template <class V>
void fields(V& v, UsedLayer& x) {
  v.required("Arn", x.arn);
  v.optional("CodeSize", x.code_bytes);
}

template <class V>
void fields(V& v, Function& f) {
  v.required("Name", f.name);
  v.required("Role", f.role);
  v.optional("Handler", f.handler);
  v.required("Runtime", f.runtime);
  v.optional("Description", f.description);
  v.optional("MemorySize", f.memory_mb);
  v.optional("Timeout", f.timeout_s);
  v.optional("EphemeralStorage", f.ephemeral_storage_mb);
  v.optional("Environment", f.environment);
  v.optional("Architectures", f.architectures);
  v.required("Package", f.package);
  v.required("CodeSha256", f.code_sha256);
  v.optional("CodeSize", f.code_bytes);
  v.optional("LastModified", f.last_modified);
  v.optional("RevisionId", f.revision_id);
  v.optional("TracingMode", f.tracing_mode);
  v.optional("ReservedConcurrency", f.reserved_concurrency);
  v.optional("Tags", f.tags);
  v.optional("Permissions", f.permissions);
  v.optional("PermissionsRevisionId", f.permissions_revision_id);
  v.optional("Version", f.version);
  v.optional("LastVersion", f.last_version);
  v.optional("DeadLetter", f.dead_letter);
  v.optional("Layers", f.layers);
  v.optional("LayersPackage", f.layers_package);
  v.optional("Provisioned", f.provisioned);
  v.optional("ProvisionedAt", f.provisioned_at);
  v.optional("LatestDescription", f.latest_description);
}

}  // namespace functions
