#include "relay/admit.h"

#include <set>

#include "relay/errors.h"
#include "relay/limits.h"

namespace relay {
namespace {

using base::Result;
using base::Task;
using iam::Access;

constexpr std::string_view kTable = ":table/";

bool begins_at_table(std::string_view resource, std::string_view table_arn) {
  return !table_arn.empty() && resource.starts_with(table_arn) &&
         (resource.size() == table_arn.size() || resource[table_arn.size()] == '/');
}

/// The same resource by the other ARN of its table; "" when there is none.
std::string by_other_arn(const std::string& resource, const std::string& here, const std::string& there) {
  if (begins_at_table(resource, here)) return there.empty() ? "" : there + resource.substr(here.size());
  if (begins_at_table(resource, there)) return here + resource.substr(there.size());
  return {};
}

/// The access with the table's other ARN, where it has one.
Access by_both_arns(const KnownTables& known, const aws::Call& call, Access access) {
  auto name = table_in(access.resource);
  if (name.empty()) return access;
  auto other =
      by_other_arn(access.resource, aws::arn(*call.settings, "dynamodb", "table/" + std::string(name)), known.arn(name));
  if (other != access.resource) access.also = std::move(other);
  return access;
}

std::set<std::string> tables_of(const std::vector<Access>& accesses) {
  std::set<std::string> names;
  for (const auto& access : accesses) {
    if (auto name = table_in(access.resource); !name.empty()) names.emplace(name);
  }
  return names;
}

}  // namespace

std::string_view table_in(std::string_view arn) {
  auto found = arn.find(kTable);
  if (!arn.starts_with("arn:") || found == std::string_view::npos) return {};
  auto name = arn.substr(found + kTable.size());
  name = name.substr(0, name.find('/'));
  return name.find('*') == std::string_view::npos ? name : std::string_view();
}

bool is_root(const aws::Call& call) { return call.caller && call.caller->kind == iam::Caller::Kind::root; }

Task<Result<std::set<std::string>>> admit(KnownTables& known, const aws::Call& call, const aws::Operation& operation,
                                          const aws::Codec& codec, base::Document input) {
  if (is_root(call)) co_return std::set<std::string>();
  CO_TRY(auto accesses_now, operation.accesses(call, std::move(input), codec));
  for (int look = 0; look < limits::looks; ++look) {
    auto seen = known.changes();
    CO_TRY(auto accesses, accesses_now());
    if (accesses.empty()) accesses.push_back({"dynamodb:" + operation.name, "*", {}});  // nothing that could be judged
    for (auto& access : accesses) access = by_both_arns(known, call, std::move(access));
    auto tables = tables_of(accesses);
    bool news = false;  // since then: keys and ARNs may be others
    for (const auto& name : tables) {
      CO_TRY(auto learned, co_await known.learn(name, seen));
      news |= learned == KnownTables::Learned::now;
    }
    if (news) continue;
    CO_CHECK_OK(aws::authorize(call, accesses, codec));
    co_return tables;
  }
  co_return base::fail(tables_change());
}

}  // namespace relay
