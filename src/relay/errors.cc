#include "relay/errors.h"

#include <fmt/format.h>

namespace relay {
using base::Error;
using base::ErrorKind;

Error no_answer(std::string_view url, std::string_view why) {
  return {ErrorKind::unavailable, "ServiceUnavailable", fmt::format("The tables at {} cannot be reached: {}", url, why)};
}
Error damaged_answer() { return {ErrorKind::unavailable, "BadResponse", "the answer does not fit its checksum"}; }
Error too_many_requests(std::string_view url) {
  return {ErrorKind::throttled, "ThrottlingException",
          fmt::format("Too many requests are on their way to {}; try again.", url)};
}
Error cannot_describe(std::string_view table, std::string_view url, std::string_view why) {
  return {ErrorKind::unavailable, "ServiceUnavailable",
          fmt::format("Whether the caller may use table {} cannot be told: {} did not describe it: {}", table, url, why)};
}
Error tables_change() {
  return {ErrorKind::unavailable, "ServiceUnavailable",
          "Whether the caller may use these tables cannot be told: what is known of them changes; try again"};
}
Error no_credentials(std::string_view url, std::string_view looked_in) {
  return {ErrorKind::missing, "NoCredentials", fmt::format("no credentials for {}; looked in {}", url, looked_in)};
}
Error bad_credentials(std::string_view where, std::string_view why) {
  return {ErrorKind::invalid, "BadCredentials", fmt::format("cannot use the credentials in {}: {}", where, why)};
}

}  // namespace relay
