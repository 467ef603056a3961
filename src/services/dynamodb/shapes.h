// What DynamoDB's operations share: names and ARNs of tables, expression parameters, words and their meaning, consumed
// capacity.
//
// Items, keys and expression values travel as Documents and become items::Item in `run`, where their errors belong: after the
// caller was found allowed to ask.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/operation.h"
#include "base/document.h"
#include "base/result.h"
#include "items/bindings.h"
#include "items/document.h"
#include "tables/request.h"
#include "tables/tables.h"
#include "wire/fields.h"

namespace services::dynamodb {

using aws::Call;
using base::Document;
using base::Result;
using base::Task;
using iam::Access;
using tables::Tables;
using wire::Length;
using wire::OneOf;
using wire::Pattern;
using wire::Range;

/// A table's name or ARN; of a table that is being created, a name of at least three characters.
void check_table(std::string_view text, std::vector<std::string>& broken);
void check_new_table(std::string_view text, std::vector<std::string>& broken);
inline constexpr wire::TextRule kTableArn{
    &check_table,
    {1, 1024},
    "Member must have length less than or equal to 255, Member must have length greater than or equal to 1, "
    "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"};
inline constexpr wire::TextRule kNewTable{&check_new_table, {1, 1024}};
inline constexpr Length kTableName{3, 255};
inline constexpr Length kKeyName{1, 255};
inline constexpr Pattern kNamePattern{"[a-zA-Z0-9_.-]+"};
inline constexpr OneOf kReturnConsumed{"INDEXES", "TOTAL", "NONE"};
inline constexpr OneOf kReturnMetrics{"SIZE", "NONE"};
inline constexpr OneOf kReturnValues{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"};
inline constexpr OneOf kReturnOnFailure{"ALL_OLD", "NONE"};
inline constexpr OneOf kSelect{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"};

using Word = std::optional<std::string>;  // one of an enumeration's words, or absent

/// The name in a table's ARN, or the text itself when it is no ARN.
std::string table_name(std::string_view name_or_arn);
std::string table_arn(const Call& call, std::string_view name);
/// The ARN of what a name or ARN names; another account's or region's stays what it is.
std::string table_resource(const Call& call, std::string_view name_or_arn);
std::string index_arn(const Call& call, std::string_view table, std::string_view index);
std::string backup_arn(const Call& call, std::string_view table, std::string_view backup);

/// ExpressionAttributeNames and -Values; null when both are absent.
Result<tables::BindingsPtr> bindings_from(Document&& names, Document&& values, items::Layer layer);
using items::item_from;
/// ExclusiveStartKey; nothing when it is absent.
Result<std::optional<items::Item>> start_key_from(Document&& document, items::Layer layer);
std::optional<Document> to_document(std::optional<items::Item>&& item);

tables::ReturnValues return_values_from(const Word& word);
tables::OnConditionFailure on_failure_from(const Word& word);
tables::Select select_from(const Word& word);
/// ConsistentRead.
inline tables::Consistency consistency_from(std::optional<bool> strong) {
  return strong.value_or(false) ? tables::Consistency::strong : tables::Consistency::eventual;
}

struct Capacity {
  Document units;
  std::optional<Document> read_units, write_units;
};
template <class V>
void fields(V& v, Capacity& x) {
  v.required("CapacityUnits", x.units);
  v.optional("ReadCapacityUnits", x.read_units);
  v.optional("WriteCapacityUnits", x.write_units);
}

struct ConsumedCapacity {
  std::string table;
  Capacity total;
  std::optional<Capacity> of_table;
  std::optional<std::map<std::string, Capacity>> local, global;
};
template <class V>
void fields(V& v, ConsumedCapacity& x) {
  v.required("TableName", x.table);
  fields(v, x.total);
  v.optional("Table", x.of_table);
  v.optional("LocalSecondaryIndexes", x.local);
  v.optional("GlobalSecondaryIndexes", x.global);
}

enum class Usage { plain, transaction_read, transaction_write };  // transactions tell reads and writes apart
/// What ReturnConsumedCapacity asks for; nothing when it does not.
std::optional<ConsumedCapacity> consumed_capacity(const Word& wanted, std::string table, const tables::Consumed& consumed,
                                                  Usage usage = Usage::plain);
/// What several members of a request used, by table, in the order in which the tables come first.
class ConsumedByTable {
 public:
  void add(std::string_view table, const tables::Consumed& consumed);
  const std::vector<std::pair<std::string, tables::Consumed>>& tables() const { return tables_; }

 private:
  std::vector<std::pair<std::string, tables::Consumed>> tables_;
};
/// Nothing when not asked.
std::optional<std::vector<ConsumedCapacity>> consumed_capacities(const Word& wanted, const ConsumedByTable& by_table,
                                                                 Usage usage = Usage::plain);

}  // namespace services::dynamodb
