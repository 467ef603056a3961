// The same bytes whole and in pieces must give the same requests and the same error, for requests and responses alike.
#include <cstdlib>

#include "net/parser.h"

namespace {

struct Outcome {
  std::string requests;
  int error = 0;
};

Outcome requests_of(std::string_view text, size_t step) {
  net::RequestParser parser(4096);
  Outcome outcome;
  std::string held;
  while (!text.empty() && !parser.error()) {
    auto piece = text.substr(0, step);
    held += piece;
    text.remove_prefix(piece.size());
    for (;;) {
      size_t used = parser.feed(held);
      if (used > held.size()) abort();
      held.erase(0, used);
      if (!parser.ready()) break;
      auto request = parser.take();
      outcome.requests += request.method + ' ' + request.target + '\n';
      for (auto& [name, value] : request.headers) outcome.requests += name + ": " + value + '\n';
      outcome.requests += request.body + '\n';
      if (request.body.size() > 4096) abort();
      if (request.target.empty()) abort();
    }
  }
  outcome.error = parser.error();
  return outcome;
}

bool response_fails(std::string_view text, size_t step) {
  net::ResponseParser parser(4096);
  std::string held;
  while (!text.empty() && !parser.failed() && !parser.ready()) {
    auto piece = text.substr(0, step);
    held += piece;
    text.remove_prefix(piece.size());
    held.erase(0, parser.feed(held));
  }
  if (!parser.ready()) parser.end_of_input();
  return parser.failed();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  size_t step = 1 + data[0] % 32;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto whole = requests_of(text, text.size() + 1);
  auto pieces = requests_of(text, step);
  if (whole.requests != pieces.requests || whole.error != pieces.error) abort();
  if (response_fails(text, text.size() + 1) != response_fails(text, step)) abort();
  return 0;
}
