#include "services/dynamodb/wording.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>

#include "base/bytes.h"
#include "services/dynamodb/errors.h"
#include "tables/errors.h"

namespace services::dynamodb {
namespace {

using aws::Call;
using base::Error;
using wire::Violation;

enum class Words { before_june_2026, since_june_2026 };

Words words_of(const Call& call) {
  auto region = call.customs();
  return region == "eu-south-2" || region == "me-central-1" ? Words::before_june_2026 : Words::since_june_2026;
}

/// Where transactions were renewed as well, in October 2026.
bool renewed_transactions(const Call& call) {
  auto region = call.customs();
  return region == "eu-west-2" || region == "eu-north-1" || region == "ap-northeast-2";
}

bool is_transaction(std::string_view operation) { return operation == "TransactWriteItems" || operation == "TransactGetItems"; }

bool one_of(std::string_view text, std::span<const std::string_view> choices) {
  return std::ranges::find(choices, text) != choices.end();
}

constexpr std::string_view item_writes[] = {"PutItem", "UpdateItem", "DeleteItem"};
/// Operations that read attribute values with the newer code.
constexpr std::string_view newer_values[] = {"PutItem", "UpdateItem", "DeleteItem", "GetItem", "BatchGetItem", "Query"};
constexpr std::string_view envelope = "1 validation error detected: ";
constexpr std::string_view constraint_lead = " failed to satisfy constraint: ";

// Broken rules.

/// A rule whose breach is told alone and without the value, by the name of the member as it is in the request.
std::string newer_words(const Violation& it) {
  return std::string("Value at '").append(it.name).append("'").append(constraint_lead).append(it.constraint);
}

/// An enumeration whose breach is told without a name.
std::string nameless(std::string_view values) {
  return std::string("Failed to satisfy constraint: Member must satisfy enum value set: ").append(values);
}

/// CreateTable, DeleteTable and their like ask for the name of the table in other words.
bool is_control(std::string_view operation) {
  constexpr std::string_view control[] = {"CreateTable",
                                          "UpdateTable",
                                          "DeleteTable",
                                          "DescribeTable",
                                          "DescribeTimeToLive",
                                          "UpdateTimeToLive",
                                          "DescribeContinuousBackups",
                                          "UpdateContinuousBackups",
                                          "DescribeKinesisStreamingDestination"};
  return one_of(operation, control);
}

/// Checks that the newer code makes, in every region or since June 2026.
bool has_newer_words(const Call& call, std::string_view operation, const Violation& it) {
  auto words = words_of(call);
  bool of_size = it.constraint.starts_with("Member must have ");
  if (it.shown == "null" || !of_size) return false;
  if (operation == "Query" && it.name == "Limit") return true;
  if (operation == "BatchGetItem" && it.name.ends_with(".member.Keys")) return true;
  if (words == Words::before_june_2026) return false;
  if (it.name == "TableName") return it.shown == "''" && !is_control(operation);
  if (operation == "Scan") return it.name == "Limit" || it.name == "Segment" || it.name == "TotalSegments";
  if (it.name == "TransactItems" || it.name == "ClientRequestToken") return renewed_transactions(call);
  return it.name == "RequestItems";
}

Error together(std::vector<std::string> all) {
  std::string message =
      std::to_string(all.size()) + (all.size() == 1 ? " validation error" : " validation errors") + " detected: ";
  for (size_t i = 0; i < all.size(); ++i) message.append(i ? "; " : "").append(all[i]);
  return validation_error(std::move(message));
}

/// The sentence of its own that the older code has for an empty batch.
const char* empty_batch(std::string_view operation, const Violation& it) {
  bool empty = it.name == "RequestItems" && it.constraint.ends_with("greater than or equal to 1");
  if (!empty || it.constraint.starts_with("Map ")) return nullptr;
  if (operation == "BatchGetItem") return "The requestItems parameter is required for BatchGetItem";
  return operation == "BatchWriteItem" ? "The requestItems parameter is required for BatchWriteItem" : nullptr;
}

std::vector<Violation> only(std::vector<Violation> all, std::string_view name) {
  std::erase_if(all, [&](const Violation& it) { return it.name != name; });
  return all;
}

bool broken(const std::vector<Violation>& all, std::string_view name) {
  return std::ranges::find(all, name, &Violation::name) != all.end();
}

/// What the item operations make of broken rules since June 2026.
std::vector<std::string> of_item_operation(std::string_view operation, std::vector<Violation>& all) {
  std::vector<std::string> texts;
  bool write = one_of(operation, item_writes);
  bool no_key = std::ranges::any_of(all, [](auto& it) { return it.shown == "null" && it.name != "TableName"; });
  if (no_key && write) {  // such a request is still told off by the older code
    for (const auto& it : all) texts.push_back(words(it));
    return texts;
  }
  bool first_only = operation == "UpdateItem";
  if (first_only) std::ranges::stable_partition(all, [](auto& it) { return it.name == "ReturnValues"; });
  for (const auto& it : all) {
    if (write && it.name == "ReturnValues") {
      texts.push_back(nameless("[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"));
    } else if (write && it.name == "ReturnItemCollectionMetrics") {
      texts.push_back("Value " + it.shown + " at '" + it.name + "'" + std::string(constraint_lead) + it.constraint);
    } else if (write && it.name == "ConditionalOperator") {
      texts.push_back(nameless("[ALL, OR]"));
    } else {
      texts.push_back(words(it));
    }
    if (first_only) break;
  }
  return texts;
}

/// The order in which an operation's broken rules are told, by the members of its input; others come after, as they are read.
struct Order {
  std::string_view operation;
  std::vector<std::string_view> members;
};

const std::vector<Order>& orders() {
  static const std::vector<Order> all{
      {"PutItem", {"ReturnConsumedCapacity", "ReturnValues", "TableName", "ReturnItemCollectionMetrics", "Item"}},
      {"UpdateItem",
       {"ReturnConsumedCapacity", "TableName", "ReturnItemCollectionMetrics", "ReturnValues", "ConditionalOperator", "Key"}},
      {"DeleteItem",
       {"ReturnConsumedCapacity", "TableName", "ReturnValues", "ReturnItemCollectionMetrics", "ConditionalOperator", "Key"}},
      {"GetItem", {"ReturnConsumedCapacity", "AttributesToGet", "TableName", "Key"}},
      {"Query",
       {"Select", "IndexName", "ReturnConsumedCapacity", "QueryFilter", "TableName", "ConditionalOperator", "AttributesToGet",
        "Limit", "KeyConditions"}},
      {"Scan",
       {"Select", "IndexName", "TotalSegments", "ReturnConsumedCapacity", "TableName", "ConditionalOperator", "ScanFilter",
        "Segment", "Limit", "AttributesToGet"}},
      {"BatchGetItem", {"RequestItems", "ReturnConsumedCapacity"}},
      {"BatchWriteItem", {"ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "RequestItems"}},
      {"TransactWriteItems", {"ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "TransactItems"}},
      {"TransactGetItems", {"ReturnConsumedCapacity", "TransactItems"}},
      {"CreateTable", {"BillingMode", "ProvisionedThroughput", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"}},
  };
  return all;
}

void put_in_order(std::string_view operation, std::vector<Violation>& all) {
  auto order = std::ranges::find(orders(), operation, &Order::operation);
  if (order == orders().end()) return;
  std::ranges::stable_sort(all, {}, [&](const Violation& it) {
    return std::ranges::find(order->members, std::string_view(it.name).substr(0, it.name.find('.'))) - order->members.begin();
  });
}

Error of_violations(const Call& call, std::string_view operation, std::vector<Violation> all) {
  auto era = words_of(call);
  bool newest = era == Words::since_june_2026;
  put_in_order(operation, all);
  if (operation == "BatchWriteItem" && !all.front().name.starts_with("RequestItems")) {
    std::erase_if(all, [](auto& it) { return it.name.starts_with("RequestItems"); });
  }
  if (is_control(operation) && broken(all, "TableName")) {
    all = only(std::move(all), "TableName");
    if (all.front().shown == "null") {
      return validation_error("The parameter 'TableName' is required but was not present in the request");
    }
  }
  bool keyless = std::ranges::any_of(all, [](auto& it) { return it.shown == "null" && it.name != "TableName"; });
  if (newest && !keyless && broken(all, "TableName")) all = only(std::move(all), "TableName");
  if (newest && operation == "Query" && broken(all, "ConditionalOperator")) return validation_error(nameless("[ALL, OR]"));

  std::vector<Violation> older;
  const Violation* first_newer = nullptr;
  for (auto& it : all) {
    const char* sentence = newest ? nullptr : empty_batch(operation, it);
    if (sentence) return validation_error(sentence);
    if (!(keyless && newest) && has_newer_words(call, operation, it)) {
      if (!first_newer) first_newer = &it;
    } else {
      older.push_back(it);
    }
  }
  bool alone = first_newer && (older.empty() || is_transaction(operation));
  if (alone) return validation_error(std::string(envelope) + newer_words(*first_newer));
  if (newest) return together(of_item_operation(operation, older));
  std::vector<std::string> texts;
  std::ranges::transform(older, std::back_inserter(texts), [](auto& it) { return words(it); });
  return together(std::move(texts));
}

// Other refusals.

/// What is wrong with a request by itself. All begin with words of DynamoDB's, so nothing a client sends can pass for them.
bool is_of_request(std::string_view message) {
  static constexpr std::string_view beginnings[] = {
      "Invalid ConditionExpression:",
      "Invalid UpdateExpression:",
      "Invalid ProjectionExpression:",
      "ExpressionAttributeNames ",
      "ExpressionAttributeValues ",
      "Value provided in ExpressionAttribute",
      "Can not use both expression and non-expression parameters",
      "ReturnValues can only be",
      "Nesting Levels have exceeded",
      "Number overflow.",
      "Number underflow.",
      "Attempting to store more than 38 significant digits",
      "The parameter cannot be converted to a numeric value",
      "Empty attribute name",
      "ConditionalOperator can",
      "One or more parameter values were invalid: An string set",
      "One or more parameter values were invalid: An number set",
      "One or more parameter values were invalid: Binary sets",
      "One or more parameter values were invalid: Input collection",
      "One or more parameter values were invalid: Null attribute value",
      "One or more parameter values were invalid: Value must be provided when",
      "One or more parameter values were invalid: Value cannot be used when",
      "One or more parameter values were invalid: Value and AttributeValueList",
      "One or more parameter values were invalid: Value or AttributeValueList",
      "One or more parameter values were invalid: AttributeValueList can only be used",
      "One or more parameter values were invalid: Invalid number of argument(s)",
      "One or more parameter values were invalid: ComparisonOperator ",
  };
  return std::ranges::any_of(beginnings, [&](auto beginning) { return message.starts_with(beginning); });
}

constexpr std::string_view wrapper = "ExpressionAttributeValues contains invalid value: ";

/// The newer code does not say which expression value it is.
void unwrap(std::string& message) {
  if (!message.starts_with(wrapper)) return;
  auto end = message.rfind(" for key :");
  message = message.substr(wrapper.size(), end == std::string::npos ? end : end - wrapper.size());
}

/// "[b, a, b]" as the newer code prints it: sorted up to the first repeat, quoted. Of binary values the bytes are in order.
std::string newer_collection(std::string_view list, std::string_view separator, bool binary) {
  std::vector<std::string> members;
  while (true) {
    auto comma = list.find(", ");
    members.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 2);
  }
  auto key = [&](const std::string& member) { return binary ? base::base64_decode(member).value_or(member) : member; };
  std::set<std::string> seen;
  size_t repeat = 0;
  while (repeat < members.size() && seen.insert(key(members[repeat])).second) ++repeat;
  std::sort(members.begin(), members.begin() + static_cast<ptrdiff_t>(repeat),
            [&](auto& a, auto& b) { return key(a) < key(b); });
  std::string out = "[";
  for (size_t i = 0; i < members.size(); ++i) out.append(i ? separator : "").append("\"").append(members[i]).append("\"");
  return out += "]";
}

void reword_duplicates(std::string& message) {
  constexpr std::string_view lead = "One or more parameter values were invalid: Input collection ";
  if (message == "Input collection contains duplicates") {
    message = "One or more parameter values were invalid: Input collection contains duplicates.";
    return;
  }
  if (!message.starts_with(std::string(lead) + "[")) return;
  std::string_view rest = std::string_view(message).substr(lead.size() + 1);
  for (std::string_view tail : {"]of type BS contains duplicates.", "] contains duplicates."}) {
    if (!rest.ends_with(tail)) continue;
    bool binary = tail.starts_with("]of");
    auto list = newer_collection(rest.substr(0, rest.size() - tail.size()), binary ? "," : ", ", binary);
    message = std::string(lead) + list + std::string(tail.substr(1));
    return;
  }
}

void reword_values(std::string& message) {
  unwrap(message);
  reword_duplicates(message);
  if (message == "The parameter cannot be converted to a numeric value") message += ": ";
}

/// Sentences that lost their second half.
void shorten(std::string_view operation, std::string& message) {
  struct Cut {
    std::string_view operation, sentence, tail;
  };
  static constexpr Cut cuts[] = {
      {"Scan", "The Segment parameter is zero-based and must be less than parameter TotalSegments", ": Segment: "},
      {"Scan", "The provided starting key is invalid", ": The provided key element does not match the schema"},
      {"", "ExpressionAttributeValues can only be specified when using expressions", ": "},
  };
  for (const auto& cut : cuts) {
    bool concerns = cut.operation.empty() ? one_of(operation, item_writes) : operation == cut.operation;
    if (!concerns || !message.starts_with(cut.sentence)) continue;
    if (std::string_view(message).substr(cut.sentence.size()).starts_with(cut.tail)) message.resize(cut.sentence.size());
  }
}

Error of_failure(const Call& call, std::string_view operation, Error error) {
  if (error.code != "ValidationException" || words_of(call) == Words::before_june_2026) return error;
  if (error.message.starts_with(envelope)) return error;
  shorten(operation, error.message);
  bool too_large = error.message.starts_with(tables::kTransactionTooLarge);
  if (too_large && renewed_transactions(call)) {  // which say it twice
    error.message.insert(0, std::string(tables::kTransactionTooLarge) + ": ");
  }
  if (layer_of(call, operation) == items::Layer::current) reword_values(error.message);
  if (operation == "Query" && error.message == "KeyConditionExpressions must only contain one condition per key") {
    error.message.insert(0, "Invalid KeyConditionExpression: ");
  }
  bool in_envelope = one_of(operation, item_writes) && (is_of_request(error.message));
  bool specific = operation == "Query" && error.message.starts_with("Must specify the AttributesToGet or ProjectionExpression");
  if (in_envelope || specific) error.message.insert(0, envelope);
  return error;
}

}  // namespace

items::Layer layer_of(const Call& call, std::string_view operation) {
  if (words_of(call) == Words::before_june_2026) return items::Layer::older;
  bool renewed = one_of(operation, newer_values) || (is_transaction(operation) && renewed_transactions(call));
  return renewed ? items::Layer::current : items::Layer::older;
}

const aws::Wording wording{&of_violations, &of_failure};

}  // namespace services::dynamodb
