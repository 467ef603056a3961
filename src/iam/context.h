// Context: the condition keys of one request, found by name. Lives on the stack of one evaluation.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "iam/access.h"

namespace iam {

class Context {
 public:
  using Values = std::vector<std::string>;

  Context(const Caller& caller, const Access& access, const RequestKeys& keys)
      : caller_(caller), access_(access), keys_(keys) {}

  /// The values of a key given in lower case; nothing when the request has no such key.
  std::optional<Values> find(std::string_view key) const;
  /// The one value of a key, for policy variables.
  std::optional<std::string> single(std::string_view key) const;

 private:
  std::optional<std::string> principal_key(std::string_view name) const;
  std::optional<std::string> request_key(std::string_view name) const;

  const Caller& caller_;
  const Access& access_;
  const RequestKeys& keys_;
};

}  // namespace iam
