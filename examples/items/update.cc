// PUT /items/{id}: replaces an item that exists (404 otherwise). With If-Match it replaces only the version named (412
// otherwise). May only dynamodb:UpdateItem.
#include <fmt/format.h>

#include "record.h"

namespace {

/// The ETags of an If-Match header. "*" and no header at all mean any version.
std::vector<std::string> wanted_versions(std::string_view header) {
  std::vector<std::string> versions;
  while (!header.empty()) {
    auto part = header.substr(0, header.find(','));
    header.remove_prefix(std::min(part.size() + 1, header.size()));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (part == "*") return {};
    versions.emplace_back(part);
  }
  return versions;
}

}  // namespace

int main() {
  lambda::Table items("ITEMS_TABLE");

  return lambda::serve([&](const lambda::HttpRequest& request) -> lambda::HttpResponse {
    auto& id = *request.parameter("id");
    auto record = example::record_from_body(request.body);
    if (!record) return example::problem(400, record.error().message);
    if (!record->id.empty() && record->id != id) return example::problem(400, "The body's id is not the path's.");
    record->id = id;

    auto item = record->stored();
    lambda::Expression update{
        .text = "SET #document = :document, #etag = :etag",
        .names = {{"#document", "document"}, {"#etag", "etag"}, {"#status", "status"}, {"#numbers", "numbers"}}};
    update.values = base::Document::object({{":document", *item.find("document")}, {":etag", *item.find("etag")}});
    std::string removed;
    for (auto* name : {"status", "numbers"}) {
      if (auto* value = item.find(name)) {
        update.text += fmt::format(", #{0} = :{0}", name);
        update.values.add(fmt::format(":{}", name), *value);
      } else {
        removed += fmt::format("{}#{}", removed.empty() ? " REMOVE " : ", ", name);
      }
    }
    update.text += removed;
    std::string condition = "attribute_exists(id)";
    auto versions = wanted_versions(request.headers.get("If-Match"));
    for (size_t i = 0; i < versions.size(); ++i) {
      condition += fmt::format("{}:v{}", i == 0 ? " AND #etag IN (" : ", ", i);
      update.values.add(fmt::format(":v{}", i), versions[i]);
    }
    if (!versions.empty()) condition += ")";

    auto updated = items.update(base::Document::object({{"id", id}}), update, condition);
    if (!updated && updated.error().code == "ConditionalCheckFailedException") {
      if (!updated.error().detail.find("Item")) return example::problem(404, "There is no item with that id.");
      return example::problem(412, "The item has changed since that version.");
    }
    if (!updated) return example::failure(updated.error());
    return example::answer(200, *record);
  });
}
