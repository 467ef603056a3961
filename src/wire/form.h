// Query-protocol bodies (application/x-www-form-urlencoded) to Document. Pure functions; any thread.
//
//   Action=CreateRole&RoleName=r&Tags.member.1.Key=k&Tags.member.1.Value=v&Attributes.entry.1.key=a&Attributes.entry.1.value=b
//   {"Action": "CreateRole", "RoleName": "r", "Tags": [{"Key": "k", "Value": "v"}], "Attributes": {"a": "b"}}
//
// Every scalar is a string; Reader in Scalars::text mode turns it into what the member is. `Tags=` is an empty list there.
#pragma once
#include <string_view>

#include "base/document.h"
#include "base/result.h"

namespace wire {

/// Fails with "MalformedInput" when names contradict one another (A=1&A.B=2) or a limit of limits.h is passed.
base::Result<base::Document> parse_form(std::string_view body);

}  // namespace wire
