#include "base/error.h"

namespace base {

int Error::http_status() const {
  if (status) return *status;
  switch (kind) {
    case ErrorKind::invalid: return 400;
    case ErrorKind::denied: return 403;
    case ErrorKind::missing: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::throttled: return 429;
    case ErrorKind::unavailable: return 503;
    case ErrorKind::internal: return 500;
  }
  return 500;
}

Error internal_error(std::string message) { return {ErrorKind::internal, "InternalFailure", std::move(message)}; }

Error failure_in_words(std::string message) { return {ErrorKind::unavailable, "InternalFailure", std::move(message), 500, {}}; }

}  // namespace base
