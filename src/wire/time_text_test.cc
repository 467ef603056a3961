#include "wire/time_text.h"

#include <gtest/gtest.h>

namespace wire {
namespace {

TEST(TimeText, reads_iso8601) {
  EXPECT_EQ(base::iso8601(*parse_iso8601("2026-11-24T07:33:10Z")), "2026-11-24T07:33:10.000Z");
  EXPECT_EQ(base::iso8601(*parse_iso8601("2026-11-24T07:33:10.1234567Z")), "2026-11-24T07:33:10.123Z");
  EXPECT_EQ(base::iso8601(*parse_iso8601("2026-01-01T00:30:00+01:00")), "2025-12-31T23:30:00.000Z");
}

TEST(TimeText, refuses_the_rest) {
  for (auto text :
       {"", "2026", "2026-11-24", "2026-11-24T07:33Z", "2026-13-24T07:33:10Z", "2026-02-30T07:33:10Z", "2026-11-24T24:00:00Z",
        "2026-11-24T07:33:10", "2026-11-24T07:33:10Zx", "-026-11-24T07:33:10Z", "2026-11-24T07:33:10.Z"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
}

}  // namespace
}  // namespace wire
