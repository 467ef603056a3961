// What a virga says of its replication when it is asked: GET /_aws/replication, `virga status`.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "wire/fields.h"

namespace replication {

/// One follower, as its leader sees it.
struct AttachedStatus {
  std::string id;
  std::string address;
  bool confirms = false;  // the leader's writes wait for it
  std::string state;      // "copying", "following"
  uint64_t place = 0;     // up to which it has confirmed
  uint64_t behind = 0;    // operations
};

struct LeaderStatus {
  std::string role = "leader";  // or "deposed"
  int64_t epoch = 0;
  uint64_t place = 0;               // of the last write
  std::string confirming = "none";  // "sync", "async"; none: it takes no followers
  std::vector<AttachedStatus> followers;
};

struct FollowerStatus {
  std::string role = "follower";
  std::string leader;
  std::string id;
  std::string state;  // "connecting", "copying", "following", "promoting", "failed"
  int64_t epoch = 0;
  uint64_t place = 0;         // of the last write here, durable
  uint64_t leader_place = 0;  // of the leader's last, as last heard
  uint64_t behind = 0;        // operations
  int64_t lag_ms = 0;         // since this copy was last known to have all that the leader had; 0 when it has
  std::string confirming;     // "sync": the leader's writes wait for this follower
  bool whole = false;         // a promotion loses no write that the leader answered in sync mode
  uint64_t copied_bytes = 0, copy_bytes = 0;
  uint64_t entries = 0;  // written since the start
  std::string problem;   // why it is not connected
};

template <class V>
void fields(V& v, AttachedStatus& x) {
  v.required("Id", x.id);
  v.required("Address", x.address);
  v.required("Confirms", x.confirms);
  v.required("State", x.state);
  v.required("Place", x.place);
  v.required("Behind", x.behind);
}
template <class V>
void fields(V& v, LeaderStatus& x) {
  v.required("Role", x.role);
  v.required("Epoch", x.epoch);
  v.required("Place", x.place);
  v.required("Confirming", x.confirming);
  v.required("Followers", x.followers);
}
template <class V>
void fields(V& v, FollowerStatus& x) {
  v.required("Role", x.role);
  v.required("Leader", x.leader);
  v.required("Id", x.id);
  v.required("State", x.state);
  v.required("Epoch", x.epoch);
  v.required("Place", x.place);
  v.required("LeaderPlace", x.leader_place);
  v.required("Behind", x.behind);
  v.required("LagMs", x.lag_ms);
  v.required("Confirming", x.confirming);
  v.required("Whole", x.whole);
  v.required("CopiedBytes", x.copied_bytes);
  v.required("CopyBytes", x.copy_bytes);
  v.required("Entries", x.entries);
  v.required("Problem", x.problem);
}

}  // namespace replication
