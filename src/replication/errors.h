// The errors of room replication.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace replication {

/// The other side sends what is no frame, or not the one whose turn it is.
base::Error bad_frame(std::string_view what);
/// The file with the shared secret cannot be used.
base::Error bad_secret(const std::filesystem::path& file, std::string_view why);
/// A file of the data folder cannot be read or written.
base::Error file_failed(const std::filesystem::path& file, std::string_view why);

// What a server's clients are answered.
/// Any write to a follower.
base::Error read_only_follower(std::string_view leader);
/// Any request to a follower that has no copy yet.
base::Error copy_incomplete(std::string_view leader);
/// A service that a follower does not show.
base::Error not_on_follower(std::string_view leader);
/// Any write to a leader that was succeeded.
base::Error leader_deposed(int64_t epoch);
/// A write in sync mode while no follower can confirm it; nothing of it was done.
base::Error follower_away();
/// A write in sync mode that is stored here and that no follower confirmed in time.
base::Error not_confirmed(std::chrono::milliseconds waited);
/// So many writes wait for a confirmation that no more are taken.
base::Error too_many_unconfirmed();

// Why a leader sends a follower away.
base::Error version_unknown(int64_t version);
base::Error format_differs(int64_t its_format, int64_t own_format);
base::Error too_many_followers();
base::Error leader_stopping();

// Why a follower does not follow.
base::Error leader_is_older(std::string_view leader, int64_t its_epoch, int64_t own_epoch);
/// The folder holds writes that the leader does not have.
base::Error holds_other_writes(const std::filesystem::path& folder, std::string_view leader, std::string_view why);
/// The leader sent nothing for too long.
base::Error leader_silent(std::string_view leader);

// What a data folder may not be used for.
base::Error is_follower(const std::filesystem::path& folder, std::string_view leader);
base::Error was_deposed(const std::filesystem::path& folder, int64_t epoch);
base::Error nothing_to_promote(const std::filesystem::path& folder, std::string_view why);

}  // namespace replication
