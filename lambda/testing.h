// For the tests of a function: its handler is called as `serve` would call it, without a server.
//
//   auto handler = make_handler(table);                                   // what main gives to lambda::serve
//   auto answer = lambda::testing::call(handler, lambda::testing::get("/items/{id}", {{"id", "7"}}));
//   EXPECT_EQ(answer->status, 404);
//
// A table that the handler uses can stand on a script instead of a DynamoDB:
//
//   lambda::testing::Script script;
//   script.expect("GetItem", R"({"Item":{"id":{"S":"7"}}})");
//   lambda::Table table("notes", script.dynamodb());
//   ... script.calls[0].input ...
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lambda/serve.h"
#include "lambda/table.h"

namespace lambda::testing {

/// A request as API Gateway's REST APIs tell it.
base::Document http_event(std::string method, std::string route, std::map<std::string, std::string> parameters = {},
                          std::string body = "");
inline base::Document get(std::string route, std::map<std::string, std::string> parameters = {}) {
  return http_event("GET", std::move(route), std::move(parameters));
}

/// A context with ten seconds left.
Context context();

/// What the handler answers to an event, as Lambda gets it.
template <class Handler>
base::Result<base::Document> invoke(Handler handler, const base::Document& event) {
  TRY(auto text, adapt(std::move(handler))(wire::to_json(event), context()));
  return wire::parse_json(text);
}

struct HttpAnswer {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;

  /// The body as JSON; null when it is none.
  base::Document json() const;
};
base::Result<HttpAnswer> http_answer_from(const base::Document& proxy_result);

template <class Handler>
base::Result<HttpAnswer> call(Handler handler, const base::Document& event) {
  TRY(auto answer, invoke(std::move(handler), event));
  return http_answer_from(answer);
}

/// Answers of DynamoDB, told beforehand and given in order.
class Script {
 public:
  struct Call {
    std::string operation;
    base::Document input;  // in DynamoDB's own JSON
  };

  /// The next call must be of that operation; its answer is JSON of DynamoDB's.
  void expect(std::string operation, std::string_view answer = "{}");
  void expect_error(std::string operation, base::Error error);
  /// A client that is answered by this script, which outlives it. A call that was not expected fails with "UnexpectedCall".
  DynamoDb dynamodb();

  std::vector<Call> calls;

 private:
  struct Line {
    std::string operation;
    base::Result<base::Document> answer;
  };
  std::deque<Line> lines_;
};

}  // namespace lambda::testing
