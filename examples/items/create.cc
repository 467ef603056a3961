// POST /items: stores a new item. 201 with its place, 409 when its id is taken. May only dynamodb:PutItem.
#include <fmt/format.h>

#include "base/random.h"
#include "record.h"

int main() {
  lambda::Table items("ITEMS_TABLE");
  base::SystemRandom random;

  return lambda::serve([&](const lambda::HttpRequest& request) -> lambda::HttpResponse {
    auto record = example::record_from_body(request.body);
    if (!record) return example::problem(400, record.error().message);
    if (record->id.empty()) record->id = random.uuid();

    auto stored = items.put(record->stored(), {.text = "attribute_not_exists(id)", .names = {}});
    if (!stored && stored.error().code == "ConditionalCheckFailedException") {
      return example::problem(409, fmt::format("An item with the id {} exists.", record->id));
    }
    if (!stored) return example::failure(stored.error());
    auto response = example::answer(201, *record);
    response.headers.add("Location", fmt::format("/items/{}", record->id));
    return response;
  });
}
