// admit: whether the caller may make a request that goes to the far side.
//
// A table has two ARNs: the one of this account and region, as templates here spell it, and its own at the far side, as it is
// told by DescribeTable. A policy that names either names the table, in NotResource as in Resource. The far side's tables are
// learned first (known_tables.h), so that policies on dynamodb:LeadingKeys hold. A request that cannot be read is refused here,
// since nobody could tell what it wants; the account's root may ask anything, read or not.
#pragma once
#include <set>
#include <string>
#include <string_view>

#include "aws/directory.h"
#include "base/result.h"
#include "base/task.h"
#include "relay/known_tables.h"

namespace relay {

/// The table named in an ARN of a table, index, stream or backup: "arn:…:table/NAME/…"; "" when it names none or several.
std::string_view table_in(std::string_view arn);

bool is_root(const aws::Call& call);
/// `input` is the operation's input. The tables that the request names, or DynamoDB's error.
base::Task<base::Result<std::set<std::string>>> admit(KnownTables& known, const aws::Call& call,
                                                      const aws::Operation& operation, const aws::Codec& codec,
                                                      base::Document input);

}  // namespace relay
