// Base64 of: 01, checksum of what follows (8), fingerprint (8), read (4), then the encoded key when there is one. Numbers are
// written little end first.
#include "partiql/page_token.h"

#include "base/bytes.h"
#include "items/encode.h"
#include "partiql/errors.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;

constexpr char kVersion = 1;
constexpr size_t kHeaderBytes = 1 + 8 + 8 + 4;

uint64_t fold(std::string_view bytes, uint64_t hash = 0xcbf29ce484222325) {  // FNV-1a
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

void append(std::string& out, uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(number >> (8 * i)));
}

uint64_t number_at(std::string_view bytes, size_t offset, int count) {
  uint64_t number = 0;
  for (int i = 0; i < count; ++i)
    number |= uint64_t{static_cast<unsigned char>(bytes[offset + static_cast<size_t>(i)])} << (8 * i);
  return number;
}

}  // namespace

uint64_t fingerprint(std::string_view statement, Parameters parameters) {
  uint64_t hash = fold(statement);
  for (const auto& parameter : parameters) hash = fold(items::encode(items::Item{{"p", parameter}}), hash);
  return hash;
}

std::string to_text(const PageToken& token, uint64_t fingerprint) {
  std::string content;
  append(content, fingerprint, 8);
  append(content, token.read, 4);
  if (token.key) items::append_encoded(content, *token.key);
  std::string bytes(1, kVersion);
  append(bytes, fold(content), 8);
  return base::base64_encode(bytes + content);
}

Result<PageToken> token_from(std::string_view text, uint64_t fingerprint) {
  auto bytes = base::base64_decode(text);
  if (!bytes || bytes->size() < kHeaderBytes || bytes->front() != kVersion) return fail(invalid_token());
  if (number_at(*bytes, 1, 8) != fold(std::string_view(*bytes).substr(9))) return fail(invalid_token());
  if (number_at(*bytes, 9, 8) != fingerprint) return fail(token_of_another_request());
  PageToken token;
  token.read = static_cast<uint32_t>(number_at(*bytes, 17, 4));
  if (bytes->size() == kHeaderBytes) return token;
  auto key = items::decode(std::string_view(*bytes).substr(kHeaderBytes));
  if (!key) return fail(invalid_token());
  token.key = *std::move(key);
  return token;
}

}  // namespace partiql
