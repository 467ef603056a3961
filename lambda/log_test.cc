#include "lambda/log.h"

#include <gtest/gtest.h>

namespace lambda {
namespace {

TEST(LogTest, LinesInBothForms) {
  set_log_request("r1");
  EXPECT_EQ(log_line(Level::info, "T", "stored\nit", {{"id", "a"}, {"n", 3}}, "Text"),
            "T\tr1\tINFO\tstored\rit {\"id\":\"a\",\"n\":3}\n");
  EXPECT_EQ(log_line(Level::error, "T", "stored", {{"n", 3}}, "JSON"),
            "{\"timestamp\":\"T\",\"level\":\"ERROR\",\"requestId\":\"r1\",\"message\":\"stored\",\"n\":3}\n");
  set_log_request("");
  EXPECT_EQ(log_line(Level::warn, "T", "x", {}, ""), "T\t\tWARN\tx\n");
}

}  // namespace
}  // namespace lambda
