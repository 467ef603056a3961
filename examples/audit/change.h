// Change: one change of a document, as the history keeps it, and the two handlers of this example.
//
//   document  S  partition key: the id of the document
//   at        S  sort key: its place in the stream
//   kind, before, after, changed (the names of the members that differ)
#pragma once
#include <string>
#include <vector>

#include "lambda/lambda.h"

namespace example {

struct Change {
  std::string document;
  std::string at;
  std::string kind;  // created, changed, removed, expired
  int64_t seconds = 0;
  base::Document before, after;  // null where there was none
  std::vector<std::string> changed;
};

template <class V>
void fields(V& v, Change& change) {
  v.required("document", change.document);
  v.required("at", change.at);
  v.required("kind", change.kind);
  v.optional("seconds", change.seconds);
  v.optional("before", change.before);
  v.optional("after", change.after);
  v.optional("changed", change.changed);
}

Change change_from(const lambda::StreamRecord& record);

/// Writes the changes down. What could not be written is delivered again.
lambda::StreamAnswer record(lambda::Table& history, const lambda::StreamEvent& event);

/// A document's changes, oldest first, a line of JSON each, as they are read: GET /?document=ID.
base::Status tell(lambda::Table& history, const lambda::HttpRequest& request, lambda::ResponseStream& out);

}  // namespace example
