// Many items at once: helpers over one Table. What DynamoDB leaves unprocessed is asked for again, with growing pauses.
#pragma once
#include <functional>
#include <vector>

#include "lambda/table.h"

namespace lambda {

/// Puts and removals in groups of 25. They are not one transaction: after a failure some are done. Of two with one key the call
/// fails.
base::Status put_all(Table& table, const std::vector<base::Document>& items);
base::Status remove_all(Table& table, const std::vector<base::Document>& keys);
/// The items that are there, in no order.
base::Result<std::vector<base::Document>> get_all(Table& table, const std::vector<base::Document>& keys);

/// Every item of a scan or a query, page after page. Ends early, with its Error, when `visit` fails.
using Visit = std::function<base::Status(base::Document item)>;
base::Status each(Table& table, PageRequest from, const Visit& visit);
base::Status each(Table& table, const Expression& key_condition, PageRequest from, const Visit& visit);

}  // namespace lambda
