// The lines and error documents that Lambda itself writes around an invocation. Pure functions.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "functions/sandbox_init.h"

namespace functions {

using Milliseconds = std::chrono::duration<double, std::milli>;

struct Report {
  std::string_view request_id;
  Milliseconds duration{};
  int memory_mb = 128;
  uint64_t peak_bytes = 0;
  std::optional<Milliseconds> init_duration;  // of a cold start
  std::string_view status;                    // "", "timeout", "error"
  std::string_view error_type;                // with "error"
};

std::string init_start_line(std::string_view runtime, std::string_view region);
std::string init_report_line(Milliseconds duration, std::string_view phase, std::string_view status,
                             std::string_view error_type);
std::string start_line(std::string_view request_id, std::string_view version);
std::string end_line(std::string_view request_id);
std::string report_line(const Report& report);

/// "Runtime exited with error: exit status 1", "... signal: killed", "Runtime exited without providing a reason".
std::string exit_reason(const SandboxNews& end);

/// {"errorType":...,"errorMessage":"RequestId: ... Error: <reason>"}
std::string failure_payload(std::string_view request_id, std::string_view type, std::string_view reason);
std::string timeout_payload(std::string_view request_id, int timeout_s);
std::string too_large_payload();

}  // namespace functions
