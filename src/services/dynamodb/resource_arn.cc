#include "services/dynamodb/resource_arn.h"

#include <fmt/format.h>

#include "services/dynamodb/errors.h"
#include "tables/errors.h"

namespace services::dynamodb {
namespace {

/// The next part of arn:aws:dynamodb:REGION:ACCOUNT:RESOURCE.
std::string_view take_part(std::string_view& rest) {
  auto colon = rest.find(':');
  auto part = rest.substr(0, colon);
  rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  return part;
}

}  // namespace

Result<std::string> table_of_arn(const Call& call, std::string_view arn) {
  if (!arn.starts_with("arn:")) {
    return base::fail(tables::invalid_parameter(fmt::format("ARNs must start with 'arn:': {}", arn)));
  }
  auto rest = arn;
  take_part(rest);
  auto partition = take_part(rest), service = take_part(rest), region = take_part(rest), account = take_part(rest);
  constexpr std::string_view kTable = "table/";
  if (service != "dynamodb" || !rest.starts_with(kTable)) {
    return base::fail(tables::invalid_parameter(fmt::format("Provided Arn is not a DynamoDB resource arn: {}", arn)));
  }
  bool ours = partition == "aws" && region == call.settings->region && account == call.settings->account;
  if (!ours) return base::fail(foreign_resource());
  auto name = rest.substr(kTable.size());
  if (name.find('/') != std::string_view::npos) {
    return base::fail(tables::invalid_parameter(
        fmt::format("Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {}", arn)));
  }
  return std::string(name);
}

}  // namespace services::dynamodb
