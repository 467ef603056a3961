// What others are told of the end of an asynchronous invocation. Pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"
#include "functions/event_config.h"
#include "functions/host.h"

namespace functions {

/// How an asynchronous invocation ended.
struct EventEnd {
  enum class Kind { success, retries_exhausted, age_exceeded, no_concurrency };
  Kind kind = Kind::success;
  std::string function_arn;        // with its qualifier, $LATEST where there was none
  int attempts = 0;                // that the function has seen
  std::optional<Outcome> outcome;  // of the last one; nothing when there was none
};

/// The record that a destination gets, as JSON.
std::string destination_record(const QueuedEvent& event, const EventEnd& end, base::Time now);
/// The client context that comes with an event in a dead-letter function: what a queue would have as attributes.
std::string dead_letter_context(const QueuedEvent& event, const EventEnd& end);

}  // namespace functions
