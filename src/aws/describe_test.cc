#include "aws/describe.h"

#include <gtest/gtest.h>

#include "aws/sample_test.h"

namespace aws {
namespace {

TEST(Describe, has_every_row_with_its_shapes) {
  sample::Shelf shelf;
  Directory directory;
  sample::fill(directory, shelf);
  auto all = describe(directory);
  auto& services = *all.find("services")->elements();
  ASSERT_EQ(services.size(), 3u);
  EXPECT_EQ(services[1].text("protocol"), "rest-json");
  auto& read = services[1].find("operations")->elements()->at(0);
  EXPECT_EQ(read.find("route")->text("path"), "/books/{Title}/text");
  EXPECT_EQ(read.find("status")->integer(), 201);
  auto& page = read.find("input")->find("members")->elements()->at(1);
  EXPECT_EQ(page.text("location"), "query");
  EXPECT_EQ(page.text("wireName"), "page");
  EXPECT_EQ(page.find("constraints")->find("max")->integer(), 99);
}

TEST(Describe, markdown_lists_operations) {
  sample::Shelf shelf;
  Directory directory;
  sample::fill(directory, shelf);
  auto text = compatibility_markdown(directory);
  EXPECT_NE(text.find("virga answers 4 operations of 3 AWS services"), std::string::npos);
  EXPECT_NE(text.find("| PutBook | **Title**, Text | Old |"), std::string::npos);
}

}  // namespace
}  // namespace aws
