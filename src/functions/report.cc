#include "functions/report.h"

#include <fmt/compile.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/wait.h>

#include <cmath>

#include "functions/limits.h"
#include "wire/json.h"

namespace functions {
namespace {

/// The texts Lambda has for signals.
std::string_view signal_text(int signal) {
  switch (signal) {
    case 1: return "hangup";
    case 2: return "interrupt";
    case 3: return "quit";
    case 4: return "illegal instruction";
    case 5: return "trace/breakpoint trap";
    case 6: return "aborted";
    case 7: return "bus error";
    case 8: return "floating point exception";
    case 9: return "killed";
    case 10: return "user defined signal 1";
    case 11: return "segmentation fault";
    case 12: return "user defined signal 2";
    case 13: return "broken pipe";
    case 14: return "alarm clock";
    case 15: return "terminated";
    case 31: return "bad system call";
  }
  return "";
}

}  // namespace

std::string init_start_line(std::string_view runtime, std::string_view region) {
  return fmt::format("INIT_START Runtime Version: {}.v1\tRuntime Version ARN: arn:aws:lambda:{}::runtime:virga-{}\n", runtime,
                     region, runtime);
}

std::string init_report_line(Milliseconds duration, std::string_view phase, std::string_view status,
                             std::string_view error_type) {
  std::string line =
      fmt::format("INIT_REPORT Init Duration: {:.2f} ms\tPhase: {}\tStatus: {}", duration.count(), phase, status);
  if (!error_type.empty()) line.append("\tError Type: ").append(error_type);
  return line + "\n";
}

std::string start_line(std::string_view request_id, std::string_view version) {
  return fmt::format(FMT_COMPILE("START RequestId: {} Version: {}\n"), request_id, version);
}
std::string end_line(std::string_view request_id) { return fmt::format(FMT_COMPILE("END RequestId: {}\n"), request_id); }

std::string report_line(const Report& report) {
  auto billed =
      static_cast<int64_t>(std::ceil(report.duration.count() + report.init_duration.value_or(Milliseconds{}).count()));
  std::string line = fmt::format(
      FMT_COMPILE("REPORT RequestId: {}\tDuration: {:.2f} ms\tBilled Duration: {} ms\tMemory Size: {} MB\t"
                  "Max Memory Used: {} MB\t"),
      report.request_id, report.duration.count(), billed, report.memory_mb, (report.peak_bytes + (1 << 20) - 1) >> 20);
  if (report.init_duration)
    fmt::format_to(std::back_inserter(line), "Init Duration: {:.2f} ms\t", report.init_duration->count());
  if (!report.status.empty()) {
    line.append("Status: ").append(report.status);
    if (!report.error_type.empty()) line.append("\tError Type: ").append(report.error_type);
  }
  return line + "\n";
}

std::string exit_reason(const SandboxNews& end) {
  if (end.kind == SandboxNews::Kind::failed) return fmt::format("fork/exec /var/task/bootstrap: {}", strerror(end.status));
  if (WIFSIGNALED(end.status)) {
    int signal = WTERMSIG(end.status);
    std::string_view text = signal_text(signal);
    return text.empty() ? fmt::format("Runtime exited with error: signal: signal {}", signal)
                        : fmt::format("Runtime exited with error: signal: {}", text);
  }
  if (WEXITSTATUS(end.status) != 0) return fmt::format("Runtime exited with error: exit status {}", WEXITSTATUS(end.status));
  return "Runtime exited without providing a reason";
}

std::string failure_payload(std::string_view request_id, std::string_view type, std::string_view reason) {
  std::string payload = "{\"errorType\":";
  wire::append_json_string(payload, type);
  payload += ",\"errorMessage\":";
  wire::append_json_string(payload, fmt::format("RequestId: {} Error: {}", request_id, reason));
  return payload + "}";
}

std::string timeout_payload(std::string_view request_id, int timeout_s) {
  return failure_payload(request_id, "Sandbox.Timedout", fmt::format("Task timed out after {}.00 seconds", timeout_s));
}

std::string too_large_payload() {
  return fmt::format(
      "{{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size ({} bytes).\","
      "\"errorType\":\"Function.ResponseSizeTooLarge\"}}",
      limits::response_bytes);
}

}  // namespace functions
