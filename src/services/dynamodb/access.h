// What an item operation asks to be allowed: the action on the table or index, with DynamoDB's condition keys.
//
//   dynamodb:LeadingKeys   the hash keys it names      dynamodb:Select, dynamodb:ReturnValues   as given
//   dynamodb:Attributes    the top-level attributes it names, in items, keys, expressions and the parameters of before them
//
// Works on the request as it came; what is malformed is left out here and refused later. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/dynamodb/legacy_shapes.h"
#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct Asked {
  std::string_view action;  // "PutItem"
  std::string_view table;   // name or ARN
  const std::string* index = nullptr;
  std::vector<const Document*> items;  // items and keys
  const std::string *condition = nullptr, *filter = nullptr, *projection = nullptr, *update = nullptr, *key_condition = nullptr;
  const Document *names = nullptr, *values = nullptr;
  const Legacy* legacy = nullptr;
  const std::string *select = nullptr, *return_values = nullptr;
};

Access access_to(Tables& tables, const Call& call, const Asked& asked);
/// That alone, as operations return it.
std::vector<Access> only_access_to(Tables& tables, const Call& call, const Asked& asked);
/// An action on a table as a whole.
std::vector<Access> table_access(const Call& call, std::string_view action, std::string_view table);

/// An ARN that names no table. Who works in another region than that of the ARN is not even told so much.
base::Error no_such_arn(const Call& call, std::string_view action, std::string_view arn);

inline const std::string* text_of(const std::optional<std::string>& text) { return text ? &*text : nullptr; }

}  // namespace services::dynamodb
