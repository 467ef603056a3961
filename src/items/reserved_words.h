// The words that DynamoDB keeps for itself: attributes of such names need a placeholder in expressions. Any thread.
#pragma once
#include <string_view>

namespace items {

/// In any case: "Status", "COUNT", "name".
bool is_reserved(std::string_view name);

}  // namespace items
