#include "net/origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "net/errors.h"
#include "net/fields.h"

namespace net {
namespace {

uint16_t usual_port(Scheme scheme) { return scheme == Scheme::https ? 443 : 80; }
std::string_view word_of(Scheme scheme) { return scheme == Scheme::https ? "https" : "http"; }

char lowered_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

bool is_bracketed(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
  });
}

bool takes_scheme(std::string_view& rest, std::string_view word) {
  if (rest.size() < word.size() + 3) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (lowered_letter(rest[i]) != word[i]) return false;
  }
  if (rest.substr(word.size(), 3) != "://") return false;
  rest.remove_prefix(word.size() + 3);
  return true;
}

}  // namespace

std::string Origin::authority() const {
  bool bracketed = host.find(':') != std::string::npos;
  std::string out = bracketed ? "[" + host + "]" : host;
  if (port != usual_port(scheme)) out.append(":").append(std::to_string(port));
  return out;
}

std::string Origin::url() const { return fmt::format("{}://{}", word_of(scheme), authority()); }

base::Result<Authority> parse_authority(std::string_view text) {
  auto bad_host = [] { return base::fail(errors::bad_authority("its host is malformed")); };
  Authority place;
  std::string_view port;
  if (text.starts_with('[')) {
    auto close = text.find(']');
    if (close == std::string_view::npos) return bad_host();
    place.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && port[0] != ':') return bad_host();
    if (!is_bracketed(place.host)) return bad_host();
  } else {
    auto colon = text.find(':');
    place.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon);
    std::transform(place.host.begin(), place.host.end(), place.host.begin(), lowered_letter);
    if (!is_name(place.host)) return bad_host();
  }
  if (port.size() > 1) {
    auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), place.port);
    if (error != std::errc() || end != port.data() + port.size() || place.port == 0) {
      return base::fail(errors::bad_authority("its port is not one"));
    }
  }
  return place;
}

base::Result<Url> parse_url(std::string_view text) {
  auto wrong = [text](std::string_view why) { return base::fail(errors::bad_url(text, why)); };
  Url url;
  auto rest = text;
  if (takes_scheme(rest, "https")) {
    url.origin.scheme = Scheme::https;
  } else if (!takes_scheme(rest, "http")) {
    return wrong("it begins with neither http:// nor https://");
  }
  auto slash = rest.find('/');
  auto authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.path = rest.substr(slash);
  while (url.path.ends_with('/')) url.path.pop_back();
  if (base::find_first_of(rest, "?#@\\ ") != std::string_view::npos || !is_field_value(rest)) {
    return wrong("only a host, a port and a path may follow");
  }
  auto place = parse_authority(authority);
  if (!place) return wrong(place.error().message);
  url.origin.host = std::move(place->host);
  url.origin.port = place->port != 0 ? place->port : usual_port(url.origin.scheme);
  return url;
}

}  // namespace net
