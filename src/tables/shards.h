// Shards: the stretches of four hours that a stream is cut into, as DynamoDB cuts it. One is open at a time; the next is its
// child. Nothing is stored: a shard follows from its stream. Also sequences as text. Pure functions; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tables/streams.h"

namespace tables {

struct Shard {
  std::string id;      // shardId-, its beginning in milliseconds with 20 digits, - and 8 hexadecimal digits
  std::string parent;  // "" of the first
  uint64_t from = 0;   // the first sequence
  uint64_t until = 0;  // behind the last one
};

/// Where the trimmed part of all streams ends at that moment.
uint64_t trim_horizon(base::Time now);

/// The shards whose records are not trimmed, oldest first. `head` is the next sequence there will be: the shard it is in is
/// open, unless the stream has ended.
std::vector<Shard> shards_of(const Stream& stream, uint64_t head, uint64_t horizon);
/// The shard that begins there, if one does. It may be trimmed.
std::optional<Shard> shard_at(const Stream& stream, uint64_t from);
inline bool is_open(const Shard& shard, uint64_t head) { return head < shard.until; }

/// INSERT, MODIFY, REMOVE.
std::string_view name_of(ChangeKind kind);
/// KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES.
std::string_view name_of(View view);
/// The view of that name; nothing when there is none.
std::optional<View> view_from_name(std::string_view name);

/// 32 hexadecimal digits: the same for each reading of a record, and of no other one.
std::string change_id(uint64_t table, uint64_t sequence);
/// 21 digits or more, which sort and count as the sequences do.
std::string sequence_text(uint64_t sequence);
/// The least sequence whose text is at least this number (`at`), or greater (`after`); nothing when it is no number.
enum class Bound { at, after };
std::optional<uint64_t> sequence_from(std::string_view text, Bound bound);

}  // namespace tables
