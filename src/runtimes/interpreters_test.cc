#include "runtimes/interpreters.h"

#include <gtest/gtest.h>

namespace runtimes {
namespace {

TEST(Interpreters, RuntimeNamesAreRead) {
  auto node = parse_runtime("nodejs20.x");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->language, Language::node);
  EXPECT_EQ(node->version, 20);
  auto python = parse_runtime("python3.12");
  ASSERT_TRUE(python);
  EXPECT_EQ(python->language, Language::python);
  EXPECT_EQ(python->version, 12);
  for (const char* other :
       {"", "nodejs", "nodejs.x", "nodejs20", "nodejsx.x", "python3.", "python2.7", "python3.x", "java21", "provided.al2023"})
    EXPECT_FALSE(parse_runtime(other)) << other;
}

TEST(Interpreters, VersionsAreRead) {
  auto node = parse_version(Language::node, "v20.11.1\n");
  ASSERT_TRUE(node);
  EXPECT_EQ(node->version, 20);
  EXPECT_EQ(node->full_version, "20.11.1");
  auto python = parse_version(Language::python, "Python 3.11.2\n");
  ASSERT_TRUE(python);
  EXPECT_EQ(python->version, 11);
  EXPECT_EQ(python->full_version, "3.11.2");
  EXPECT_FALSE(parse_version(Language::python, "Python 2.7.18\n"));
  EXPECT_FALSE(parse_version(Language::node, ""));
  EXPECT_FALSE(parse_version(Language::node, "Python 3.11.2\n"));
}

TEST(Interpreters, TheSameVersionElseTheNextHigherElseTheHighest) {
  std::vector<Interpreter> found;
  EXPECT_EQ(choose(found, 12), nullptr);
  for (int version : {9, 13, 11, 13}) found.push_back({"/" + std::to_string(found.size()), version, ""});
  EXPECT_EQ(choose(found, 11)->version, 11);
  EXPECT_EQ(choose(found, 12)->program, "/1");
  EXPECT_EQ(choose(found, 8)->version, 9);
  EXPECT_EQ(choose(found, 14)->version, 13);
  EXPECT_EQ(choose(found, 10)->version, 11);
}

}  // namespace
}  // namespace runtimes
