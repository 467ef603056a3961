#include "services/lambda/service.h"

#include "services/lambda/operations.h"

namespace services::lambda {

namespace {

std::vector<aws::Operation> layer_operations(Host& host) {
  return {
      add_layer_version_permission(host),
      delete_layer_version(host),
      get_layer_version(host),
      get_layer_version_by_arn(host),
      get_layer_version_policy(host),
      list_layer_versions(host),
      list_layers(host),
      publish_layer_version(host),
      remove_layer_version_permission(host),
  };
}

}  // namespace

aws::Service service(Host& host, events::Mappings* mappings, urls::Urls* urls) {
  aws::Service service{"lambda", "lambda", aws::Protocol::rest_json, "2015-03-31", {}};
  service.operations = {
      add_permission(host),
      create_alias(host),
      create_function(host),
      delete_alias(host),
      delete_function(host),
      delete_function_concurrency(host),
      delete_function_event_invoke_config(host),
      delete_provisioned_concurrency_config(host),
      get_account_settings(host),
      get_alias(host),
      get_function(host),
      get_function_code_signing_config(host),
      get_function_concurrency(host),
      get_function_configuration(host),
      get_function_event_invoke_config(host),
      get_function_recursion_config(host),
      get_policy(host),
      get_provisioned_concurrency_config(host),
      get_runtime_management_config(host),
      invoke(host),
      list_aliases(host),
      list_function_event_invoke_configs(host),
      list_functions(host),
      list_provisioned_concurrency_configs(host),
      list_tags(host),
      list_versions_by_function(host),
      publish_version(host),
      put_function_concurrency(host),
      put_function_event_invoke_config(host),
      put_provisioned_concurrency_config(host),
      remove_permission(host),
      tag_resource(host),
      untag_resource(host),
      update_alias(host),
      update_function_code(host),
      update_function_configuration(host),
      update_function_event_invoke_config(host),
  };
  for (auto& each : layer_operations(host)) service.operations.push_back(std::move(each));
  if (mappings) {
    for (auto row : {create_event_source_mapping, delete_event_source_mapping, get_event_source_mapping,
                     list_event_source_mappings, update_event_source_mapping})
      service.operations.push_back(row(*mappings));
  }
  if (urls) {
    for (auto row : {create_function_url_config, delete_function_url_config, get_function_url_config, list_function_url_configs,
                     update_function_url_config})
      service.operations.push_back(row(*urls));
  }
  return service;
}

}  // namespace services::lambda
