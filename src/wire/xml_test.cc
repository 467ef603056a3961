#include "wire/xml.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace wire {
namespace {

TEST(Xml, structures_lists_and_scalars) {
  auto document =
      *parse_json(R"({"Role":{"Name":"a<b>&\"c\"","Tags":[{"Key":"k"}],"Empty":[],"Max":3600,"On":true,"No":null}})");
  EXPECT_EQ(to_xml("R", "urn:x", document),
            "<R xmlns=\"urn:x\"><Role><Name>a&lt;b&gt;&amp;&quot;c&quot;</Name><Tags><member><Key>k</Key></member></Tags>"
            "<Empty></Empty><Max>3600</Max><On>true</On></Role></R>");
}

TEST(Xml, maps_by_their_shape) {
  Shape shape;
  shape.members.push_back({.name = "M", .wire_name = "M", .shape = {Shape::Kind::map, {}, {{Shape::Kind::string, {}, {}}}}});
  EXPECT_EQ(to_xml("R", "", *parse_json(R"({"M":{"a":"1"}})"), &shape),
            "<R><M><entry><key>a</key><value>1</value></entry></M></R>");
}

TEST(Xml, what_xml_cannot_carry_is_replaced) {
  std::string out;
  append_xml_text(out, std::string_view("a\x01\tb\r\n", 6));
  EXPECT_EQ(out, "a\xEF\xBF\xBD\tb&#xD;\n");
}

}  // namespace
}  // namespace wire
