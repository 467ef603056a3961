// AWS Signature Version 4: the arithmetic, for both sides. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
//
//   server: parse_authorization -> canonical_request -> string_to_sign -> signature(signing_key(secret, ...), ...) -> compare
//   client: sign(request, credentials, region, service, now)
//
//   signing key = HMAC(HMAC(HMAC(HMAC("AWS4" + secret, date), region), service), "aws4_request")
//
// Whose key it is, whether the time is right and what is refused belongs to iam::Authenticator. Pure functions; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "wire/http.h"

namespace crypto {

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty for long-term keys
};

enum class SignatureForm { header, query };

/// The signature a request carries, taken apart. Its views point into the Request (or into `decoded`), which must outlive it.
struct Authorization {
  SignatureForm form = SignatureForm::header;
  std::string_view credential;  // key/date/region/service/aws4_request
  std::string_view access_key_id, date, region, service, terminator;
  std::string_view scope;  // date/region/service/aws4_request
  std::vector<std::string_view> signed_headers;
  std::string_view signed_header_list;  // "host;x-amz-date"
  std::string_view signature;
  std::string_view timestamp;  // 20260830T123600Z, from X-Amz-Date or Date
  base::Time time;
  int expires_s = 0;  // the query form's life time
  std::string_view security_token;
  std::vector<std::string> decoded;  // owns the query form's values

  Authorization() = default;
  Authorization(Authorization&&) = default;
  Authorization& operator=(Authorization&&) = default;
};

/// Whose texts: DynamoDB's reader of signatures is an older one than that of other services. It takes what is not AWS4 for no
/// signature, separates parameters by spaces too, and repeats the header as it came instead of its hash.
enum class SignatureReader { current, dynamodb };

/// Nothing when the request carries no signature at all. Errors are of kind denied with the code "IncompleteSignature", or
/// "InvalidSignature" when there are two; the text is AWS's.
base::Result<std::optional<Authorization>> parse_authorization(const wire::Request& request,
                                                               SignatureReader reader = SignatureReader::current);

/// The request in canonical form. Paths are encoded twice and normalized, except for the service "s3".
std::string canonical_request(const wire::Request& request, const Authorization& authorization, std::string_view payload_hash);
std::string string_to_sign(const Authorization& authorization, std::string_view canonical);
HmacKey signing_key(std::string_view secret, std::string_view date, std::string_view region, std::string_view service);
/// 64 lower-case digits.
std::string signature(const HmacKey& key, std::string_view string_to_sign);

/// Signs host, content-type and every x-amz- header: sets X-Amz-Date, X-Amz-Security-Token and Authorization. The Host header
/// must be there already. A request that was signed before is signed anew.
void sign(wire::Request& request, const Credentials& credentials, std::string_view region, std::string_view service,
          base::Time now);

/// "20260830T123600Z" as a time; nothing when it is not one.
std::optional<base::Time> parse_basic_iso8601(std::string_view text);

}  // namespace crypto
