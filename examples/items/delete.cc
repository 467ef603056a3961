// DELETE /items/{id}: 204, or 404 when there was none. May only dynamodb:DeleteItem.
#include "record.h"

int main() {
  lambda::Table items("ITEMS_TABLE");

  return lambda::serve([&](const lambda::HttpRequest& request) -> lambda::HttpResponse {
    auto removed = items.remove(base::Document::object({{"id", *request.parameter("id")}}));
    if (!removed) return example::failure(removed.error());
    return *removed ? example::answer(204) : example::problem(404, "There is no item with that id.");
  });
}
