// answer: a Result to a response, spelled as the service's protocol spells it. The one place where outputs and errors are
// encoded.
//
//   json       {"TableName": ...}; errors {"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "message":
//   ...} rest-json  members in headers, status and body by the output's shape; errors in x-amzn-ErrorType and {"message": ...}
//   query      <CreateRoleResponse><CreateRoleResult>...; errors <ErrorResponse><Error><Type>Sender</Type><Code>...
// Pure, but for the log line that an internal error leaves; any thread.
#pragma once
#include <string>
#include <string_view>

#include "aws/directory.h"
#include "base/error.h"
#include "wire/http.h"

namespace aws {

/// Of success.
wire::Response answer(const Row& row, std::string_view request_id, base::Document output);
/// Of failure. The service decides how it is spelled; without one, the protocol.
wire::Response answer(const Service* service, Protocol protocol, std::string_view request_id, const base::Error& error);

}  // namespace aws
