#include "items/document.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "items/errors.h"
#include "items/limits.h"

namespace items {
namespace {

using base::Document;
using base::fail;
using base::Result;
using base::Status;

/// The name AWS's own parser gives a JSON value that stands where it should not.
base::Error wrong_json(const Document& document, std::string_view wanted) {
  if (auto* boolean = document.boolean()) {
    return serialization_error(fmt::format("{} cannot be converted to {}", *boolean ? "TRUE_VALUE" : "FALSE_VALUE", wanted));
  }
  if (auto* number = document.number()) {
    bool whole = number->text.find_first_of(".eE") == std::string::npos;
    return serialization_error(fmt::format("{} cannot be converted to {}", whole ? "NUMBER_VALUE" : "DECIMAL_VALUE", wanted));
  }
  if (document.is_list()) {
    return serialization_error(fmt::format("Unrecognized collection type class java.lang.{}", wanted));
  }
  if (document.is_object()) return serialization_error("Start of structure or map found where not expected");
  return serialization_error("Unexpected field type");
}

Result<std::string> text_from(Document& document) {
  if (auto* text = document.string()) return std::move(*text);
  return fail(wrong_json(document, "String"));
}

Result<std::string> bytes_from(const Document& document) {
  auto* text = document.string();
  if (document.is_list()) return fail(serialization_error("Unrecognized collection type class java.nio.ByteBuffer"));
  if (document.is_object()) return fail(wrong_json(document, "Blob"));
  if (!text) return fail(serialization_error("only base-64-encoded strings are convertible to bytes"));
  auto bytes = base::base64_decode(*text);
  if (bytes) return *std::move(bytes);
  if (text->size() % 4 != 0) {
    return fail(serialization_error(
        fmt::format("Base64 encoded length is expected a multiple of 4 bytes but found: {}", text->size())));
  }
  return fail(serialization_error("Invalid last non-pad Base64 character dectected"));
}

Result<bool> boolean_from(const Document& document) {
  if (auto* boolean = document.boolean()) return *boolean;
  if (auto* text = document.string()) {
    std::string upper = *text;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
    if (upper == "TRUE" || upper == "1" || upper == "YES") return true;
    if (upper == "FALSE" || upper == "0" || upper == "NO") return false;
    return fail(serialization_error("Unexpected token received from parser"));
  }
  return fail(wrong_json(document, "Boolean"));
}

/// How values are to be read, and how deep what is being read is already.
struct Reading {
  Layer layer = Layer::current;
  int depth = 0;
  Reading inside() const { return {layer, depth + 1}; }
};

Result<Decimal> number_from(const Document& document, Reading reading) {
  auto* text = document.string();
  if (!text) return fail(wrong_json(document, "String"));
  return Decimal::parse(*text, reading.layer);
}

Result<Document::List*> list_from(Document& document) {
  if (auto* elements = document.elements()) return elements;
  return fail(document.is_object() ? serialization_error("Start of structure or map found where not expected")
                                   : serialization_error("Unexpected field type"));
}

Result<Value> read_value(Document& document, Reading reading);

Status check_name(std::string_view name) {
  if (name.empty()) return fail(validation_error("Empty attribute name"));
  if (name.size() > kMaxAttributeNameBytes) {
    return fail(
        invalid_parameter(fmt::format("Attribute name is too large, must be less than {} bytes", kMaxAttributeNameBytes + 1)));
  }
  return {};
}

Result<Item> read_item(Document& document, Reading reading) {
  auto* members = document.members();
  if (!members) {
    return fail(document.is_list() ? serialization_error("Unrecognized collection type java.util.Map<java.lang.String, "
                                                         "com.amazonaws.dynamodb.v20120810.AttributeValue>")
                                   : serialization_error("Unexpected field type"));
  }
  std::vector<Attribute> attributes;
  attributes.reserve(members->size());
  for (auto& [name, content] : *members) {
    CHECK_OK(check_name(name));
    TRY(auto value, read_value(content, reading));
    attributes.push_back({std::move(name), std::move(value)});
  }
  return Item::of(std::move(attributes));
}

Result<Value> read_list(Document& document, Reading reading) {
  TRY(auto* elements, list_from(document));
  List list;
  list.reserve(elements->size());
  for (auto& element : *elements) {
    TRY(auto value, read_value(element, reading));
    list.push_back(std::move(value));
  }
  return Value(std::move(list));
}

std::vector<std::string_view> texts_of(const Document::List& elements) {
  std::vector<std::string_view> texts;
  for (auto& element : elements) {
    auto* text = element.string();
    texts.push_back(text ? std::string_view(*text) : std::string_view());
  }
  return texts;
}

Result<Value> read_string_set(Document& document) {
  TRY(auto* elements, list_from(document));
  if (elements->empty()) return fail(invalid_parameter("An string set  may not be empty"));
  StringSet members;
  for (auto& element : *elements) {
    if (!element.is_string()) return fail(wrong_json(element, "String"));
    members.push_back(*element.string());
  }
  auto count = members.size();
  auto set = Value::string_set(std::move(members));
  if (set.strings()->size() != count) return fail(repeated_strings(texts_of(*elements)));
  return set;
}

Result<Value> read_number_set(Document& document, Reading reading) {
  TRY(auto* elements, list_from(document));
  if (elements->empty()) return fail(invalid_parameter("An number set  may not be empty"));
  NumberSet members;
  for (auto& element : *elements) {
    TRY(auto number, number_from(element, reading));
    members.push_back(number);
  }
  auto count = members.size();
  auto set = Value::number_set(std::move(members));
  if (set.numbers()->size() != count) return fail(repeated_numbers());
  return set;
}

Result<Value> read_binary_set(Document& document) {
  TRY(auto* elements, list_from(document));
  if (elements->empty()) return fail(invalid_parameter("Binary sets should not be empty"));
  StringSet members;
  for (auto& element : *elements) {
    TRY(auto bytes, bytes_from(element));
    members.push_back(std::move(bytes));
  }
  auto count = members.size();
  auto set = Value::binary_set(std::move(members));
  if (set.binaries()->size() != count) {
    return fail(invalid_parameter(
        fmt::format("Input collection [{}]of type BS contains duplicates.", fmt::join(texts_of(*elements), ", "))));
  }
  return set;
}

Result<Value> read_content(Type type, Document& document, Reading reading) {
  switch (type) {
    case Type::null: {
      TRY(bool null, boolean_from(document));
      if (!null) return fail(invalid_parameter("Null attribute value types must have the value of true"));
      return Value();
    }
    case Type::boolean: {
      TRY(bool boolean, boolean_from(document));
      return Value(boolean);
    }
    case Type::number: {
      TRY(auto number, number_from(document, reading));
      return Value(number);
    }
    case Type::string: {
      TRY(auto text, text_from(document));
      return Value(std::move(text));
    }
    case Type::binary: {
      TRY(auto bytes, bytes_from(document));
      return Value(Binary{std::move(bytes)});
    }
    case Type::list: return read_list(document, reading.inside());
    case Type::map: {
      TRY(auto map, read_item(document, reading.inside()));
      return Value(std::move(map));
    }
    case Type::string_set: return read_string_set(document);
    case Type::number_set: return read_number_set(document, reading);
    case Type::binary_set: return read_binary_set(document);
  }
  return fail(base::internal_error("a type that is none"));
}

Result<Value> read_value(Document& document, Reading reading) {
  if (reading.depth >= kMaxNestingLevels) return fail(nested_too_deep());
  auto* members = document.members();
  if (!members) {
    if (document.is_list()) {
      return fail(serialization_error("Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"));
    }
    return fail(serialization_error("Unexpected value type in payload"));
  }
  std::optional<Value> found;
  bool several = false;
  for (auto& [name, content] : *members) {
    auto type = type_from_name(name);
    if (!type || content.is_null()) continue;
    several = found.has_value();
    TRY(found, read_content(*type, content, reading));
  }
  if (!found) {
    return fail(validation_error("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"));
  }
  if (several) {
    return fail(
        validation_error("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                         "supported datatypes"));
  }
  return *std::move(found);
}

Document tagged(Type type, Document content) {
  Document::Object object;
  object.reserve(1);
  object.emplace_back(type_name(type), std::move(content));
  return object;
}

template <class Members, class Function>
Document list_of(const Members& members, Function to_text) {
  Document::List list;
  list.reserve(members.size());
  for (auto& member : members) list.emplace_back(to_text(member));
  return list;
}

/// What is the same for values that are kept and values that are given away.
Document plain_document(const Value& value) {
  auto same = [](const std::string& text) { return text; };
  auto encoded = [](const std::string& bytes) { return base::base64_encode(bytes); };
  switch (value.type()) {
    case Type::null: return true;
    case Type::boolean: return *value.boolean();
    case Type::number: return value.number()->text();
    case Type::string: return *value.string();
    case Type::binary: return encoded(*value.binary());
    case Type::string_set: return list_of(*value.strings(), same);
    case Type::number_set: return list_of(*value.numbers(), [](const Decimal& number) { return number.text(); });
    case Type::binary_set: return list_of(*value.binaries(), encoded);
    case Type::list: return list_of(*value.list(), [](const Value& element) { return to_document(element); });
    case Type::map: return to_document(*value.map());
  }
  return {};
}

}  // namespace

Result<Value> value_from(Document&& document, Layer layer) { return read_value(document, {layer}); }
Result<Item> item_from(Document&& document, Layer layer) { return read_item(document, {layer}); }

Result<Value> placeholder_value_from(Document&& document, Layer layer) {
  return read_value(document, {layer, layer == Layer::older ? -1 : 0});
}

Status check_attribute_names(const Document& item) {
  const auto* members = item.members();
  if (!members) return {};
  for (const auto& [name, content] : *members) CHECK_OK(check_name(name));
  return {};
}

Document to_document(const Value& value) { return tagged(value.type(), plain_document(value)); }

Document to_document(const Item& item) {
  Document::Object object;
  object.reserve(item.size());
  for (auto& attribute : item) object.emplace_back(attribute.name, to_document(attribute.value));
  return object;
}

Document to_document(Value&& value) {
  if (auto* text = value.string()) return tagged(Type::string, std::move(*text));
  if (auto* map = value.map()) return tagged(Type::map, to_document(std::move(*map)));
  if (auto* list = value.list()) {
    Document::List elements;
    elements.reserve(list->size());
    for (auto& element : *list) elements.push_back(to_document(std::move(element)));
    return tagged(Type::list, std::move(elements));
  }
  return tagged(value.type(), plain_document(value));
}

Document to_document(Item&& item) {
  auto attributes = item.take();
  Document::Object object;
  object.reserve(attributes.size());
  for (auto& attribute : attributes) object.emplace_back(std::move(attribute.name), to_document(std::move(attribute.value)));
  return object;
}

}  // namespace items
