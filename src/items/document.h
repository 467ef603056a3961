// "DynamoDB JSON": values and items as Documents, {"S": "text"} and {"id": {"N": "1"}}, with DynamoDB's validation.
//
// B and BS are base64 text in the Document. Pure functions; any thread.
#pragma once
#include <string_view>

#include "base/document.h"
#include "base/result.h"
#include "items/value.h"

namespace items {

base::Result<Value> value_from(base::Document&& document, Layer layer = Layer::current);
base::Result<Item> item_from(base::Document&& document, Layer layer = Layer::current);
/// A value of a placeholder: the older layer lets it be one level deeper than what is stored.
base::Result<Value> placeholder_value_from(base::Document&& document, Layer layer);
/// An error when one of the attributes' names cannot be; nothing is said of their values, nor of what is no map.
base::Status check_attribute_names(const base::Document& item);

base::Document to_document(const Value& value);
base::Document to_document(const Item& item);
base::Document to_document(Value&& value);
base::Document to_document(Item&& item);

}  // namespace items
