#include "services/lambda/url_shapes.h"

namespace services::lambda {

UrlShape url_shape(const Urls& urls, const urls::Url& url) {
  return {.url = urls.address(url),
          .function = urls.function_arn(url),
          .auth = url.auth,
          .created = url.created,
          .mode = url.mode,
          .modified = url.modified,
          .cors = url.cors};
}

std::vector<Access> url_access(const Urls& urls, std::string_view action, std::string_view function,
                               const std::optional<std::string>& qualifier, const std::optional<std::string>& auth) {
  auto target = urls.target(function, qualifier.value_or(""));
  Access access{"lambda:" + std::string(action), "*", {}};
  if (target) {
    access.resource = urls.function_arn({.function = target->function, .qualifier = target->qualifier});
    auto type = auth;
    if (auto found = urls.find(*target); found && !type) type = (*found)->auth;
    if (type) access.keys.push_back({"lambda:FunctionUrlAuthType", {*type}});
  }
  return {std::move(access)};
}

}  // namespace services::lambda
