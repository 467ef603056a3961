// Tags of tables, as TagResource and CreateTable take them. Pure functions; any thread.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/dynamodb/table_shapes.h"

namespace services::dynamodb {

/// The tags of a request: their characters and number, each key once.
Result<std::map<std::string, std::string>> tags_from(const std::vector<TagShape>& shapes);
base::Status check_tag_key(std::string_view key);
base::Error too_many_tags();

}  // namespace services::dynamodb
