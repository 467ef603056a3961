// Telling a leader that it was succeeded, so that it takes no more writes.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>

#include "base/periodic.h"
#include "base/result.h"
#include "net/tls.h"

namespace replication {

/// Where a leader is, or was.
struct LeaderAddress {
  std::string host;
  uint16_t port = 0;
  net::TlsContext tls;
};

/// Tells it once. Done when it says that it has given way. May wait for some seconds.
base::Status tell_successor(const LeaderAddress& leader, int64_t epoch);

/// Tells it again and again, on a thread of its own, until it has given way.
class Notice {
 public:
  Notice(LeaderAddress leader, int64_t epoch);

 private:
  void tell();
  const LeaderAddress leader_;
  const int64_t epoch_;
  std::atomic<bool> told_ = false;
  base::Periodic periodic_;  // last: its thread uses all of the above
};

}  // namespace replication
