// Context: what a function knows of the invocation it is answering.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace lambda {

struct Context {
  std::string request_id;
  std::string function_arn;  // as it was called, qualifier included
  std::string trace_id;
  std::string client_context;  // JSON from the caller, "" when there is none
  int64_t deadline_ms = 0;     // milliseconds since 1970 at which the invocation is cut off

  int64_t remaining_ms() const {
    using namespace std::chrono;
    return deadline_ms - duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
};

}  // namespace lambda
