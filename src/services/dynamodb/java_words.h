// The words DynamoDB has for members of a wrong JSON type: its classes, and the types within attribute values.
// Pure; any thread.
#pragma once
#include "wire/java_words.h"

namespace services::dynamodb {

extern const wire::JavaWords java_words;

}  // namespace services::dynamodb
