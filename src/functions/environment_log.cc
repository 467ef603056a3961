// What a function prints, and what is said about it: the log of an Environment.
#include <errno.h>
#include <unistd.h>

#include <algorithm>

#include "functions/environment.h"
#include "functions/limits.h"

namespace functions {

/// Reads what is in the pipe now. Each line is an event.
void Environment::drain_log() {
  if (!sandbox_.log) return;
  char buffer[limits::pipe_read_bytes];
  for (;;) {
    ssize_t size = read(sandbox_.log.get(), buffer, sizeof(buffer));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) {
      log_ended_ = size == 0;
      return;
    }
    std::string_view text(buffer, static_cast<size_t>(size));
    while (!text.empty()) {
      size_t end = text.find('\n');
      size_t room = limits::log_line_bytes - line_.size();
      size_t count = std::min(end == std::string_view::npos ? text.size() : end + 1, room);
      line_.append(text.substr(0, count));
      text.remove_prefix(count);
      if (line_.ends_with('\n') || line_.size() == limits::log_line_bytes) flush_line();
    }
    if (static_cast<size_t>(size) < sizeof(buffer)) return;
  }
}

void Environment::flush_line() {
  if (!line_.empty()) write_line(std::exchange(line_, {}));
}

void Environment::write_line(std::string line) {
  // Runtime clients put a message of many lines into one, as Lambda's do.
  if (runtimes::Runtimes::needs_interpreter(pool_->function->runtime)) std::ranges::replace(line, '\r', '\n');
  const Job* job = job_ ? job_.get() : waiting_.get();
  if (job && job->invocation.want_log_tail) {
    tail_ += line;
    if (tail_.size() > 2 * limits::log_tail_bytes) tail_.erase(0, tail_.size() - limits::log_tail_bytes);
  }
  log_->append(shared_.parts.clock.now(), std::move(line));
}

/// Asked of the kernel at most four times a second: it costs as much as the rest of the report.
uint64_t Environment::peak_bytes() {
  auto now = Steady::now();
  if (peak_bytes_ == 0 || now - peak_read_ > std::chrono::milliseconds(250)) {
    peak_bytes_ = std::max(peak_bytes_, sandbox_.cgroup.peak_bytes());
    peak_read_ = now;
  }
  return peak_bytes_;
}

}  // namespace functions
