// Edits: the changes the control plane makes to a Definition, one function each, with API Gateway's checks and messages. They
// run on the committer inside a write; nothing here waits. Pure apart from the random ids.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "gateway/definition.h"

namespace gateway {

/// One entry of a patchOperations list.
struct Patch {
  std::string op;
  std::string path;
  std::optional<std::string> value;
  std::optional<std::string> from;
};

template <class V>
void fields(V& v, Patch& x) {
  v.optional("op", x.op, wire::OneOf{"add", "remove", "replace", "move", "copy", "test"});
  v.optional("path", x.path);
  v.optional("value", x.value);
  v.optional("from", x.from);
}

// Resources.
base::Result<Resource> create_resource(Definition& definition, std::string_view parent_id, std::string_view path_part,
                                       base::Random& random);
base::Status delete_resource(Definition& definition, std::string_view id);  // and all below it
base::Result<Resource> find_resource(Definition& definition, std::string_view id);
/// The resource at that path, made with everything above it when it is not there.
base::Result<Resource*> resource_for_path(Definition& definition, std::string_view path, base::Random& random);

// Methods and what hangs on them. Methods are "GET", ... or "ANY".
base::Result<Method> put_method(Definition& definition, std::string_view resource, Method method);
base::Result<Method*> find_method(Definition& definition, std::string_view resource, std::string_view method);
base::Status delete_method(Definition& definition, std::string_view resource, std::string_view method);
base::Result<MethodResponse> put_method_response(Definition& definition, std::string_view resource, std::string_view method,
                                                 MethodResponse response);
base::Result<MethodResponse> find_method_response(Definition& definition, std::string_view resource, std::string_view method,
                                                  std::string_view status);
base::Status delete_method_response(Definition& definition, std::string_view resource, std::string_view method,
                                    std::string_view status);
base::Result<Integration> put_integration(Definition& definition, std::string_view resource, std::string_view method,
                                          Integration integration);
base::Result<Integration*> find_integration(Definition& definition, std::string_view resource, std::string_view method);
base::Status delete_integration(Definition& definition, std::string_view resource, std::string_view method);
base::Result<IntegrationResponse> put_integration_response(Definition& definition, std::string_view resource,
                                                           std::string_view method, IntegrationResponse response);
base::Result<IntegrationResponse> find_integration_response(Definition& definition, std::string_view resource,
                                                            std::string_view method, std::string_view status);
base::Status delete_integration_response(Definition& definition, std::string_view resource, std::string_view method,
                                         std::string_view status);

// Models, validators, gateway responses.
base::Result<Model> create_model(Definition& definition, Model model, base::Random& random);
base::Result<Model> find_model(const Definition& definition, std::string_view name);
base::Status delete_model(Definition& definition, std::string_view name);
base::Result<RequestValidator> create_validator(Definition& definition, RequestValidator validator, base::Random& random);
base::Result<RequestValidator> find_validator(const Definition& definition, std::string_view id);
base::Status delete_validator(Definition& definition, std::string_view id);
base::Result<GatewayResponse> put_gateway_response(Definition& definition, GatewayResponse response);
/// What is configured, or what an unset type answers by.
base::Result<GatewayResponse> effective_gateway_response(const Definition& definition, std::string_view type);
base::Status delete_gateway_response(Definition& definition, std::string_view type);

// Patches.
base::Status patch_api(RestApi& api, const std::vector<Patch>& patches);
base::Status patch_stage(Stage& stage, const std::vector<Patch>& patches);
/// "a~1b" -> "a/b"
std::string unescape_pointer(std::string_view token);

}  // namespace gateway
