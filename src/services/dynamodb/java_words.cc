#include "services/dynamodb/java_words.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "items/document.h"
#include "wire/json.h"

namespace services::dynamodb {
namespace {

using base::Document;
using wire::Place;

struct Named {
  std::string_view member, structure;
};

/// Structures that are not called like the member that holds them.
constexpr Named structures[] = {
    {"AttributeDefinitions", "AttributeDefinition"},
    {"AttributeUpdates", "AttributeValueUpdate"},
    {"Create", "CreateGlobalSecondaryIndexAction"},
    {"Delete", "DeleteGlobalSecondaryIndexAction"},
    {"Expected", "ExpectedAttributeValue"},
    {"GlobalSecondaryIndexUpdates", "GlobalSecondaryIndexUpdate"},
    {"GlobalSecondaryIndexes", "GlobalSecondaryIndex"},
    {"KeyConditions", "Condition"},
    {"KeySchema", "KeySchemaElement"},
    {"LocalSecondaryIndexes", "LocalSecondaryIndex"},
    {"QueryFilter", "Condition"},
    {"ReplicaUpdates", "ReplicationGroupUpdate"},
    {"ScanFilter", "Condition"},
    {"Statements", "BatchStatementRequest"},
    {"Tags", "Tag"},
    {"TransactItems", "TransactWriteItem"},
    {"TransactStatements", "ParameterizedStatement"},
    {"Update", "UpdateGlobalSecondaryIndexAction"},
    {"Item", "AttributeValue"},
    {"Key", "AttributeValue"},
    {"Keys", "AttributeValue"},
    {"ExclusiveStartKey", "AttributeValue"},
    {"ExpressionAttributeValues", "AttributeValue"},
    {"AttributeValueList", "AttributeValue"},
    {"Value", "AttributeValue"},
};

std::string_view class_at(Place place) {
  if (place.outer == "TransactItems") return place.member;  // Put, Update, ...: as they are called
  if (place.member == "RequestItems") return place.depth > 1 ? "WriteRequest" : "KeysAndAttributes";
  auto found = std::ranges::find(structures, place.member, &Named::member);
  return found == std::end(structures) ? place.member : found->structure;
}

/// The same failures as reading it for use, but only those of types.
template <class Value>
base::Status of_types(base::Result<Value> read) {
  if (read || read.error().code != "SerializationException") return {};
  return base::fail(std::move(read).error());
}

base::Status check_names(const Document& value) {
  auto fail = [](std::string message) {
    return base::fail({base::ErrorKind::invalid, "SerializationException", std::move(message), {}, {}});
  };
  if (value.is_list()) return fail("Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>");
  if (!value.is_object()) return fail("Unexpected field type");
  for (const auto& [placeholder, name] : *value.members()) {
    if (name.is_null() || name.is_string()) continue;
    CHECK_OK(of_types(items::value_from(Document::object({{"S", name}}))));
  }
  return {};
}

base::Status check(Place place, const Document& value) {
  if (place.member == "ExpressionAttributeNames") return check_names(value);
  bool one = place.member == "Value" || place.member == "AttributeValueList" || place.member == "Parameters";
  if (!one && class_at(place) != "AttributeValue") return {};
  if (!one) {
    auto checked = of_types(items::item_from(Document(value)));
    if (!checked && place.depth > 0 && !value.is_object() && !value.is_list()) {
      // The map itself, in a list: Java cannot even name what it wanted.
      checked.error().message =
          "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
          "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader "
          "'bootstrap')";
    }
    return checked;
  }
  auto checked = of_types(items::value_from(Document(value)));
  bool scalar = !value.is_object() && !value.is_list();
  if (!checked && scalar && place.depth == 0) checked.error().message = "Unexpected field type";
  return checked;
}

void append_java(std::string& out, Place place, const Document& value);

std::string small(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

bool is_map(Place place) {
  if (place.member == "RequestItems") return place.depth == 0;
  std::string_view name = class_at(place);
  bool attributes = name == "AttributeValue" && place.member != "Value" && place.member != "AttributeValueList";
  if (attributes) return place.depth == (place.member == "Keys" ? 1 : 0);
  bool conditions = name == "Condition" || name == "ExpectedAttributeValue" || name == "AttributeValueUpdate";
  return (conditions || place.member == "ExpressionAttributeNames") && place.depth == 0;
}

/// A structure as Java prints it: "KeySchemaElement(attributeName=a, keyType=HASH)"; a map: "{a=b}".
void append_members(std::string& out, Place place, const Document::Object& members) {
  bool map = is_map(place);
  bool gets = place.member == "TransactItems" && !members.empty() && members.front().first == "Get";
  out += map ? std::string("{") : std::string(gets ? "TransactGetItem" : class_at(place)) + "(";
  bool first = true;
  for (const auto& [name, value] : members) {
    if (!std::exchange(first, false)) out += ", ";
    out.append(map ? name : small(name)).append("=");
    append_java(out, map ? Place{place.member, place.depth + 1, place.outer} : Place{name, 0, place.member}, value);
  }
  out += map ? '}' : ')';
}

void append_java(std::string& out, Place place, const Document& value) {
  if (const auto* members = value.members()) return append_members(out, place, *members);
  if (const auto* text = value.string()) {
    out += *text;
  } else if (const auto* elements = value.elements()) {
    out += '[';
    for (size_t i = 0; i < elements->size(); ++i) {
      if (i) out += ", ";
      append_java(out, {place.member, place.depth + 1, place.outer}, (*elements)[i]);
    }
    out += ']';
  } else {
    wire::append_json(out, value);
  }
}

std::string shown(std::string_view member, const Document& value) {
  std::string out = "'";
  const auto* members = value.members();
  bool gets = member == "RequestItems" && members && !members->empty() && members->front().second.is_object();
  if (gets) {
    wire::append_json(out, value);
  } else {
    append_java(out, {member, 0}, value);
  }
  return out += "'";
}

}  // namespace

const wire::JavaWords java_words{"com.amazonaws.dynamodb.v20120810.", &class_at, &check, &shown};

}  // namespace services::dynamodb
