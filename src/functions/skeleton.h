// The skeleton: the folder that becomes a sandbox's root, read-only, before the system's folders are mounted into it. It holds
// the mount points, the symbolic links of the machine (/lib -> usr/lib), and a minimal /etc. Made anew at each start, since the
// machine may have changed. Blocks: for start-up.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace functions {

struct SkeletonMount {
  enum class Kind { tree, device };
  std::string source;
  std::string target;  // relative to the root
  Kind kind = Kind::tree;
};

struct Skeleton {
  std::filesystem::path folder;
  std::vector<SkeletonMount> mounts;  // without the root itself, the package, /proc and /tmp
};

base::Result<Skeleton> make_skeleton(const std::filesystem::path& folder);

}  // namespace functions
