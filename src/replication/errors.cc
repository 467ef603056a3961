#include "replication/errors.h"

#include <fmt/format.h>

namespace replication {

using base::Error;
using base::ErrorKind;

namespace {

/// An error of the client's side that no repetition mends.
Error refusal(std::string code, std::string message) {
  return {ErrorKind::invalid, std::move(code), std::move(message), 400, {}};
}
Error unavailable(std::string code, std::string message) {
  return {ErrorKind::unavailable, std::move(code), std::move(message), 503, {}};
}

}  // namespace

Error bad_frame(std::string_view what) { return {ErrorKind::invalid, "BadFrame", fmt::format("the other side: {}", what)}; }

Error bad_secret(const std::filesystem::path& file, std::string_view why) {
  return {ErrorKind::invalid, "BadSecret", fmt::format("the secret in {} cannot be used: {}", file.string(), why)};
}

Error file_failed(const std::filesystem::path& file, std::string_view why) {
  return {ErrorKind::internal, "FileFailed", fmt::format("{}: {}", file.string(), why)};
}

Error read_only_follower(std::string_view leader) {
  return refusal("ReadOnlyFollowerException",
                 fmt::format("This virga is a read-only follower of {}. Write there, or promote this one.", leader));
}

Error copy_incomplete(std::string_view leader) {
  return unavailable("FollowerCopyingException",
                     fmt::format("This virga follows {} and has no complete copy of it yet.", leader));
}

Error not_on_follower(std::string_view leader) {
  return refusal(
      "NotOnFollowerException",
      fmt::format("This virga is a read-only follower of {}: it answers DynamoDB (not its streams), IAM and STS. Ask "
                  "the leader, or promote this one.",
                  leader));
}

Error leader_deposed(int64_t epoch) {
  return refusal("DeposedLeaderException",
                 fmt::format("This virga takes no writes: a follower of it was promoted (epoch {}). Write there.", epoch));
}

Error follower_away() {
  return unavailable("FollowerAwayException",
                     "No follower is attached that could confirm the write (--sync). Nothing was written.");
}

Error not_confirmed(std::chrono::milliseconds waited) {
  return unavailable("FollowerUnconfirmedException",
                     fmt::format("The write is stored here, but no follower confirmed it within {} ms (--sync): a promotion "
                                 "may lose it.",
                                 waited.count()));
}

Error too_many_unconfirmed() {
  return unavailable("FollowerAwayException",
                     "Too many writes wait for a follower to confirm them (--sync). Nothing was written.");
}

Error version_unknown(int64_t version) {
  return {ErrorKind::invalid, "VersionUnknown", fmt::format("replication version {} is not spoken here", version)};
}

Error format_differs(int64_t its_format, int64_t own_format) {
  return {ErrorKind::invalid, "FormatDiffers",
          fmt::format("the follower's program keeps data in format {}, the leader's in {}: bring the older one up", its_format,
                      own_format)};
}

Error too_many_followers() {
  return {ErrorKind::unavailable, "TooManyFollowers", "as many followers are attached as there may be"};
}

Error leader_stopping() { return {ErrorKind::unavailable, "LeaderStopping", "the leader stops"}; }

Error leader_is_older(std::string_view leader, int64_t its_epoch, int64_t own_epoch) {
  return {ErrorKind::conflict, "LeaderIsOlder",
          fmt::format("{} is a leader of epoch {}, but this folder has followed epoch {}: another follower was promoted since. "
                      "Follow that one",
                      leader, its_epoch, own_epoch)};
}

Error holds_other_writes(const std::filesystem::path& folder, std::string_view leader, std::string_view why) {
  return {ErrorKind::conflict, "HoldsOtherWrites",
          fmt::format("{} holds data of its own that {} does not have ({}). With --discard it is erased and copied anew",
                      folder.string(), leader, why)};
}

Error leader_silent(std::string_view leader) {
  return {ErrorKind::unavailable, "LeaderSilent", fmt::format("{} sends nothing", leader)};
}

Error is_follower(const std::filesystem::path& folder, std::string_view leader) {
  return {ErrorKind::conflict, "IsFollower",
          fmt::format("{} is a follower's copy of {}: run it with 'virga follow', or make it a leader with 'virga promote'",
                      folder.string(), leader)};
}

Error was_deposed(const std::filesystem::path& folder, int64_t epoch) {
  return {ErrorKind::conflict, "WasDeposed",
          fmt::format("{} was a leader until a follower of it was promoted (epoch {}): run it with 'virga follow --from' that "
                      "one, or make it a leader again with 'virga promote'",
                      folder.string(), epoch)};
}

Error nothing_to_promote(const std::filesystem::path& folder, std::string_view why) {
  return {ErrorKind::missing, "NothingToPromote", fmt::format("{} cannot be promoted: {}", folder.string(), why)};
}

}  // namespace replication
