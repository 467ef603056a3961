// StreamSpecification: what it says of a table, in CreateTable, UpdateTable and DescribeTable.
#pragma once
#include <optional>

#include "services/dynamodb/table_shapes.h"
#include "tables/schema.h"

namespace services::dynamodb {

/// The view of a new table's stream; nothing when it has none.
Result<std::optional<tables::View>> stream_of_new_table(const std::optional<StreamShape>& shape);
/// What needs no table.
base::Status check_stream_change(const StreamShape& shape);
/// Switches a table's stream on or off.
base::Status change_stream(tables::Schema& schema, const StreamShape& shape);
/// Adds StreamSpecification and the newest stream's name to a description.
void describe_stream(const Call& call, const tables::Schema& schema, TableDescription& out);

}  // namespace services::dynamodb
