// Taking the signature of a request apart: the Authorization header or the presigned query.
#include <charconv>

#include "base/bytes.h"
#include "crypto/limits.h"
#include "crypto/sigv4.h"

namespace crypto {
namespace {

std::unexpected<base::Error> incomplete(std::string message) {
  return base::fail({base::ErrorKind::denied, "IncompleteSignature", std::move(message)});
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The header is named by its hash: an answer should not echo what may be a secret.
std::string named(std::string_view header) {
  return "(Hashed with SHA-256 and encoded with Base64) Authorization=" + base::base64_encode(sha256(header));
}

base::Status split_credential(Authorization& out) {
  std::string_view rest = out.credential;
  std::string_view* parts[] = {&out.access_key_id, &out.date, &out.region, &out.service, &out.terminator};
  size_t count = 0;
  while (true) {
    auto slash = rest.find('/');
    if (count < 5) *parts[count] = rest.substr(0, slash);
    ++count;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (count != 5) {
    return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" +
                      std::string(out.credential) + "'");
  }
  out.scope = out.credential.substr(out.access_key_id.size() + 1);
  return {};
}

base::Status split_signed_headers(Authorization& out) {
  std::string_view rest = out.signed_header_list;
  while (!rest.empty()) {
    auto semicolon = rest.find(';');
    out.signed_headers.push_back(rest.substr(0, semicolon));
    if (out.signed_headers.size() > max_signed_headers) return incomplete("Too many signed headers.");
    if (semicolon == std::string_view::npos) break;
    rest.remove_prefix(semicolon + 1);
  }
  return {};
}

/// "k=v, k=v" after the algorithm's name.
base::Status read_parameters(std::string_view header, std::string_view separators, Authorization& out) {
  auto blank = base::find_first_of(header, " \t");
  std::string_view rest = blank == std::string_view::npos ? std::string_view() : header.substr(blank);
  while (true) {
    rest = trim(rest);
    if (rest.empty()) break;
    auto end = base::find_first_of(rest, separators);
    std::string_view part = trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (part.empty() && separators.size() > 1) continue;
    auto equals = part.find('=');
    if (equals == std::string_view::npos) {
      return incomplete(
          "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded "
          "with Base64): '" +
          base::base64_encode(sha256(header)) + "'.");
    }
    std::string_view key = trim(part.substr(0, equals)), value = trim(part.substr(equals + 1));
    if (key == "Credential") out.credential = value;
    if (key == "SignedHeaders") out.signed_header_list = value;
    if (key == "Signature") out.signature = value;
  }
  return {};
}

base::Status read_time(Authorization& out) {
  auto time = parse_basic_iso8601(out.timestamp);
  if (!time) {
    return incomplete("Date must be in ISO-8601 'basic format'. Got '" + std::string(out.timestamp) +
                      "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }
  out.time = *time;
  return {};
}

base::Status finish(Authorization& out) {
  CHECK_OK(split_credential(out));
  CHECK_OK(split_signed_headers(out));
  return read_time(out);
}

std::string missing_parameters(const Authorization& out) {
  std::string missing;
  if (out.credential.empty()) missing += "Authorization header requires 'Credential' parameter. ";
  if (out.signature.empty()) missing += "Authorization header requires 'Signature' parameter. ";
  if (out.signed_header_list.empty()) missing += "Authorization header requires 'SignedHeaders' parameter. ";
  if (out.timestamp.empty()) {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  return missing;
}

base::Result<std::optional<Authorization>> parse_header(const wire::Request& request, std::string_view header,
                                                        SignatureReader reader) {
  header = trim(header);
  bool older = reader == SignatureReader::dynamodb;
  if (header.size() > max_authorization_bytes) return incomplete("Authorization header is too long.");
  if (!header.starts_with("AWS4-")) {
    if (older) return std::optional<Authorization>();
    return incomplete("Unsupported AWS 'algorithm' in Authorization header " + named(header));
  }
  auto named_algorithm = header.substr(0, base::find_first_of(header, " \t"));
  auto unsupported = [&] {
    auto name = "Unsupported AWS 'algorithm': '" + std::string(header.substr(0, base::find_first_of(header, " \t,"))) + "'";
    return incomplete(name + (older ? " (only AWS4-HMAC-SHA256 for now). " : "."));
  };
  if (!older && named_algorithm != kAlgorithm) return unsupported();
  Authorization out;
  CHECK_OK(read_parameters(header, older ? ", \t" : ",", out));
  out.timestamp = request.headers.get("x-amz-date");
  if (out.timestamp.empty()) out.timestamp = request.headers.get("date");
  if (auto missing = missing_parameters(out); !missing.empty()) {
    return incomplete(missing + (older ? "Authorization=" + std::string(header) : named(header)));
  }
  out.timestamp = trim(out.timestamp);
  out.security_token = request.headers.get("x-amz-security-token");
  if (older) {
    CHECK_OK(read_time(out));
    if (named_algorithm != kAlgorithm) return unsupported();
  }
  CHECK_OK(finish(out));
  return out;
}

struct QueryField {
  std::string_view name;
  std::string_view Authorization::* member;
};
constexpr QueryField query_fields[] = {
    {"X-Amz-Credential", &Authorization::credential},         {"X-Amz-SignedHeaders", &Authorization::signed_header_list},
    {"X-Amz-Signature", &Authorization::signature},           {"X-Amz-Date", &Authorization::timestamp},
    {"X-Amz-Security-Token", &Authorization::security_token},
};

base::Status read_expiry(std::string_view text, Authorization& out) {
  auto end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, out.expires_s);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || out.expires_s < 0 || out.expires_s > max_presigned_seconds) {
    return incomplete("X-Amz-Expires must be a number of seconds between 0 and " + std::to_string(max_presigned_seconds) + ".");
  }
  return {};
}

base::Result<std::optional<Authorization>> parse_query_form(const wire::Request& request, SignatureReader reader) {
  Authorization out;
  out.form = SignatureForm::query;
  auto pairs = wire::parse_query(request.query());
  out.decoded.reserve(pairs.size());
  std::string_view named_algorithm, expires;
  for (auto& [name, value] : pairs) {
    std::string_view kept = out.decoded.emplace_back(std::move(value));
    if (name == "X-Amz-Algorithm") named_algorithm = kept;
    if (name == "X-Amz-Expires") expires = kept;
    for (auto& field : query_fields) {
      if (name == field.name) out.*field.member = kept;
    }
  }
  bool older = reader == SignatureReader::dynamodb;
  if (!older && named_algorithm != kAlgorithm) {
    return incomplete("Unsupported AWS 'algorithm': '" + std::string(named_algorithm) + "'.");
  }
  std::string missing;
  if (named_algorithm.empty()) missing += "AWS query-string parameters must include 'X-Amz-Algorithm'. ";
  if (out.credential.empty()) missing += "AWS query-string parameters must include 'X-Amz-Credential'. ";
  if (out.signature.empty()) missing += "AWS query-string parameters must include 'X-Amz-Signature'. ";
  if (out.signed_header_list.empty()) missing += "AWS query-string parameters must include 'X-Amz-SignedHeaders'. ";
  if (out.timestamp.empty()) missing += "AWS query-string parameters must include 'X-Amz-Date'. ";
  if (!missing.empty()) return incomplete(missing + "Re-examine the query-string parameters.");
  if (older) {
    CHECK_OK(read_time(out));
    if (named_algorithm != kAlgorithm) {
      return incomplete("Unsupported AWS 'algorithm': '" + std::string(named_algorithm) +
                        "' (only AWS4-HMAC-SHA256 for now). ");
    }
  }
  if (expires.empty()) expires = "900";
  CHECK_OK(read_expiry(expires, out));
  CHECK_OK(finish(out));
  return out;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

base::Result<std::optional<Authorization>> parse_authorization(const wire::Request& request, SignatureReader reader) {
  bool in_query = request.query().find("X-Amz-Algorithm=") != std::string_view::npos;
  if (reader == SignatureReader::dynamodb && !in_query && !request.query().empty()) {
    for (auto& [name, value] : wire::parse_query(request.query())) in_query |= name == "X-Amz-Algorithm";
  }
  auto* header = request.headers.find("authorization");
  if (header && in_query) {
    return base::fail({base::ErrorKind::denied, "InvalidSignature",
                       "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."});
  }
  if (header) return parse_header(request, *header, reader);
  if (in_query) return parse_query_form(request, reader);
  return std::optional<Authorization>();
}

std::optional<base::Time> parse_basic_iso8601(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return {};
  auto year = digits(text.substr(0, 4)), month = digits(text.substr(4, 2)), day = digits(text.substr(6, 2));
  auto hour = digits(text.substr(9, 2)), minute = digits(text.substr(11, 2)), second = digits(text.substr(13, 2));
  if (!year || !month || !day || !hour || !minute || !second) return {};
  std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                   std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return {};
  return base::Time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

}  // namespace crypto
