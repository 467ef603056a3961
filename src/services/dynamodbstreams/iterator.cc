#include "services/dynamodbstreams/iterator.h"

#include "base/bytes.h"

namespace services::dynamodbstreams {
namespace {

constexpr std::string_view kMark = "|1|";
constexpr char kVersion = 1;
constexpr size_t kSize = 25;

void append(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

uint64_t number_at(std::string_view bytes, size_t at) {
  uint64_t value = 0;
  for (unsigned char byte : bytes.substr(at, 8)) value = value << 8 | byte;
  return value;
}

}  // namespace

std::string encode(const Iterator& iterator) {
  std::string bytes(1, kVersion);
  append(bytes, iterator.shard_from);
  append(bytes, iterator.position);
  append(bytes, static_cast<uint64_t>(iterator.given_ms));
  return iterator.arn + std::string(kMark) + base::base64_encode(bytes);
}

std::optional<Iterator> decode_iterator(std::string_view text) {
  auto mark = text.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  auto bytes = base::base64_decode(text.substr(mark + kMark.size()));
  if (!bytes || bytes->size() != kSize || bytes->front() != kVersion) return std::nullopt;
  Iterator iterator;
  iterator.arn = text.substr(0, mark);
  iterator.shard_from = number_at(*bytes, 1);
  iterator.position = number_at(*bytes, 9);
  iterator.given_ms = static_cast<int64_t>(number_at(*bytes, 17));
  if (iterator.given_ms < 0) return std::nullopt;
  return iterator;
}

}  // namespace services::dynamodbstreams
