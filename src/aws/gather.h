// gather: the input Document of an operation, from a request: the first of a protocol's two functions (answer.h has the other).
//
//   json       the body
//   rest-json  the body's members, and those that its shape places in the path, the query string and the headers; or the
//   payload query      the form, from body or query string
// Pure; any thread.
#pragma once
#include "aws/directory.h"
#include "base/result.h"
#include "wire/http.h"

namespace aws {

/// Consumes the request's body. `match` is the row, with the path's parameters under rest-json.
base::Result<base::Document> gather(const Match& match, wire::Request& request);

}  // namespace aws
