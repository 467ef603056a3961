// Wording: which of DynamoDB's two sets of words an answer uses. The only place that knows of regions and of the words of June
// 2026; operations and the rooms below speak the older ones.
//
//   eu-south-2, me-central-1   the older words: every rule that a request breaks is told, with the value,
//                              "Value '' at 'tableName' failed to satisfy constraint: ..."
//   everywhere else            the newer ones, for the operations that have them: "Value at 'TableName' failed to satisfy ...",
//                              the table's name before everything else, and "1 validation error detected: " in front of what
//                              PutItem, UpdateItem and DeleteItem find wrong with a request before they look at the table
//
// Follows answers recorded from the service in October 2026. Pure; any thread.
#pragma once
#include <string_view>

#include "aws/operation.h"
#include "items/decimal.h"

namespace services::dynamodb {

extern const aws::Wording wording;

/// How the operation reads values: the older code is in use where the older words are, and in operations that were not renewed.
items::Layer layer_of(const aws::Call& call, std::string_view operation);

}  // namespace services::dynamodb
