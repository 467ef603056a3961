#include "crypto/sigv4.h"

#include <algorithm>

namespace crypto {
namespace {

constexpr std::string_view terminator = "aws4_request";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool is_plain_path(std::string_view path) {
  for (size_t i = 0; i < path.size(); ++i) {
    char c = path[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '~';
    if (plain || (c == '/' && (i == 0 || path[i - 1] != '/'))) continue;
    return false;
  }
  return path.starts_with('/');
}

/// Without "." and ".." segments and without repeated slashes; a trailing slash stays.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> kept;
  bool directory = false;
  while (!path.empty()) {
    auto slash = path.find('/');
    std::string_view segment = path.substr(0, slash);
    directory = slash != std::string_view::npos || segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  std::string out;
  for (auto segment : kept) out.append("/").append(segment);
  if (out.empty() || directory) out.push_back('/');
  return out;
}

void append_path(std::string& out, std::string_view path, std::string_view service) {
  if (path.empty()) path = "/";
  if (service == "s3" || is_plain_path(path)) {
    out.append(path);  // S3 signs the path as sent
  } else {
    out += wire::percent_encode(normalized(path), wire::Slash::keep);
  }
}

void append_query(std::string& out, std::string_view query) {
  if (query.empty()) return;
  auto pairs = wire::parse_query(query);
  std::erase_if(pairs, [](auto& pair) { return pair.first == "X-Amz-Signature"; });
  for (auto& [name, value] : pairs) {
    name = wire::percent_encode(name);
    value = wire::percent_encode(value);
  }
  std::sort(pairs.begin(), pairs.end());
  bool first = true;
  for (auto& [name, value] : pairs) {
    if (!std::exchange(first, false)) out.push_back('&');
    out.append(name).append("=").append(value);
  }
}

/// Without white space at the ends, runs of spaces as one.
void append_trimmed(std::string& out, std::string_view value) {
  auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!value.empty() && blank(value.front())) value.remove_prefix(1);
  while (!value.empty() && blank(value.back())) value.remove_suffix(1);
  bool plain = true;
  for (char c : value) plain &= !blank(c);
  if (plain) {  // the usual case, and session tokens are long
    out.append(value);
    return;
  }
  for (size_t i = 0; i < value.size(); ++i) {
    if (!blank(value[i])) {
      out.push_back(value[i]);
    } else if (!blank(value[i - 1])) {
      out.push_back(' ');
    }
  }
}

void append_header(std::string& out, const wire::Headers& headers, std::string_view name) {
  for (char c : name) out.push_back(lower(c));
  out.push_back(':');
  bool first = true;
  for (auto& [key, value] : headers) {
    if (!wire::equals_ignoring_case(key, name)) continue;
    if (!std::exchange(first, false)) out.push_back(',');
    append_trimmed(out, value);
  }
  out.push_back('\n');
}

}  // namespace

std::string canonical_request(const wire::Request& request, const Authorization& authorization, std::string_view payload_hash) {
  std::string out;
  out.reserve(1024);
  out.append(request.method).append("\n");
  append_path(out, request.path(), authorization.service);
  out.push_back('\n');
  append_query(out, request.query());
  out.push_back('\n');
  for (auto name : authorization.signed_headers) append_header(out, request.headers, name);
  out.append("\n").append(authorization.signed_header_list).append("\n").append(payload_hash);
  return out;
}

std::string string_to_sign(const Authorization& authorization, std::string_view canonical) {
  std::string out;
  out.reserve(160);
  out.append(kAlgorithm).append("\n").append(authorization.timestamp).append("\n").append(authorization.scope).append("\n");
  append_hex(out, sha256_digest(canonical));
  return out;
}

HmacKey signing_key(std::string_view secret, std::string_view date, std::string_view region, std::string_view service) {
  std::string first = "AWS4";
  first += secret;
  Digest key = hmac_sha256_digest(first, date);
  key = hmac_sha256_digest(view(key), region);
  key = hmac_sha256_digest(view(key), service);
  return HmacKey(view(hmac_sha256_digest(view(key), terminator)));
}

std::string signature(const HmacKey& key, std::string_view string_to_sign) { return hex(key.mac(string_to_sign)); }

void sign(wire::Request& request, const Credentials& credentials, std::string_view region, std::string_view service,
          base::Time now) {
  std::string timestamp = base::basic_iso8601(now);
  request.headers.erase("authorization");
  request.headers.set("X-Amz-Date", timestamp);
  request.headers.erase("x-amz-security-token");
  if (!credentials.session_token.empty()) request.headers.set("X-Amz-Security-Token", credentials.session_token);

  std::vector<std::string> names;
  for (auto& [name, value] : request.headers) {
    std::string low = lowered(name);
    if (low == "host" || low == "content-type" || low.starts_with("x-amz-")) names.push_back(std::move(low));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string list;
  for (auto& name : names) list.append(list.empty() ? "" : ";").append(name);

  Authorization parts;
  parts.signed_headers.assign(names.begin(), names.end());
  parts.signed_header_list = list;
  parts.timestamp = timestamp;
  parts.service = service;
  std::string_view date = std::string_view(timestamp).substr(0, 8);
  std::string scope;
  scope.append(date).append("/").append(region).append("/").append(service).append("/").append(terminator);
  parts.scope = scope;

  std::string canonical = canonical_request(request, parts, sha256_hex(request.body));
  HmacKey key = signing_key(credentials.secret_access_key, date, region, service);
  std::string header(kAlgorithm);
  header.append(" Credential=").append(credentials.access_key_id).append("/").append(scope);
  header.append(", SignedHeaders=").append(list);
  header.append(", Signature=").append(signature(key, string_to_sign(parts, canonical)));
  request.headers.add("Authorization", std::move(header));
}

}  // namespace crypto
