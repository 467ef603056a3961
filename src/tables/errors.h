// The errors of tables, with DynamoDB's codes and texts. All are answered with HTTP 400 but the internal ones.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "items/value.h"
#include "tables/meter.h"

namespace tables {

base::Error validation_error(std::string message);
/// "One or more parameter values were invalid: " and the text.
base::Error invalid_parameter(std::string_view message);

/// For operations on items: names no table.
base::Error resource_not_found();
/// For operations on tables.
base::Error table_not_found(std::string_view table);
base::Error table_exists(std::string_view table);
base::Error table_being_created(std::string_view table);
base::Error index_missing(std::string_view index);
base::Error deletion_protected();
/// LimitExceededException, "Subscriber limit exceeded: " and the text.
base::Error limit_exceeded(std::string_view message);
base::Error index_of_table_missing(std::string_view index, std::string_view table);
/// For DeleteTable, while an index is being filled.
base::Error indexes_in_use();
/// For reads of an index that is being filled.
base::Error index_not_filled(std::string_view index);

base::Error key_mismatch();
base::Error missing_key(std::string_view name);
base::Error key_type_mismatch(std::string_view name, items::Type expected, items::Type actual);
base::Error empty_key(std::string_view name, items::Type type);
base::Error index_key_type_mismatch(std::string_view name, items::Type expected, items::Type actual, std::string_view index);
base::Error empty_index_key(std::string_view name, items::Type type, std::string_view index);
base::Error key_not_updatable(std::string_view name);
/// Of an index's key, when only the item showed it.
base::Error updated_index_key_type();
base::Error updated_index_key_empty(items::Type type);
/// An expression that goes into a key attribute; `what` is "Key" or "IndexKey".
base::Error key_is_scalar(std::string_view what, std::string_view name);

/// What an iterator of a stream stands on is older than the stream keeps.
base::Error trimmed_data();
base::Error stream_is_on(std::string_view table);
base::Error stream_is_off(std::string_view table);

/// With the old item, when it was asked for and there is one.
base::Error condition_failed(const items::Item* item);
/// A put that may not replace an item.
base::Error duplicate_item();
/// One reason per write; a default one where nothing is wrong with it.
struct CancellationReason {
  std::string code = "None";
  std::string message;
  base::Document item;
};
/// What an error of one member is called there: ConditionalCheckFailed, ValidationError, ThrottlingError, ...
CancellationReason reason_of(const base::Error& error);
base::Error transaction_canceled(std::vector<CancellationReason> reasons);
/// A token that came before with another payload.
base::Error token_reused();
/// What its message begins with, before the size.
inline constexpr std::string_view kTransactionTooLarge = "Transaction payload size cannot exceed 4MB. Payload Size: ";
base::Error transaction_too_large(size_t bytes);
base::Error collection_too_large();

/// What was asked for too much of.
enum class ThrottledPart { table, index };
base::Error throttled(LimitKind kind, Meter::Refusal refusal, Traffic traffic, ThrottledPart part, std::string_view arn);

/// Translates what the store says of itself into DynamoDB's words; other errors stay as they are.
base::Error from_store(base::Error error);

}  // namespace tables
