#include "wire/writer.h"

namespace wire::writing {

base::Document timestamp(base::Time time, Times times) {
  if (times == Times::iso8601) return base::iso8601_seconds(time);
  return base::epoch_seconds(time);
}

}  // namespace wire::writing
