#include "wire/json.h"
#include "wire/limits.h"

#include <gtest/gtest.h>

namespace wire {
namespace {

std::string round(std::string_view text) {
  auto document = parse_json(text);
  return document ? to_json(*document) : document.error().code + ": " + document.error().message;
}

TEST(Json, keeps_what_it_reads) {
  for (std::string text :
       {R"({"a":[1,2.50,-0,1e400,123456789012345678901234567890,0.10,-1E+5],"b":{"c":null,"d":true,"e":false}})", R"([])",
        R"({})", R"("")", R"(null)", R"(7)", R"({"":""})", R"(["ü€😀"])", R"({"k":"\"\\\b\f\n\r\t\u0001"})"}) {
    EXPECT_EQ(round(text), text);
  }
}

TEST(Json, decodes_escapes) {
  EXPECT_EQ(*parse_json(R"("\u00e9\ud83d\ude00\/")")->string(), "é😀/");
  EXPECT_EQ(parse_json(R"("\u0000")")->string()->size(), 1u);
}

TEST(Json, long_strings_and_keys_survive) {
  std::string big(100'000, 'x');
  EXPECT_EQ(round("{\"" + big + "\":\"" + big + "\\n" + big + "\"}"), "{\"" + big + "\":\"" + big + "\\n" + big + "\"}");
  std::string digits(5000, '7');
  EXPECT_EQ(round(digits), digits);
}

TEST(Json, the_last_of_a_repeated_key_stands) {
  EXPECT_EQ(round(R"({"a":1,"b":2,"a":3,"a":4})"), R"({"a":4,"b":2})");
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += fmt::format("\"k{}\":{},", i % 20, i);
  many.back() = '}';
  auto document = parse_json(many);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->members()->size(), 20u);
  EXPECT_EQ(document->find("k3")->integer(), 23);
}

TEST(Json, refuses_what_is_not_json) {
  for (std::string text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{'a':1}",
                           "01",
                           "+1",
                           ".5",
                           "1.",
                           "NaN",
                           "Infinity",
                           "nul",
                           "[1] 2",
                           "\"\xff\"",
                           "\"\xc0\xaf\"",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"a\nb\"",
                           "// x\n1",
                           "{\"a\"}",
                           "\xef\xbb\xbf{}"}) {
    auto document = parse_json(text);
    ASSERT_FALSE(document) << text;
    EXPECT_EQ(document.error().code, "SerializationException");
  }
}

TEST(Json, depth_is_limited) {
  auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(limits::json_depth)));
  EXPECT_FALSE(parse_json(nested(limits::json_depth + 1)));
  EXPECT_FALSE(parse_json(nested(100'000)));
  EXPECT_EQ(round(nested(limits::json_depth + 1)).find("SerializationException: The text is nested too deeply"), 0u);
}

TEST(Json, pretty) {
  EXPECT_EQ(to_pretty_json(*parse_json(R"({"a":[1,{}],"b":{"c":"d"},"e":[]})")),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": \"d\"\n  },\n  \"e\": []\n}");
}

/// Strings are looked through several bytes at a time.
TEST(Json, prints_any_byte_at_any_place) {
  for (size_t place = 0; place < 18; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(19, 'x');
      text[place] = static_cast<char>(byte);
      std::string escaped = byte == '"'    ? "\\\""
                            : byte == '\\' ? "\\\\"
                            : byte == '\b' ? "\\b"
                            : byte == '\f' ? "\\f"
                            : byte == '\n' ? "\\n"
                            : byte == '\r' ? "\\r"
                            : byte == '\t' ? "\\t"
                            : byte < 0x20  ? fmt::format("\\u{:04x}", byte)
                                           : std::string(1, static_cast<char>(byte));
      ASSERT_EQ(to_json(text), '"' + text.substr(0, place) + escaped + text.substr(place + 1) + '"') << byte;
    }
  }
}

}  // namespace
}  // namespace wire
