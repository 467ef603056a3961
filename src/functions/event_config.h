// EventConfig: how asynchronous invocations of a function, a version or an alias are tried again and who is told of their end.
// A value; ids are function name/qualifier, $LATEST for the function itself.
//
// QueuedEvent: an asynchronous invocation that was accepted and has not ended; ids are its own.
#pragma once
#include <optional>
#include <string>

#include "wire/fields.h"

namespace functions {

struct EventConfig {
  std::optional<int> max_retries;      // 0 to 2
  std::optional<int> max_age_s;        // 60 to 21,600
  std::string on_success, on_failure;  // ARNs of functions; "": nobody is told
  int64_t last_modified_ms = 0;
};

/// What PutFunctionEventInvokeConfig and its update set.
struct EventConfigChanges {
  std::optional<int> max_retries, max_age_s;
  std::optional<std::string> on_success, on_failure;  // "": none any more
};

struct QueuedEvent {
  std::string id;
  std::string function, qualifier;  // as it was called
  std::string payload;              // JSON
  std::string client_context, trace_id, request_id;
  int64_t accepted_ms = 0;
  int64_t due_ms = 0;  // not before
  int attempts = 0;    // that failed
};

template <class V>
void fields(V& v, EventConfig& x) {
  v.optional("MaximumRetryAttempts", x.max_retries);
  v.optional("MaximumEventAgeInSeconds", x.max_age_s);
  v.optional("OnSuccess", x.on_success);
  v.optional("OnFailure", x.on_failure);
  v.optional("LastModified", x.last_modified_ms);
}

template <class V>
void fields(V& v, QueuedEvent& x) {
  v.required("Id", x.id);
  v.required("Function", x.function);
  v.optional("Qualifier", x.qualifier);
  v.optional("Payload", x.payload);
  v.optional("ClientContext", x.client_context);
  v.optional("TraceId", x.trace_id);
  v.required("RequestId", x.request_id);
  v.optional("Accepted", x.accepted_ms);
  v.optional("Due", x.due_ms);
  v.optional("Attempts", x.attempts);
}

}  // namespace functions
