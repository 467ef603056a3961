#include "metrics/exposition.h"

#include <gtest/gtest.h>

namespace metrics {
namespace {

TEST(ExpositionTest, SpellsFamiliesAndSamples) {
  Exposition text;
  text.family("a_total", Kind::counter, "What is counted.");
  text.sample({{"table_name", "notes"}, {"index", "by-day"}}, 12);
  text.sample({}, 0.5);
  text.family("b", Kind::gauge, "Now.");
  text.sample({}, 9007199254740992.0);
  EXPECT_EQ(text.take(),
            "# HELP a_total What is counted.\n# TYPE a_total counter\n"
            "a_total{table_name=\"notes\",index=\"by-day\"} 12\na_total 0.5\n"
            "# HELP b Now.\n# TYPE b gauge\nb 9007199254740992\n");
}

TEST(ExpositionTest, EscapesLabels) {
  Exposition text;
  text.family("a", Kind::gauge, "A.");
  text.sample({{"name", "a\"b\\c\nd"}}, 1);
  EXPECT_EQ(text.take(), "# HELP a A.\n# TYPE a gauge\na{name=\"a\\\"b\\\\c\\nd\"} 1\n");
}

}  // namespace
}  // namespace metrics
