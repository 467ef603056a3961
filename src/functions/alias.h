// Alias: a name for one version of a function, or for two of them by weight. A value; ids are function name/alias name.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "functions/function.h"

namespace functions {

using Weights = std::map<std::string, double>;  // version -> share of the invocations, 0 to 1

struct Alias {
  std::string name;
  std::string version;  // a number or $LATEST
  std::string description;
  Weights weights;  // of the other version; the rest goes to `version`
  std::string revision_id;
  std::vector<Statement> permissions;
  std::string permissions_revision_id;
  std::optional<int> provisioned;  // environments of `version` kept ready
  std::string provisioned_at;
};

/// What UpdateAlias changes; absent members stay.
struct AliasChanges {
  std::optional<std::string> version, description;
  std::optional<Weights> weights;
  std::string revision_id;  // must be the current one when given
};

template <class V>
void fields(V& v, Alias& a) {
  v.required("Name", a.name);
  v.required("FunctionVersion", a.version);
  v.optional("Description", a.description);
  v.optional("Weights", a.weights);
  v.optional("RevisionId", a.revision_id);
  v.optional("Permissions", a.permissions);
  v.optional("PermissionsRevisionId", a.permissions_revision_id);
  v.optional("Provisioned", a.provisioned);
  v.optional("ProvisionedAt", a.provisioned_at);
}

}  // namespace functions
