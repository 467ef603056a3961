// What the operations on function URLs share.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "services/lambda/shapes.h"
#include "urls/urls.h"

namespace services::lambda {

using urls::Urls;

inline constexpr Length kUrlQualifier{1, 128};

/// A URL as every operation answers it.
struct UrlShape {
  std::string url, function, auth, created, mode;
  std::string modified;
  std::optional<urls::Cors> cors;
};
/// The same without the time of its last change.
struct NewUrlShape {
  UrlShape made;
};

UrlShape url_shape(const Urls& urls, const urls::Url& url);
/// What the caller must be allowed, with the conditions that policies can name.
std::vector<Access> url_access(const Urls& urls, std::string_view action, std::string_view function,
                               const std::optional<std::string>& qualifier, const std::optional<std::string>& auth);

template <class V>
void new_url_fields(V& v, UrlShape& x) {
  v.required("FunctionUrl", x.url);
  v.required("FunctionArn", x.function);
  v.required("AuthType", x.auth);
  v.optional("Cors", x.cors);
  v.required("CreationTime", x.created);
  v.required("InvokeMode", x.mode);
}
template <class V>
void fields(V& v, UrlShape& x) {
  new_url_fields(v, x);
  v.required("LastModifiedTime", x.modified);
}
template <class V>
void fields(V& v, NewUrlShape& x) {
  new_url_fields(v, x.made);
}

}  // namespace services::lambda
