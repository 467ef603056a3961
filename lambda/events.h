// Events that a handler may take beside an HTTP request, and what it answers to them.
//
//   lambda::serve([](const lambda::StreamEvent& event) -> lambda::StreamAnswer { ... });       a DynamoDB stream
//   lambda::serve([](const lambda::AuthorizerRequest& request) -> lambda::AuthorizerAnswer { ... });   a Lambda authorizer
//
// A function URL's event is an HttpRequest (payload 2.0). Each has `..._from`, the reader, and a printer to Lambda's JSON.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "lambda/http.h"

namespace lambda {

/// One change of an item. Images are plain documents (table.h), null where the stream's view leaves them out.
struct StreamRecord {
  enum class Kind { insert, modify, remove };
  Kind kind = Kind::insert;
  base::Document keys, new_image, old_image;
  std::string event_id;
  std::string sequence_number;
  std::string stream_arn;
  int64_t created_s = 0;  // seconds since 1970
  bool expired = false;   // removed by time to live
};

struct StreamEvent {
  std::vector<StreamRecord> records;  // in order within each item
};

/// The sequence numbers of records to be tried again, with all that follow (ReportBatchItemFailures). None: all are done.
struct StreamAnswer {
  std::vector<std::string> failed;
};

base::Result<StreamEvent> stream_event_from(const base::Document& event);
base::Document stream_answer(const StreamAnswer& answer);

/// What API Gateway asks an authorizer.
struct AuthorizerRequest {
  enum class Form { token, request, simple };  // REST APIs' two kinds; HTTP APIs with payload 2.0
  Form form = Form::token;
  std::string token;       // of `token`; of the others the value of Authorization, "" when there is none
  std::string method_arn;  // what is to be invoked
  HttpRequest request;     // but for `token`
};

struct AuthorizerAnswer {
  enum class Verdict { deny, allow };
  Verdict verdict = Verdict::deny;
  std::string principal = "user";
  std::string resource;                               // ARN, wildcards allowed; "": the method that was asked for
  base::Document context = base::Document::object();  // texts, numbers and booleans for the function behind
  std::string usage_key;                              // an API key's value
};

base::Result<AuthorizerRequest> authorizer_request_from(const base::Document& event);
/// In the form that the request has: a policy, or {"isAuthorized": ...}.
base::Document authorizer_answer(const AuthorizerAnswer& answer, const AuthorizerRequest& request);

}  // namespace lambda
