// Graceful shutdown: what a function does when Lambda ends its process, between invocations, with SIGTERM.
#pragma once
#include <functional>

namespace lambda {

/// `last` runs once, on a thread of its own, when SIGTERM comes; then the process ends. Before `serve`, once. Lambda gives it
/// some hundred milliseconds, and only to functions with an extension.
void on_shutdown(std::function<void()> last);

}  // namespace lambda
