// GET ?document=ID, at the function's own URL: the document's changes, streamed. May only dynamodb:Query, on the history.
#include "change.h"

int main() {
  lambda::Table history("HISTORY_TABLE");
  return lambda::serve_stream(
      [&](const lambda::HttpRequest& request, lambda::ResponseStream& out) { return example::tell(history, request, out); });
}
