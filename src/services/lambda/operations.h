// The rows of Lambda: each function is defined in the file of its name.
#pragma once
#include "aws/operation.h"
#include "events/mappings.h"
#include "functions/host.h"
#include "urls/urls.h"

namespace services::lambda {

using functions::Host;

aws::Operation add_layer_version_permission(Host& host);
aws::Operation add_permission(Host& host);
aws::Operation create_alias(Host& host);
aws::Operation create_function(Host& host);
aws::Operation delete_alias(Host& host);
aws::Operation delete_function(Host& host);
aws::Operation delete_function_concurrency(Host& host);
aws::Operation delete_function_event_invoke_config(Host& host);
aws::Operation delete_layer_version(Host& host);
aws::Operation delete_provisioned_concurrency_config(Host& host);
aws::Operation get_account_settings(Host& host);
aws::Operation get_alias(Host& host);
aws::Operation get_function(Host& host);
aws::Operation get_function_code_signing_config(Host& host);
aws::Operation get_function_concurrency(Host& host);
aws::Operation get_function_configuration(Host& host);
aws::Operation get_function_event_invoke_config(Host& host);
aws::Operation get_function_recursion_config(Host& host);
aws::Operation get_layer_version(Host& host);
aws::Operation get_layer_version_by_arn(Host& host);
aws::Operation get_layer_version_policy(Host& host);
aws::Operation get_policy(Host& host);
aws::Operation get_provisioned_concurrency_config(Host& host);
aws::Operation get_runtime_management_config(Host& host);
aws::Operation invoke(Host& host);
aws::Operation list_aliases(Host& host);
aws::Operation list_function_event_invoke_configs(Host& host);
aws::Operation list_functions(Host& host);
aws::Operation list_layer_versions(Host& host);
aws::Operation list_layers(Host& host);
aws::Operation list_provisioned_concurrency_configs(Host& host);
aws::Operation list_tags(Host& host);
aws::Operation list_versions_by_function(Host& host);
aws::Operation publish_layer_version(Host& host);
aws::Operation publish_version(Host& host);
aws::Operation put_function_concurrency(Host& host);
aws::Operation put_function_event_invoke_config(Host& host);
aws::Operation put_provisioned_concurrency_config(Host& host);
aws::Operation remove_layer_version_permission(Host& host);
aws::Operation remove_permission(Host& host);
aws::Operation tag_resource(Host& host);
aws::Operation untag_resource(Host& host);
aws::Operation update_alias(Host& host);
aws::Operation update_function_code(Host& host);
aws::Operation update_function_configuration(Host& host);
aws::Operation update_function_event_invoke_config(Host& host);

aws::Operation create_event_source_mapping(events::Mappings& mappings);
aws::Operation delete_event_source_mapping(events::Mappings& mappings);
aws::Operation get_event_source_mapping(events::Mappings& mappings);
aws::Operation list_event_source_mappings(events::Mappings& mappings);
aws::Operation update_event_source_mapping(events::Mappings& mappings);

aws::Operation create_function_url_config(urls::Urls& urls);
aws::Operation delete_function_url_config(urls::Urls& urls);
aws::Operation get_function_url_config(urls::Urls& urls);
aws::Operation list_function_url_configs(urls::Urls& urls);
aws::Operation update_function_url_config(urls::Urls& urls);

}  // namespace services::lambda
