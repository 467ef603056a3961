// JavaWords: what a service of AWS that is written in Java says of values of a wrong type. Its messages name its classes and
// differ by where the value stands, so that a reader needs to know both. A table of functions; immutable.
#pragma once
#include <string>
#include <string_view>

#include "base/document.h"
#include "base/result.h"

namespace wire {

/// Where a value is: the member of a structure that holds it, how many lists or maps further in, and the member that holds that
/// structure ("": the request).
struct Place {
  std::string_view member;
  int depth = 0;
  std::string_view outer = {};
};

struct JavaWords {
  std::string_view package;  // "com.amazonaws.dynamodb.v20120810."
  /// The name of the structure at that place: "KeySchemaElement".
  std::string_view (*class_at)(Place place);
  /// Fails when the types within a value that `fields` reads as a Document are not those of that place.
  base::Status (*check)(Place place, const base::Document& value);
  /// A list or map that breaks a rule, as it stands in the message: "'[KeySchemaElement(attributeName=a, keyType=HASH)]'".
  std::string (*shown)(std::string_view member, const base::Document& value);
};

}  // namespace wire
