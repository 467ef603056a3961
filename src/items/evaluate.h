// Expressions meet items. `bind` joins a parsed expression with a request's bindings and makes every check that needs no item
// (undefined placeholders, operand types, overlapping paths), once; what comes out is used with as many items as wanted.
//
//   TRY(auto condition, parse_condition(text));        // or from a cache
//   TRY(auto bindings, make_bindings(names, values));
//   TRY(auto bound, bind(condition, bindings));
//   if (!matches(bound, item)) ...
//
// A Bound shares its tree and bindings: it is a value of its own, can be moved to other threads and used by several at once.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "items/expression.h"
#include "items/key.h"
#include "items/value.h"

namespace items {

template <class Tree>
struct Bound {
  std::shared_ptr<const Tree> tree;
  std::shared_ptr<const Bindings> bindings;
  std::vector<const std::string*> names;  // by placeholder index, into bindings
  std::vector<const Value*> values;
};

/// `bindings` may be null: there are none.
base::Result<Bound<Condition>> bind(ConditionPtr condition, std::shared_ptr<const Bindings> bindings);
base::Result<Bound<Projection>> bind(ProjectionPtr projection, std::shared_ptr<const Bindings> bindings);
base::Result<Bound<Update>> bind(UpdatePtr update, std::shared_ptr<const Bindings> bindings);

/// Whether a condition or filter holds for the item; an item that does not exist is an empty one.
bool matches(const Bound<Condition>& condition, const Item& item);

/// The item after the update. Its keys are the caller's to compare: `touches` says whether the update names them.
base::Result<Item> apply(const Bound<Update>& update, Item item);
/// The parts of an item that the update names, for UPDATED_OLD (of the old item) and UPDATED_NEW (of the new one).
Item updated_parts(const Bound<Update>& update, const Item& item);
/// Whether it does nothing but take away: such an update makes no new item.
bool only_removes(const Bound<Update>& update);
/// Whether the update writes to that top-level attribute or within it.
bool touches(const Bound<Update>& update, std::string_view attribute);

/// The parts of an item that the projection names.
Item project(const Bound<Projection>& projection, const Item& item);

/// A key condition's form: predicates on different attributes, joined by AND; DynamoDB's errors for another. To be called when
/// the request's other expressions are bound, as mistakes of theirs are told first.
base::Status check_key_condition(const Bound<Condition>& key_condition);
/// What a key condition asks for, checked against the keys of the table or index; DynamoDB's errors when it does not fit.
base::Result<KeyRange> key_range(const Bound<Condition>& key_condition, const KeySchema& schema);

/// The top-level attributes an expression reads or writes, sorted, each once: dynamodb:Attributes, and the rule that a filter
/// may not name key attributes.
std::vector<std::string_view> attributes(const Bound<Condition>& condition);
std::vector<std::string_view> attributes(const Bound<Projection>& projection);
std::vector<std::string_view> attributes(const Bound<Update>& update);

}  // namespace items
