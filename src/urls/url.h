// Url: a function's own HTTPS address, as a user configured it and as it is stored. A value; ids are the first label of the
// address.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "wire/fields.h"

namespace urls {

struct Cors {
  std::optional<bool> credentials;
  std::optional<std::vector<std::string>> headers, methods, origins, exposed;
  std::optional<int> max_age_s;
};

struct Url {
  std::string id;
  std::string function;   // its name
  std::string qualifier;  // an alias; "": the function itself
  std::string auth;       // NONE, AWS_IAM
  std::string mode = "BUFFERED";
  std::optional<Cors> cors;
  std::string created, modified;  // 2026-11-24T07:33:10.123Z
};

template <class V>
void fields(V& v, Cors& x) {
  v.optional("AllowCredentials", x.credentials);
  v.optional("AllowHeaders", x.headers, wire::Length{0, 100}, wire::Each{wire::Length{0, 1024}});
  v.optional("AllowMethods", x.methods, wire::Length{0, 6}, wire::Each{wire::Length{0, 6}});
  v.optional("AllowOrigins", x.origins, wire::Length{0, 100}, wire::Each{wire::Length{1, 253}});
  v.optional("ExposeHeaders", x.exposed, wire::Length{0, 100}, wire::Each{wire::Length{0, 1024}});
  v.optional("MaxAge", x.max_age_s, wire::Range{0, 86'400});
}
template <class V>
void fields(V& v, Url& x) {
  v.required("Id", x.id);
  v.required("Function", x.function);
  v.optional("Qualifier", x.qualifier);
  v.required("Auth", x.auth);
  v.required("Mode", x.mode);
  v.optional("Cors", x.cors);
  v.required("Created", x.created);
  v.required("Modified", x.modified);
}

}  // namespace urls
