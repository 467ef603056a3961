#include "change.h"

namespace example {
namespace {

using base::Document;
using Kind = lambda::StreamRecord::Kind;

std::vector<std::string> differing(const Document& before, const Document& after) {
  std::vector<std::string> names;
  auto members = [](const Document& of) { return of.members() ? *of.members() : Document::Object(); };
  for (auto& [name, value] : members(before)) {
    auto* now = after.find(name);
    if (!now || !(*now == value)) names.push_back(name);
  }
  for (auto& [name, value] : members(after)) {
    if (!before.find(name)) names.push_back(name);
  }
  return names;
}

}  // namespace

Change change_from(const lambda::StreamRecord& record) {
  Change change;
  change.document = record.keys.text("id");
  change.at = record.sequence_number;
  change.kind = record.kind == Kind::insert   ? "created"
                : record.kind == Kind::modify ? "changed"
                : record.expired              ? "expired"
                                              : "removed";
  change.seconds = record.created_s;
  change.before = record.old_image;
  change.after = record.new_image;
  change.changed = differing(change.before, change.after);
  return change;
}

lambda::StreamAnswer record(lambda::Table& history, const lambda::StreamEvent& event) {
  std::vector<Document> changes;
  for (auto& each : event.records) changes.push_back(lambda::to_document(change_from(each)));
  auto written = lambda::put_all(history, changes);
  if (written) {
    lambda::info("recorded", {{"changes", static_cast<int64_t>(changes.size())}});
    return {};
  }
  lambda::error("not recorded", {{"code", written.error().code}, {"reason", written.error().message}});
  return {{event.records.front().sequence_number}};  // all of them once more: they overwrite themselves
}

base::Status tell(lambda::Table& history, const lambda::HttpRequest& request, lambda::ResponseStream& out) {
  auto* id = request.query_value("document");
  if (!id) {
    out.head(400, {{"Content-Type", "application/json"}});
    return out.write(R"({"message":"Which document? Ask with ?document=ID."})");
  }
  out.head(200, {{"Content-Type", "application/x-ndjson"}});
  lambda::Expression of{.text = "document = :id", .names = {}};
  of.values.add(":id", *id);
  return lambda::each(history, of, {}, [&](Document change) { return out.write(wire::to_json(change) + "\n"); });
}

}  // namespace example
