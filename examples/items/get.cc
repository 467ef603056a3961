// GET /items/{id}: one item, or 404. May only dynamodb:GetItem.
#include "record.h"

int main() {
  lambda::Table items("ITEMS_TABLE");

  return lambda::serve([&](const lambda::HttpRequest& request) -> lambda::HttpResponse {
    auto found = items.get(base::Document::object({{"id", *request.parameter("id")}}));
    if (!found) return example::failure(found.error());
    if (!*found) return example::problem(404, "There is no item with that id.");
    return example::answer(200, example::record_from(**found));
  });
}
