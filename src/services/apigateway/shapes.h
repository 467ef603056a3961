// What the operations of API Gateway share: their access, their pages, the parts of inputs that repeat.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "aws/operation.h"
#include "gateway/errors.h"
#include "gateway/gateway.h"
#include "gateway/limits.h"

namespace services::apigateway {

using ::gateway::Definition;
using ::gateway::Gateway;
using ::gateway::Nothing;
using ::gateway::Texts;
using Access = std::vector<iam::Access>;

/// "apigateway:GET" on arn:aws:apigateway:REGION::/restapis/...
Access access_to(const aws::Call& call, std::string_view verb, std::string_view path);
/// The same below /restapis/{api}.
Access access_in(const aws::Call& call, std::string_view verb, std::string_view api, std::string_view path = "");
/// "/resources/{resource}/methods/{method}"
std::string method_path(std::string_view resource, std::string_view method);

/// As clients want an API shown: its policy escaped like the inside of a JSON string.
::gateway::RestApi shown(::gateway::RestApi api);
/// A resource; its methods without their details, unless these are asked for.
struct ResourceShape {
  std::string id;
  std::optional<std::string> parent_id, path_part;
  std::string path;
  std::optional<std::map<std::string, base::Document>> methods;
};
template <class V>
void fields(V& v, ResourceShape& x) {
  v.optional("id", x.id);
  v.optional("parentId", x.parent_id);
  v.optional("pathPart", x.path_part);
  v.optional("path", x.path);
  v.optional("resourceMethods", x.methods);
}
ResourceShape shown(::gateway::Resource resource, const std::vector<std::string>& embed);
/// The part of a tag's ARN behind "::/": "restapis/a1b2".
base::Result<std::string> tagged_resource(std::string_view arn);

template <class T>
struct Page {
  std::optional<std::string> position;
  std::vector<T> items;
};
template <class V, class T>
void fields(V& v, Page<T>& page) {
  v.optional("position", page.position);
  v.optional("items", page.items, wire::Named{"item"});
}

struct PageInput {
  std::optional<std::string> position;
  std::optional<int> limit;
};
template <class V>
void page_fields(V& v, PageInput& in) {
  v.optional("position", in.position, wire::Query{});
  v.optional("limit", in.limit, wire::Query{});
}

/// The elements after the one whose id is the position, at most `limit`; all when no limit is given and `whole` fits a page.
template <class T, class F>
Page<T> page_of(std::vector<T> all, const PageInput& in, F id_of) {
  auto limit = static_cast<size_t>(std::clamp(in.limit.value_or(::gateway::kDefaultPageSize), 1, ::gateway::kMaxPageSize));
  Page<T> page;
  size_t at = 0;
  if (in.position) {
    while (at < all.size() && id_of(all[at]) != *in.position) ++at;
    ++at;
  }
  for (; at < all.size() && page.items.size() < limit; ++at) {
    if (page.items.size() + 1 == limit && at + 1 < all.size()) page.position = id_of(all[at]);
    page.items.push_back(std::move(all[at]));
  }
  return page;
}

template <class K, class T>
std::vector<T> values_of(std::map<K, T> map) {
  std::vector<T> out;
  for (auto& [key, value] : map) out.push_back(std::move(value));
  return out;
}

/// What most inputs begin with.
struct ApiInput {
  std::string api;
};
struct MethodInput {
  std::string api, resource, method;
};
struct StatusInput {
  std::string api, resource, method, status;
};
template <class V>
void api_field(V& v, std::string& api) {
  v.required("restApiId", api, wire::Path{"restapi_id"});
}
template <class V, class Input>
void method_fields(V& v, Input& in) {
  api_field(v, in.api);
  v.required("resourceId", in.resource, wire::Path{"resource_id"});
  v.required("httpMethod", in.method, wire::Path{"http_method"});
}
template <class V>
void fields(V& v, ApiInput& in) {
  api_field(v, in.api);
}
template <class V>
void fields(V& v, MethodInput& in) {
  method_fields(v, in);
}
template <class V, class Input>
void status_fields(V& v, Input& in) {
  method_fields(v, in);
  v.required("statusCode", in.status, wire::Path{"status_code"});
}
template <class V>
void fields(V& v, StatusInput& in) {
  status_fields(v, in);
}

}  // namespace services::apigateway
