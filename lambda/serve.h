// serve(handler): a function's whole main. What the handler takes decides what it gets:
//
//   HttpResponse handler(const HttpRequest&)                a request through API Gateway (REST or HTTP API) or a function URL
//   StreamAnswer handler(const StreamEvent&)                changes of a DynamoDB table
//   AuthorizerAnswer handler(const AuthorizerRequest&)      API Gateway asks who it is
//   Result<base::Document> handler(const base::Document&)   any event as JSON
//   serve<Order>: handler(const Order&)                     an event with the members of Order (typed.h); answers a structure
//   or
//                                                           a Document
//
// and each may take a `const Context&` as second argument. Answers may be plain or Result<...>; an Error (or an exception)
// becomes the invocation's error, which API Gateway answers as 502. One event at a time: a handler needs no locks.
// Clients (Table) are made once, in main, and captured. `serve_stream` is for answers that are sent while they are made.
#pragma once
#include <concepts>
#include <memory>
#include <type_traits>

#include "lambda/context.h"
#include "lambda/events.h"
#include "lambda/http.h"
#include "lambda/runtime.h"
#include "lambda/typed.h"
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

/// How an event is read and its answer printed.
template <class Event>
struct Form {
  static base::Result<Event> read(const base::Document& event) { return from_document<Event>(event); }
};
template <>
struct Form<base::Document> {
  static base::Result<base::Document> read(const base::Document& event) { return event; }
};
template <>
struct Form<HttpRequest> {
  static base::Result<HttpRequest> read(const base::Document& event) { return http_request_from(event); }
  static std::string print(const HttpResponse& answer, const HttpRequest& request) {
    return proxy_result(answer, request.payload);
  }
  using Answer = HttpResponse;
};
template <>
struct Form<StreamEvent> {
  static base::Result<StreamEvent> read(const base::Document& event) { return stream_event_from(event); }
  static std::string print(const StreamAnswer& answer, const StreamEvent&) { return wire::to_json(stream_answer(answer)); }
  using Answer = StreamAnswer;
};
template <>
struct Form<AuthorizerRequest> {
  static base::Result<AuthorizerRequest> read(const base::Document& event) { return authorizer_request_from(event); }
  static std::string print(const AuthorizerAnswer& answer, const AuthorizerRequest& request) {
    return wire::to_json(authorizer_answer(answer, request));
  }
  using Answer = AuthorizerAnswer;
};

template <class T>
struct Plain {
  using Type = T;
};
template <class T>
struct Plain<base::Result<T>> {
  using Type = T;
};

template <class Event, class Handler>
base::Result<std::string> answer_to(Handler& handler, const std::string& text, const Context& context) {
  TRY(auto document, wire::parse_json(text));
  TRY(auto event, Form<Event>::read(document));
  if constexpr (requires { typename Form<Event>::Answer; }) {
    base::Result<typename Form<Event>::Answer> answer = call(handler, event, context);
    if (!answer) return base::fail(std::move(answer).error());
    return Form<Event>::print(*answer, event);
  } else {
    using Returned = std::remove_cvref_t<decltype(call(handler, event, context))>;
    if constexpr (std::convertible_to<Returned, base::Result<base::Document>>) {
      base::Result<base::Document> answer = call(handler, event, context);
      if (!answer) return base::fail(std::move(answer).error());
      return wire::to_json(*answer);
    } else {
      base::Result<typename Plain<Returned>::Type> answer = call(handler, event, context);
      if (!answer) return base::fail(std::move(answer).error());
      return wire::to_json(to_document(*std::move(answer)));
    }
  }
}

}  // namespace serve_detail

/// What `serve` runs: for tests, and for those who bring a loop of their own.
template <class Event, class Handler>
RawHandler adapt(Handler handler) {
  return [handler = std::make_shared<Handler>(std::move(handler))](std::string text, const Context& context) {
    return serve_detail::answer_to<Event>(*handler, text, context);
  };
}

template <class Handler>
RawHandler adapt(Handler handler) {
  using namespace serve_detail;
  if constexpr (Takes<Handler, HttpRequest>) {
    return adapt<HttpRequest>(std::move(handler));
  } else if constexpr (Takes<Handler, StreamEvent>) {
    return adapt<StreamEvent>(std::move(handler));
  } else if constexpr (Takes<Handler, AuthorizerRequest>) {
    return adapt<AuthorizerRequest>(std::move(handler));
  } else {
    static_assert(Takes<Handler, base::Document>, "a handler takes one of the events above; serve<T> is for your own");
    return adapt<base::Document>(std::move(handler));
  }
}

template <class Handler>
int serve(Handler handler) {
  return run(adapt(std::move(handler)));
}

template <class Event, class Handler>
int serve(Handler handler) {
  return run(adapt<Event>(std::move(handler)));
}

/// Status handler(const HttpRequest&, ResponseStream&) or handler(const base::Document&, ResponseStream&): see stream.h.
template <class Handler>
int serve_stream(Handler handler) {
  return run_stream([&](std::string text, const Context&, ResponseStream& out) -> base::Status {
    TRY(auto event, wire::parse_json(text));
    if constexpr (std::invocable<Handler&, const HttpRequest&, ResponseStream&>) {
      TRY(auto request, http_request_from(event));
      return handler(request, out);
    } else {
      return handler(event, out);
    }
  });
}

}  // namespace lambda
