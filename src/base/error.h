// Error: why something could not be done, as a value.
//
// `code` is spelled as on the wire ("ResourceNotFoundException") and is made by a named function where the failure is
// detected (tables/errors.h, iam/errors.h ...). `kind` decides the HTTP status and whose fault it is. `detail` carries members
// that some AWS errors add beside the message (CancellationReasons, Item, Reason); it is null otherwise.
#pragma once
#include <optional>
#include <string>

#include "base/document.h"

namespace base {

enum class ErrorKind {
  invalid,      // 400: the request is wrong
  denied,       // 403: the caller may not
  missing,      // 404: what it names does not exist
  conflict,     // 409: it clashes with what exists
  throttled,    // 429: too much at once
  unavailable,  // 503: try again later
  internal,     // 500: our fault
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;
  std::string message;
  std::optional<int> status;  // the HTTP status where it is not the kind's usual one (DynamoDB answers 400 for nearly all)
  Document detail;            // further members of the error's body; null when there are none

  int http_status() const;
  bool server_fault() const { return kind == ErrorKind::internal || kind == ErrorKind::unavailable; }
};

/// A failure that no client can react to: a broken invariant, a disk that fails. Code "InternalFailure".
Error internal_error(std::string message);
/// A failure of ours that clients are told about: a full disk. The same code and status, in words for everybody; it is not
/// logged with each answer.
Error failure_in_words(std::string message);

}  // namespace base
