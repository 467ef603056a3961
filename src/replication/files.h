// Files of a data folder on their way from a leader to a follower: folders of them, sent whole, put together beside the
// follower's own and only then used. What is received is a stranger's: paths are checked, sizes are kept to.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "replication/frame.h"
#include "replication/link.h"

namespace replication {

/// What a data folder has only while a copy is on its way: a follower's what has come in, a leader's what goes out, each with
/// the follower's address behind it.
inline constexpr std::string_view kIncoming = "incoming", kOutgoing = "copy-for-";
/// Whether a name in a data folder is one of these.
bool is_on_its_way(std::string_view name);
/// Removes what was on its way when virga ended. Nobody sends or receives there.
void remove_leftovers(const std::filesystem::path& data);

/// Makes the names in a folder durable.
base::Status sync_folder(const std::filesystem::path& folder);

/// Sends what is in a folder, and says that it was all of it. `as` is what its place is called there: "packages/DIGEST". Sends
/// nothing more when a file is gone: somebody removes the folder, so nobody needs it.
base::Status send_folder(Link& link, const std::filesystem::path& folder, const std::string& as);
/// Of all files in it.
uint64_t folder_bytes(const std::filesystem::path& folder);

/// Takes frames of files and writes them below a folder of its own, which is empty at first and goes with it.
class FileReceiver {
 public:
  explicit FileReceiver(std::filesystem::path folder);
  ~FileReceiver();
  FileReceiver(const FileReceiver&) = delete;

  /// A frame of kind file, piece or placed. Returns the path that is complete now and durable, if that is what it says.
  base::Result<std::optional<std::string>> take(const Frame& frame);
  uint64_t bytes() const { return bytes_; }

 private:
  base::Status begin(const FileHead& head);
  base::Status write(std::string_view bytes);
  base::Status end();

  std::filesystem::path folder_, path_;
  int file_ = -1;
  uint64_t left_ = 0, bytes_ = 0;
  size_t files_ = 0;
};

/// Moves a received package into its place, unless it is there. Its folder's name is its content's, so one is as good as
/// another.
base::Status place_package(const std::filesystem::path& received, const std::filesystem::path& data, const std::string& path);
/// Puts a received database into the place of the one in the data folder, which nobody has open.
base::Status place_database(const std::filesystem::path& received, const std::filesystem::path& data);

}  // namespace replication
