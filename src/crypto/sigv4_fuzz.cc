// Requests from strangers: first byte chooses the form, then the header or target, a line break, further headers.
#include <cstddef>
#include <cstdint>

#include "crypto/sigv4.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.empty()) return 0;
  bool header_form = text[0] & 1;
  text.remove_prefix(1);
  auto line = text.find('\n');
  wire::Request request{.method = "GET", .target = "/"};
  if (header_form) {
    request.headers.add("Authorization", std::string(text.substr(0, line)));
  } else {
    request.target = text.substr(0, line);
  }
  while (line != std::string_view::npos) {
    text.remove_prefix(line + 1);
    line = text.find('\n');
    auto field = text.substr(0, line);
    auto colon = field.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    if (colon != std::string_view::npos && colon > 0 && field[colon] == ':') {  // no other names reach this far
      request.headers.add(std::string(field.substr(0, colon)), std::string(field.substr(colon + 1)));
    }
  }
  if (auto parsed = crypto::parse_authorization(request); parsed && *parsed) {
    auto authorization = std::move(**parsed);
    auto canonical = crypto::canonical_request(request, authorization, "hash");
    (void)crypto::string_to_sign(authorization, canonical);
  }
  if (!header_form) return 0;  // signed in its query: a header beside it makes two signatures, which is refused
  crypto::sign(request, {"AKID", "secret", "token"}, "us-east-1", "lambda", base::Time());
  auto again = crypto::parse_authorization(request);
  if (!again || !*again) __builtin_trap();
  return 0;
}
