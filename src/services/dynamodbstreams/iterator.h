// Iterator: a position in a shard, as a client holds it between calls.
//
//   ARN of the stream | 1 | base64 of: 01, beginning of the shard (8), position (8), time it was given out in milliseconds (8)
//
// The numbers are big end first. It says nothing a client that may read the stream could not ask for, so it is not sealed.
// Pure; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace services::dynamodbstreams {

struct Iterator {
  std::string arn;
  uint64_t shard_from = 0;  // the first sequence of its shard
  uint64_t position = 0;    // the next sequence to be read
  int64_t given_ms = 0;
};

std::string encode(const Iterator& iterator);
/// Nothing when the text is no iterator.
std::optional<Iterator> decode_iterator(std::string_view text);

}  // namespace services::dynamodbstreams
