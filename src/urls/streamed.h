// The answer of a function that answers in pieces, as HTTP. On a loop.
//
//   application/vnd.awslambda.http-integration-response:  {"statusCode":…,"headers":{…},"cookies":[…]} | 8 zero bytes | body
//   any other type:                                       the body, with that type
#pragma once
#include <memory>
#include <string>

#include "base/task.h"
#include "functions/response_stream.h"
#include "wire/http.h"

namespace urls {

/// Waits for the status and headers; the body follows as it comes. A function that fails before that is a 502.
base::Task<wire::Response> streamed_answer(std::shared_ptr<functions::ResponseStream> stream, std::string content_type);

}  // namespace urls
