// Standing: what a data folder is among those that hold the same data: a leader's, a follower's, or one of a leader that was
// succeeded. Kept in the file replication.json of the folder, since what is in the database is the same in all of them.
//
//   (no file) --- a follower attaches ---> leader --- a follower is promoted ---> deposed --- virga follow ---> follower
//   (empty folder) -> copying -> follower --- promoted ---> leader
//
// Whoever has the folder's lock reads and writes it. A file that says nothing wrong is replaced whole.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/fields.h"

namespace replication {

enum class Position { leader, follower, copying, deposed };
/// "leader": as it is stored and shown.
std::string_view name_of(Position position);

struct Standing {
  Position position = Position::leader;
  int64_t epoch = 0;      // the highest this folder knows of
  std::string id;         // of a follower, its own; made once
  std::string leader;     // of a follower: host:port
  std::string confirmer;  // of a leader: the follower that confirms its writes in sync mode
  bool whole = false;     // of a follower: it has confirmed, in sync mode, all that its leader had
};

base::Result<Standing> load_standing(const std::filesystem::path& data);
base::Status save_standing(const std::filesystem::path& data, Standing standing);

/// Whether a leader may be started on this folder; the error says what it is instead.
base::Status check_may_lead(const std::filesystem::path& data, const Standing& standing);
/// Makes the folder a leader's, in a new epoch. Nobody has the folder open.
base::Result<Standing> promote(const std::filesystem::path& data);

}  // namespace replication
