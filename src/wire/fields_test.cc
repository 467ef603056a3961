#include "wire/fields.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace wire {
namespace {

using base::Document;

struct Key {
  std::string name, type;
};
template <class V>
void fields(V& v, Key& key) {
  v.required("AttributeName", key.name, Length{1, 5});
  v.required("KeyType", key.type, OneOf{"HASH", "RANGE"});
}

struct Input {
  std::string table;
  std::optional<int> limit;
  bool consistent = false;
  std::vector<Key> keys;
  std::map<std::string, std::string> tags;
  std::vector<std::string> names;
  Blob blob;
  std::optional<Timestamp> time;
  Document rest;
  double rate = 0;
};
template <class V>
void fields(V& v, Input& in) {
  v.required("TableName", in.table, Length{3, 255}, Pattern{"[a-zA-Z0-9_.-]+"});
  v.optional("Limit", in.limit, Range{1, 100});
  v.optional("ConsistentRead", in.consistent);
  v.optional("KeySchema", in.keys, Length{1, 2});
  v.optional("Tags", in.tags, Keys{Length{1, 3}}, Each{Length{0, 4}});
  v.optional("Names", in.names, Each{Length{1, 3}});
  v.optional("Blob", in.blob);
  v.optional("Time", in.time);
  v.optional("Rest", in.rest);
  v.optional("Rate", in.rate);
}

struct Hooked {
  std::string text;
};
base::Status read_value(Document&& from, Hooked& to) {
  if (!from.is_string()) return base::fail({base::ErrorKind::invalid, "ValidationException", "not text", {}, {}});
  to.text = "<" + *from.string() + ">";
  return {};
}
Document write_value(const Hooked& from) { return from.text; }

struct Holder {
  Hooked one;
  std::map<std::string, Hooked> many;
  std::optional<Hooked> maybe;
};
template <class V>
void fields(V& v, Holder& h) {
  v.required("One", h.one);
  v.optional("Many", h.many);
  v.optional("Maybe", h.maybe);
}

struct Located {
  std::string function;
  std::optional<int> max;
  Blob payload;
  int status = 200;
};
template <class V>
void fields(V& v, Located& l) {
  v.required("FunctionName", l.function, Path{});
  v.optional("MaxItems", l.max, Query{"maxItems"});
  v.optional("Payload", l.payload, Payload{});
  v.optional("StatusCode", l.status, StatusCode{});
}

base::Result<Decoded<Input>> read(std::string_view json, Encoding encoding = {}) {
  return decode<Input>(*parse_json(json), encoding);
}
std::string violation(std::string_view json) {
  auto decoded = read(json);
  return decoded ? joined(decoded->violations) : "failed: " + decoded.error().message;
}
std::string failure(std::string_view json) {
  auto decoded = read(json);
  return decoded ? "" : decoded.error().code + ": " + decoded.error().message;
}

TEST(Fields, reads_every_type) {
  auto in = read(R"({"TableName":"notes","Limit":5,"ConsistentRead":true,"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],
      "Tags":{"k":"v"},"Names":["a","b"],"Blob":"aGk=","Time":1700000000.5,"Rest":{"x":[1.10]},"Rate":0.25,"Unknown":1})");
  ASSERT_TRUE(in);
  EXPECT_TRUE(in->violations.empty());
  EXPECT_EQ(in->value.table, "notes");
  EXPECT_EQ(in->value.limit, 5);
  EXPECT_TRUE(in->value.consistent);
  EXPECT_EQ(in->value.keys.at(0).type, "HASH");
  EXPECT_EQ(in->value.tags.at("k"), "v");
  EXPECT_EQ(in->value.names.size(), 2u);
  EXPECT_EQ(in->value.blob.bytes, "hi");
  EXPECT_EQ(base::epoch_ms(in->value.time->time), 1700000000500);
  EXPECT_EQ(to_json(in->value.rest), R"({"x":[1.10]})");
  EXPECT_EQ(in->value.rate, 0.25);
}

TEST(Fields, writes_what_it_reads) {
  std::string text =
      R"({"TableName":"notes","Limit":5,"ConsistentRead":true,"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],)"
      R"("Tags":{"k":"v"},"Names":["a"],"Blob":"aGk=","Time":1700000000.5,"Rest":{"x":[1.10]},"Rate":0.25})";
  EXPECT_EQ(to_json(write(std::move(read(text)->value))), text);
}

TEST(Fields, leaves_out_only_empty_optionals) {
  EXPECT_EQ(to_json(write(Input{})),
            R"({"TableName":"","ConsistentRead":false,"KeySchema":[],"Tags":{},"Names":[],"Blob":"","Rest":null,"Rate":0})");
}

TEST(Fields, a_null_is_absent) {
  EXPECT_FALSE(read(R"({"TableName":"notes","Limit":null})")->value.limit);
  EXPECT_EQ(violation(R"({"TableName":null})"),
            "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null");
}

