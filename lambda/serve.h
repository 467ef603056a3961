// serve(handler): a function's whole main. What the handler takes decides what it gets:
//
//   HttpResponse handler(const HttpRequest&)        a request through API Gateway, REST or HTTP API
//   Result<base::Document> handler(const base::Document&)   any event as JSON
//
// and each may take a `const Context&` as second argument. Answers may be plain or Result<...>; an Error (or an exception)
// becomes the invocation's error, which API Gateway answers as 502. One event at a time: a handler needs no locks.
// Clients (Table) are made once, in main, and captured.
#pragma once
#include <concepts>
#include <type_traits>

#include "lambda/context.h"
#include "lambda/http.h"
#include "lambda/runtime.h"
#include "wire/json.h"

namespace lambda {
namespace serve_detail {

template <class Handler, class Event>
decltype(auto) call(Handler& handler, const Event& event, const Context& context) {
  if constexpr (std::invocable<Handler&, const Event&, const Context&>) {
    return handler(event, context);
  } else {
    return handler(event);
  }
}

template <class Handler, class Event>
concept Takes = std::invocable<Handler&, const Event&> || std::invocable<Handler&, const Event&, const Context&>;

}  // namespace serve_detail

template <class Handler>
  requires serve_detail::Takes<Handler, HttpRequest> || serve_detail::Takes<Handler, base::Document>
int serve(Handler handler) {
  return run([&](std::string text, const Context& context) -> base::Result<std::string> {
    TRY(auto event, wire::parse_json(text));
    if constexpr (serve_detail::Takes<Handler, HttpRequest>) {
      TRY(auto request, http_request_from(event));
      base::Result<HttpResponse> response = serve_detail::call(handler, request, context);
      if (!response) return base::fail(std::move(response).error());
      return proxy_result(*response, request.payload);
    } else {
      base::Result<base::Document> answer = serve_detail::call(handler, event, context);
      if (!answer) return base::fail(std::move(answer).error());
      return wire::to_json(*answer);
    }
  });
}

}  // namespace lambda
