#include "stacks/template.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "wire/json.h"

namespace stacks {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

// What a template comes to: its graph, or its problems.
std::string outcome(const std::string& text, const std::string& name, const LoadOptions& options = {}) {
  auto loaded = load_text(text, name, "/templates", options);
  return loaded ? wire::to_pretty_json(describe(*loaded)) : loaded.error().message;
}

std::string problems_of(const std::string& text, const LoadOptions& options = {}) {
  auto loaded = load_text(text, "t", "/templates", options);
  return loaded ? "no problems" : loaded.error().message;
}

// testdata/x.yaml comes to testdata/x.expected. VIRGA_REWRITE=1 writes the expectations anew.
TEST(Template, CasesComeToWhatIsExpected) {
  std::filesystem::path folder = std::string(ROOM_FOLDER) + "/testdata";
  size_t cases = 0;
  for (auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    ++cases;
    auto name = entry.path().filename().string();
    auto result = outcome(read(entry.path()), name) + "\n";
    auto expected = entry.path();
    expected.replace_extension(".expected");
    if (std::getenv("VIRGA_REWRITE")) std::ofstream(expected, std::ios::binary) << result;
    EXPECT_EQ(read(expected), result) << name;
  }
  EXPECT_GT(cases, 8u);
}

TEST(Template, TheItemsExampleLoads) {
  auto loaded = load(std::string(ROOM_FOLDER) + "/../../examples/items/template.yaml", {});
  ASSERT_TRUE(loaded) << loaded.error().message;
  for (auto id : {"ItemsTable", "CreateFunction", "CreateFunctionRole", "CreateFunctionCreatePermissionStage", "ItemsApi",
                  "ItemsApiStage"}) {
    EXPECT_TRUE(loaded->find(id)) << id;
  }
  for (auto& resource : loaded->resources) {
    for (auto& need : resource.needs) EXPECT_LT(loaded->find(need), &resource) << "each after what it needs";
  }
}

TEST(Template, ParametersAreGivenByName) {
  std::string text = R"(
Parameters: {Days: {Type: Number, MinValue: 1, MaxValue: 9}, Name: {Type: String, MinLength: 2, AllowedPattern: "[a-z\\d]+"}}
Resources: {A: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !Ref Days, LogGroupName: !Ref Name}}}
)";
  LoadOptions options{.parameters = {{"Days", "5"}, {"Name", "ab1"}}};
  auto loaded = load_text(text, "t", "/", options);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(wire::to_json(to_document(loaded->resources[0].properties)), R"({"RetentionInDays":5,"LogGroupName":"ab1"})");
  options.parameters["Days"] = "10";
  options.parameters["Name"] = "A";
  options.parameters["Nam"] = "x";
  EXPECT_EQ(problems_of(text, options),
            "t: there is no parameter Nam (did you mean Name?)\n"
            "t:2:14: parameter Days: \"10\" must be at most 9\n"
            "t:2:62: parameter Name: \"A\" must match [a-z\\d]+");
  EXPECT_EQ(problems_of(text),
            "t:2:14: parameter Days has no value: give --parameter Days=...\n"
            "t:2:62: parameter Name has no value: give --parameter Name=...");
}

TEST(Template, WhatIsNotATemplateIsSaid) {
  EXPECT_EQ(problems_of(""), "t:1:1: this is not a template: the top must be a map with Resources");
  EXPECT_EQ(problems_of("[]"), "t:1:1: this is not a template: the top must be a map with Resources");
  EXPECT_EQ(problems_of("Description: x"), "t:1:1: the template needs the property Resources");
  EXPECT_EQ(problems_of(std::string("a\0b", 3)), "t: the template is not text: it holds a zero byte");
  EXPECT_NE(problems_of(std::string(2'000'000, ' ')).find("larger than"), std::string::npos);
  EXPECT_NE(problems_of(std::string(50'000, '[')), "no problems");
  EXPECT_NE(problems_of("Resources: {A: *a}"), "no problems");
  EXPECT_NE(problems_of("Resources: &a {A: *a}"), "no problems");
  auto missing = load("/nowhere/template.yaml", {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "/nowhere/template.yaml: no such file");
  EXPECT_EQ(load("/", {}).error().message, "/: is a folder, not a template");
}

}  // namespace
}  // namespace stacks
