#include "tables/errors.h"

#include <fmt/format.h>

#include "items/document.h"

namespace tables {

using base::Document;
using base::Error;
using base::ErrorKind;

namespace {

Error bad_request(ErrorKind kind, std::string code, std::string message) {
  return {kind, std::move(code), std::move(message), 400, {}};
}

std::string_view empty_what(items::Type type) { return type == items::Type::binary ? "binary" : "string"; }

}  // namespace

Error validation_error(std::string message) {
  return bad_request(ErrorKind::invalid, "ValidationException", std::move(message));
}

Error invalid_parameter(std::string_view message) {
  return validation_error(fmt::format("One or more parameter values were invalid: {}", message));
}

Error resource_not_found() {
  return bad_request(ErrorKind::missing, "ResourceNotFoundException", "Requested resource not found");
}

Error table_not_found(std::string_view table) {
  return bad_request(ErrorKind::missing, "ResourceNotFoundException",
                     fmt::format("Requested resource not found: Table: {} not found", table));
}

Error table_exists(std::string_view table) {
  return bad_request(ErrorKind::conflict, "ResourceInUseException", fmt::format("Table already exists: {}", table));
}

Error table_being_created(std::string_view table) {
  return bad_request(ErrorKind::conflict, "ResourceInUseException",
                     fmt::format("Attempt to change a resource which is still in use: Table is being created: {}", table));
}

Error index_missing(std::string_view index) {
  return validation_error(fmt::format("The table does not have the specified index: {}", index));
}

Error deletion_protected() {
  return validation_error(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
}

Error limit_exceeded(std::string_view message) {
  return bad_request(ErrorKind::conflict, "LimitExceededException", fmt::format("Subscriber limit exceeded: {}", message));
}

Error index_of_table_missing(std::string_view index, std::string_view table) {
  return bad_request(ErrorKind::missing, "ResourceNotFoundException",
                     fmt::format("Requested resource not found: Index {} for table {}", index, table));
}

Error indexes_in_use() {
  return bad_request(ErrorKind::conflict, "ResourceInUseException",
                     "Attempt to change a resource which is still in use: Cannot delete table while indexes are being created, "
                     "updated, or deleted.");
}

Error index_not_filled(std::string_view index) {
  return validation_error(fmt::format("Cannot read from backfilling global secondary index: {}", index));
}

Error key_mismatch() { return validation_error("The provided key element does not match the schema"); }

Error missing_key(std::string_view name) { return invalid_parameter(fmt::format("Missing the key {} in the item", name)); }

Error key_type_mismatch(std::string_view name, items::Type expected, items::Type actual) {
  return invalid_parameter(fmt::format("Type mismatch for key {} expected: {} actual: {}", name, items::type_name(expected),
                                       items::type_name(actual)));
}

Error empty_key(std::string_view name, items::Type type) {
  return validation_error(
      fmt::format("One or more parameter values are not valid. The AttributeValue for a key attribute "
                  "cannot contain an empty {} value. Key: {}",
                  empty_what(type), name));
}

Error index_key_type_mismatch(std::string_view name, items::Type expected, items::Type actual, std::string_view index) {
  return invalid_parameter(fmt::format("Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}", name,
                                       items::type_name(expected), items::type_name(actual), index));
}

Error empty_index_key(std::string_view name, items::Type type, std::string_view index) {
  return validation_error(
      fmt::format("One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
                  "The AttributeValue for a key attribute cannot contain an empty {} value. IndexName: {}, IndexKey: {}",
                  empty_what(type), index, name));
}

Error key_not_updatable(std::string_view name) {
  return invalid_parameter(fmt::format("Cannot update attribute {}. This attribute is part of the key", name));
}

Error updated_index_key_type() {
  return validation_error("The update expression attempted to update the secondary index key to unsupported type");
}

Error updated_index_key_empty(items::Type type) {
  return validation_error(
      fmt::format("One or more parameter values are not valid. The update expression attempted to update a secondary index key "
                  "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty {} value.",
                  empty_what(type)));
}

Error key_is_scalar(std::string_view what, std::string_view name) {
  return validation_error(fmt::format(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {}: {}", what, name));
}

Error trimmed_data() {
  return bad_request(ErrorKind::invalid, "TrimmedDataAccessException", "The data you are trying to access has been trimmed");
}

Error stream_is_on(std::string_view table) {
  return validation_error(fmt::format("Table already has an enabled stream: TableName: {}", table));
}

Error stream_is_off(std::string_view table) {
  return validation_error(fmt::format("Table has no stream to disable: TableName: {}", table));
}

Error condition_failed(const items::Item* item) {
  auto error = bad_request(ErrorKind::conflict, "ConditionalCheckFailedException", "The conditional request failed");
  if (item) error.detail = Document::object({{"Item", items::to_document(*item)}});
  return error;
}

Error duplicate_item() {
  return bad_request(ErrorKind::conflict, "DuplicateItemException", "Duplicate primary key exists in table");
}

CancellationReason reason_of(const Error& error) {
  CancellationReason reason;
  reason.code = error.code;
  reason.message = error.message;
  constexpr std::string_view kSuffix = "Exception";
  if (reason.code == "ValidationException") {
    reason.code = "ValidationError";
  } else if (reason.code == "ThrottlingException") {
    reason.code = "ThrottlingError";
  } else if (reason.code.ends_with(kSuffix)) {
    reason.code.resize(reason.code.size() - kSuffix.size());
  }
  if (const auto* item = error.detail.find("Item")) reason.item = *item;
  return reason;
}

Error transaction_canceled(std::vector<CancellationReason> reasons) {
  std::string codes;
  Document list = Document::list();
  for (auto& reason : reasons) {
    if (!codes.empty()) codes += ", ";
    codes += reason.code;
    auto entry = Document::object({{"Code", std::move(reason.code)}});
    if (!reason.message.empty()) entry.add("Message", std::move(reason.message));
    if (!reason.item.is_null()) entry.add("Item", std::move(reason.item));
    list.push(std::move(entry));
  }
  auto error =
      bad_request(ErrorKind::conflict, "TransactionCanceledException",
                  fmt::format("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes));
  error.detail = Document::object({{"CancellationReasons", std::move(list)}});
  return error;
}

Error token_reused() {
  return bad_request(ErrorKind::conflict, "IdempotentParameterMismatchException",
                     "Specified idempotent token was used with different request parameters within the idempotency window");
}

Error transaction_too_large(size_t bytes) { return validation_error(fmt::format("{}{}", kTransactionTooLarge, bytes)); }

Error collection_too_large() {
  return bad_request(ErrorKind::conflict, "ItemCollectionSizeLimitExceededException", "Collection size exceeded.");
}

Error throttled(LimitKind kind, Meter::Refusal refusal, Traffic traffic, ThrottledPart part, std::string_view arn) {
  bool provisioned = kind == LimitKind::provisioned;
  std::string reason = part == ThrottledPart::index ? "Index" : "Table";
  reason += traffic == Traffic::read ? "Read" : "Write";
  reason += refusal == Meter::Refusal::partition ? "KeyRangeThroughputExceeded"
            : provisioned                        ? "ProvisionedThroughputExceeded"
                                                 : "MaxOnDemandThroughputExceeded";
  std::string_view message =
      !provisioned ? "Throughput exceeds the maximum OnDemandThroughput configured on table or index"
      : part == ThrottledPart::index
          ? "The level of configured provisioned throughput for one or more global secondary indexes of the table was "
            "exceeded. "
            "Consider increasing your provisioning level for the under-provisioned global secondary indexes with the "
            "UpdateTable "
            "API"
          : "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning "
            "level with the UpdateTable API";
  auto error = bad_request(ErrorKind::throttled, provisioned ? "ProvisionedThroughputExceededException" : "ThrottlingException",
                           std::string(message));
  Document reasons = Document::list();
  reasons.push(Document::object({{"reason", std::move(reason)}, {"resource", std::string(arn)}}));
  error.detail = Document::object({{provisioned ? "ThrottlingReasons" : "throttlingReasons", std::move(reasons)}});
  return error;
}

Error from_store(Error error) {
  if (error.kind == ErrorKind::throttled && error.detail.is_null()) {
    return bad_request(ErrorKind::throttled, "ThrottlingException", "Rate of requests exceeds the allowed throughput.");
  }
  if (error.kind == ErrorKind::internal) {
    error.code = "InternalServerError";
    error.message = "Internal server error";
  }
  return error;
}

}  // namespace tables
