#include "services/dynamodb/shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "items/document.h"
#include "services/dynamodb/errors.h"

namespace services::dynamodb {
namespace {

Document units(double value) { return base::Number{fmt::format("{:.1f}", value)}; }

Capacity capacity(double value, Usage usage) {
  Capacity capacity{units(value), {}, {}};
  if (usage == Usage::transaction_read) capacity.read_units = units(value);
  if (usage == Usage::transaction_write) capacity.write_units = units(value);
  return capacity;
}

std::optional<std::map<std::string, Capacity>> capacities(const std::map<std::string, double>& by_name, Usage usage) {
  if (by_name.empty()) return std::nullopt;
  std::map<std::string, Capacity> all;
  for (const auto& [name, value] : by_name) all.emplace(name, capacity(value, usage));
  return all;
}

bool is_name(std::string_view text) {
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  return !text.empty() && std::ranges::all_of(text, fits);
}

/// arn:aws:dynamodb:REGION:ACCOUNT:table/NAME
bool is_table_arn(std::string_view text) {
  if (!text.starts_with("arn:aws")) return false;
  std::string_view rest = text;
  std::array<std::string_view, 5> parts;
  for (auto& part : parts) {
    auto colon = rest.find(':');
    if (colon == std::string_view::npos) return false;
    part = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  bool digits = std::ranges::all_of(parts[4], [](char c) { return c >= '0' && c <= '9'; });
  return parts[2] == "dynamodb" && is_name(parts[3]) && parts[4].size() == 12 && digits && rest.starts_with("table/") &&
         is_name(rest.substr(6, rest.find('/', 6) - 6));
}

void check_name(std::string_view text, size_t least, std::vector<std::string>& broken) {
  if (!text.empty() && !is_name(text)) broken.emplace_back("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  if (text.size() < least) broken.push_back(fmt::format("Member must have length greater than or equal to {}", least));
  auto most = text.size() > kTableArn.length.max ? kTableArn.length.max : kTableName.max;
  if (text.size() > most) broken.push_back(fmt::format("Member must have length less than or equal to {}", most));
}

}  // namespace

void check_table(std::string_view text, std::vector<std::string>& broken) {
  bool arn = text.size() <= kTableArn.length.max && is_table_arn(text);
  if (!arn) check_name(text, 1, broken);
}

void check_new_table(std::string_view text, std::vector<std::string>& broken) {
  bool arn = text.size() <= kTableArn.length.max && is_table_arn(text);
  if (!arn) check_name(text, kTableName.min, broken);
}

std::string table_name(std::string_view name_or_arn) {
  if (!name_or_arn.starts_with("arn:")) return std::string(name_or_arn);
  auto slash = name_or_arn.find(":table/");
  if (slash == std::string_view::npos) return std::string(name_or_arn);
  auto name = name_or_arn.substr(slash + 7);
  return std::string(name.substr(0, name.find('/')));
}

std::string table_arn(const Call& call, std::string_view name) {
  return aws::arn(*call.settings, "dynamodb", std::string("table/") + std::string(name));
}

std::string table_resource(const Call& call, std::string_view name_or_arn) {
  if (!is_table_arn(name_or_arn)) return table_arn(call, table_name(name_or_arn));
  auto name = name_or_arn.find(":table/") + 7;
  return std::string(name_or_arn.substr(0, name_or_arn.find('/', name)));
}

std::string index_arn(const Call& call, std::string_view table, std::string_view index) {
  return table_arn(call, table) + "/index/" + std::string(index);
}

std::string backup_arn(const Call& call, std::string_view table, std::string_view backup) {
  return table_arn(call, table) + "/backup/" + std::string(backup);
}

Result<tables::BindingsPtr> bindings_from(Document&& names, Document&& values, items::Layer layer) {
  if (names.is_null() && values.is_null()) return nullptr;
  return items::make_bindings(std::move(names), std::move(values), layer);
}

Result<std::optional<items::Item>> start_key_from(Document&& document, items::Layer layer) {
  if (document.is_null()) return std::nullopt;
  auto item = items::item_from(std::move(document), layer);
  if (item) return std::optional<items::Item>(*std::move(item));
  auto error = std::move(item).error();
  // DynamoDB says of which key it speaks, but for numbers and for members that are repeated.
  constexpr std::string_view kBare[] = {"contains duplicates", "number set", "numeric value", "significant digits",
                                        "number with magnitude"};
  bool bare = error.code != "ValidationException" || std::any_of(std::begin(kBare), std::end(kBare), [&](auto part) {
                return error.message.find(part) != std::string::npos;
              });
  if (!bare) error.message.insert(0, "The provided starting key is invalid: ");
  return base::fail(std::move(error));
}

std::optional<Document> to_document(std::optional<items::Item>&& item) {
  if (!item) return std::nullopt;
  return items::to_document(*std::move(item));
}

tables::ReturnValues return_values_from(const Word& word) {
  using enum tables::ReturnValues;
  if (!word || *word == "NONE") return none;
  if (*word == "ALL_OLD") return all_old;
  if (*word == "ALL_NEW") return all_new;
  return *word == "UPDATED_OLD" ? updated_old : updated_new;
}

tables::OnConditionFailure on_failure_from(const Word& word) {
  return word && *word == "ALL_OLD" ? tables::OnConditionFailure::all_old : tables::OnConditionFailure::none;
}

tables::Select select_from(const Word& word) {
  using enum tables::Select;
  if (!word) return unspecified;
  if (*word == "ALL_ATTRIBUTES") return all_attributes;
  if (*word == "ALL_PROJECTED_ATTRIBUTES") return all_projected;
  return *word == "COUNT" ? count : specific;
}

std::optional<ConsumedCapacity> consumed_capacity(const Word& wanted, std::string table, const tables::Consumed& consumed,
                                                  Usage usage) {
  if (!wanted || *wanted == "NONE") return std::nullopt;
  ConsumedCapacity answer;
  answer.table = std::move(table);
  answer.total = capacity(consumed.total(), usage);
  if (*wanted == "INDEXES") {
    answer.of_table = capacity(consumed.table, usage);
    answer.local = capacities(consumed.local, usage);
    answer.global = capacities(consumed.global, usage);
  }
  return answer;
}

void ConsumedByTable::add(std::string_view table, const tables::Consumed& consumed) {
  auto found = std::find_if(tables_.begin(), tables_.end(), [&](const auto& each) { return each.first == table; });
  if (found == tables_.end()) found = tables_.emplace(found, std::string(table), tables::Consumed());
  found->second.add(consumed);
}

std::optional<std::vector<ConsumedCapacity>> consumed_capacities(const Word& wanted, const ConsumedByTable& by_table,
                                                                 Usage usage) {
  if (!wanted || *wanted == "NONE") return std::nullopt;
  std::vector<ConsumedCapacity> all;
  for (const auto& [table, consumed] : by_table.tables()) all.push_back(*consumed_capacity(wanted, table, consumed, usage));
  return all;
}

}  // namespace services::dynamodb
