// A function's resource policy: who besides the account's own identities may invoke it, as AddPermission builds it. Pure
// functions.
#pragma once
#include <string>
#include <vector>

#include "base/document.h"
#include "base/result.h"
#include "functions/function.h"

namespace functions {

/// One statement, as GetPolicy and AddPermission print it.
base::Document statement_document(const Statement& statement, std::string_view function_arn);
/// The whole policy document.
base::Document policy_document(const std::vector<Statement>& statements, std::string_view function_arn);

}  // namespace functions
