// What the start says in more than one place.
#pragma once

namespace server {

inline constexpr const char* no_fsync_words =
    "--fsync none: writes are acknowledged before they are on the disk; a power cut takes them away";

}  // namespace server