TEST(Fields, words_of_broken_rules) {
  std::string start = "1 validation error detected: Value ";
  std::string middle = " failed to satisfy constraint: ";
  EXPECT_EQ(violation(R"({"TableName":"a;bc"})"),
            start + "'a;bc' at 'tableName'" + middle + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  EXPECT_EQ(violation(R"({"TableName":"ab"})"),
            start + "'ab' at 'tableName'" + middle + "Member must have length greater than or equal to 3");
  EXPECT_EQ(violation(R"({"TableName":"abc","Limit":0})"),
            start + "'0' at 'limit'" + middle + "Member must have value greater than or equal to 1");
  EXPECT_EQ(violation(R"({"TableName":"abc","Limit":101})"),
            start + "'101' at 'limit'" + middle + "Member must have value less than or equal to 100");
  EXPECT_EQ(violation(R"({"TableName":"abc","KeySchema":[{"AttributeName":"a","KeyType":"Z"}]})"),
            start + "'Z' at 'keySchema.1.member.keyType'" + middle + "Member must satisfy enum value set: [HASH, RANGE]");
  EXPECT_EQ(violation(R"({"TableName":"abc","Names":["a","long"]})"),
            start + "'[a, long]' at 'names'" + middle +
                "Member must satisfy constraint: [Member must have length less than or equal "
                "to 3, Member must have length greater than or equal to 1]");
  EXPECT_EQ(violation(R"({"TableName":"abc","Tags":{"long":"a"}})"),
            start + "at 'tags'" + middle +
                "Map keys must satisfy constraint: [Member must have length less than or equal to 3, "
                "Member must have length greater than or equal to 1]");
}

TEST(Fields, several_broken_rules_come_together) {
  EXPECT_EQ(violation(R"({"KeySchema":[{"KeyType":"HASH"}]})"),
            "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; "
            "Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be null");
}

TEST(Fields, wrong_types_fail) {
  EXPECT_EQ(failure(R"({"TableName":23})"), "SerializationException: NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(failure(R"({"TableName":true})"), "SerializationException: TRUE_VALUE cannot be converted to String");
  EXPECT_EQ(failure(R"({"Limit":"5"})"), "SerializationException: STRING_VALUE cannot be converted to Integer");
  EXPECT_EQ(failure(R"({"Limit":4294967296})"), "SerializationException: NUMBER_VALUE cannot be converted to Integer");
  EXPECT_EQ(failure(R"({"TableName":[]})"), "SerializationException: Start of list found where not expected");
  EXPECT_EQ(failure(R"({"TableName":{}})"), "SerializationException: Start of structure or map found where not expected.");
  EXPECT_EQ(failure(R"({"KeySchema":{}})"), "SerializationException: Start of structure or map found where not expected.");
  EXPECT_EQ(failure(R"({"KeySchema":"x"})"), "SerializationException: Unexpected field type");
  EXPECT_EQ(failure(R"({"KeySchema":["x"]})"), "SerializationException: Unexpected value type in payload");
  EXPECT_EQ(failure(R"({"Blob":"***"})"), "SerializationException: A value is not valid Base64.");
  EXPECT_EQ(failure(R"([])"), "SerializationException: Start of list found where not expected");
  EXPECT_EQ(failure(R"({"Rate":1e999})"), "SerializationException: NUMBER_VALUE cannot be converted to Double");
}

TEST(Fields, text_scalars_of_forms) {
  auto in =
      read(R"({"TableName":"abc","Limit":"7","ConsistentRead":"true","Names":"","Rate":"1.5","Time":"2026-11-24T07:33:10Z"})",
           {Scalars::text, Times::iso8601});
  ASSERT_TRUE(in);
  EXPECT_EQ(in->value.limit, 7);
  EXPECT_TRUE(in->value.consistent);
  EXPECT_EQ(in->value.rate, 1.5);
  EXPECT_EQ(base::iso8601_seconds(in->value.time->time), "2026-11-24T07:33:10Z");
  Input out;
  out.time = Timestamp{in->value.time->time};
  EXPECT_EQ(write(std::move(out), {Scalars::text, Times::iso8601}).text("Time"), "2026-11-24T07:33:10Z");
}

TEST(Fields, hooks_read_and_write_foreign_types) {
  auto in = decode<Holder>(*parse_json(R"({"One":"a","Many":{"k":"b"},"Maybe":"c"})"));
  ASSERT_TRUE(in);
  EXPECT_EQ(to_json(write(std::move(in->value))), R"({"One":"<a>","Many":{"k":"<b>"},"Maybe":"<c>"})");
  auto bad = decode<Holder>(*parse_json(R"({"One":1})"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "not text");
}

TEST(Fields, located_members_accept_text_and_raw_payloads) {
  auto in = decode<Located>(*parse_json(R"({"FunctionName":"f","MaxItems":"10","Payload":"{\"raw\":1}"})"));
  ASSERT_TRUE(in);
  EXPECT_EQ(in->value.max, 10);
  EXPECT_EQ(in->value.payload.bytes, "{\"raw\":1}");
  EXPECT_EQ(decode<Located>(*parse_json(R"({"FunctionName":"f","MaxItems":10})"))->value.max, 10);
  EXPECT_EQ(write(std::move(in->value)).text("Payload"), "{\"raw\":1}");
}

TEST(Fields, describes_itself) {
  Shape shape = describe<Input>();
  EXPECT_TRUE(shape.find("TableName")->required);
  EXPECT_EQ(shape.find("TableName")->constraints.max_length, 255u);
  EXPECT_EQ(shape.find("Limit")->shape.kind, Shape::Kind::integer);
  EXPECT_EQ(shape.find("KeySchema")->shape.element.at(0).find("KeyType")->constraints.values.size(), 2u);
  EXPECT_EQ(shape.find("Names")->each.max_length, 3u);
  Shape located = describe<Located>();
  EXPECT_EQ(located.find("MaxItems")->location, Location::query);
  EXPECT_EQ(located.find("MaxItems")->wire_name, "maxItems");
  EXPECT_EQ(located.payload()->name, "Payload");
  EXPECT_EQ(describe<Holder>().find("One")->shape.kind, Shape::Kind::custom);
  EXPECT_EQ(to_document(located).find("members")->elements()->size(), 4u);
}

}  // namespace
}  // namespace wire
