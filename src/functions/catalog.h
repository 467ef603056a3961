// Catalog: the published functions with their versions and aliases, each with what is needed to invoke it at once. Immutable
// once published. For this room only.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "functions/alias.h"
#include "functions/event_config.h"
#include "functions/layer.h"
#include "functions/shared.h"
#include "iam/policy.h"

namespace functions {

/// $LATEST or one version.
struct Deployment {
  std::shared_ptr<const Function> function;
  std::shared_ptr<Pool> pool;
  std::shared_ptr<const iam::Policy> policy;  // null when there are no permissions
};
using DeploymentPtr = std::shared_ptr<const Deployment>;

struct PublishedAlias {
  Alias alias;
  std::shared_ptr<const iam::Policy> policy;  // null when there are no permissions
};
using AliasPtr = std::shared_ptr<const PublishedAlias>;

/// A function with all that can be called of it.
struct Listing {
  DeploymentPtr latest;
  std::map<int64_t, DeploymentPtr> versions;  // by number
  std::map<std::string, AliasPtr, std::less<>> aliases;
  std::map<std::string, EventConfig, std::less<>> event_configs;  // by qualifier

  /// Null when there is no such version; $LATEST, a number.
  DeploymentPtr version(std::string_view text) const;
};

struct PublishedLayer {
  LayerVersion version;
  std::shared_ptr<const Package> package;
};
using Layers = std::map<int64_t, std::shared_ptr<const PublishedLayer>>;

struct Catalog {
  std::map<std::string, std::shared_ptr<const Layers>, std::less<>> layers;  // each with a version at least
  std::map<std::string, std::shared_ptr<const Listing>, std::less<>> functions;
};

/// What a name and a qualifier mean.
struct Target {
  DeploymentPtr deployment;
  AliasPtr alias;         // null: it was not named by an alias
  std::string arn;        // as it was called: with its qualifier, if there was one
  std::string qualifier;  // "" when there was none

  const std::shared_ptr<const iam::Policy>& policy() const { return alias ? alias->policy : deployment->policy; }
};

/// The number that the text is.
std::optional<int64_t> version_number(std::string_view text);

}  // namespace functions
