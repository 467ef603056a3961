// What the operations of aliases share.
#pragma once
#include <optional>
#include <string>

#include "functions/alias.h"
#include "services/lambda/shapes.h"

namespace services::lambda {

/// Of letters, digits, - and _, and not all digits.
inline void check_alias_name(std::string_view text, std::vector<std::string>& broken) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kAll = "0123456789-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (text.find_first_not_of(kAll) == std::string_view::npos && text.find_first_not_of(kDigits) != std::string_view::npos)
    return;
  broken.push_back("Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)");
}
inline constexpr Length kAliasName{1, 128};
inline constexpr wire::TextRule kAliasPattern{&check_alias_name, {}};
inline constexpr Length kVersion{1, 1024};
inline constexpr Pattern kVersionPattern{"(\\$LATEST(\\.PUBLISHED)?|[0-9]+)"};

struct Routing {
  std::optional<functions::Weights> weights;
};

struct AliasConfiguration {
  std::string arn, name, version, description, revision_id;
  std::optional<Routing> routing;
};

inline AliasConfiguration alias_configuration(const Host& host, std::string_view function, functions::Alias alias) {
  AliasConfiguration out{.arn = host.arn(function, alias.name),
                         .name = std::move(alias.name),
                         .version = std::move(alias.version),
                         .description = std::move(alias.description),
                         .revision_id = std::move(alias.revision_id),
                         .routing = {}};
  if (!alias.weights.empty()) out.routing = Routing{std::move(alias.weights)};
  return out;
}

template <class V>
void fields(V& v, Routing& x) {
  v.optional("AdditionalVersionWeights", x.weights);
}
template <class V>
void fields(V& v, AliasConfiguration& x) {
  v.required("AliasArn", x.arn);
  v.required("Name", x.name);
  v.required("FunctionVersion", x.version);
  v.required("Description", x.description);
  v.optional("RoutingConfig", x.routing);
  v.required("RevisionId", x.revision_id);
}

}  // namespace services::lambda
