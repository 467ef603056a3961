#include "services/dynamodb/stream_setting.h"

#include "services/dynamodb/errors.h"
#include "tables/errors.h"
#include "tables/shards.h"

namespace services::dynamodb {
namespace {

/// The shape has seen to it that it is one.
tables::View view_from(std::string_view name) {
  return tables::view_from_name(name).value_or(tables::View::new_and_old_images);
}

}  // namespace

Result<std::optional<tables::View>> stream_of_new_table(const std::optional<StreamShape>& shape) {
  if (!shape) return std::nullopt;
  if (shape->enabled && !shape->view) {
    return base::fail(tables::invalid_parameter("Table is being created with a stream enabled, UpdateViewType is required"));
  }
  if (!shape->enabled && shape->view) {
    return base::fail(
        tables::invalid_parameter("Table is being created with a stream disabled, UpdateViewType should not be specified"));
  }
  if (!shape->enabled) return std::nullopt;
  return view_from(*shape->view);
}

base::Status check_stream_change(const StreamShape& shape) {
  if (shape.enabled && !shape.view) {
    return base::fail(tables::invalid_parameter("If stream is being enabled then UpdateViewType is required"));
  }
  if (!shape.enabled && shape.view) {
    return base::fail(tables::invalid_parameter("If stream is being disabled, then UpdateViewType must not be specified"));
  }
  return {};
}

base::Status change_stream(tables::Schema& schema, const StreamShape& shape) {
  bool on = schema.stream && schema.stream->enabled;
  if (shape.enabled && on) return base::fail(tables::stream_is_on(schema.name));
  if (!shape.enabled && !on) return base::fail(tables::stream_is_off(schema.name));
  if (on) {
    schema.stream->enabled = false;
  } else {
    schema.stream = tables::StreamSetting{.view = view_from(*shape.view)};
  }
  return {};
}

void describe_stream(const Call& call, const tables::Schema& schema, TableDescription& out) {
  if (!schema.stream) return;
  if (schema.stream->enabled) out.stream = StreamShape{true, std::string(tables::name_of(schema.stream->view))};
  out.stream_label = schema.stream->label;
  out.stream_arn = table_arn(call, schema.name) + "/stream/" + schema.stream->label;
}

}  // namespace services::dynamodb
