// The ways a caller may write which function he means. Pure functions.
//
//   notes   notes:$LATEST   000000000000:notes   000000000000:function:notes
//   arn:aws:lambda:us-east-1:000000000000:function:notes
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace functions {

struct FunctionName {
  std::string name;
  std::string qualifier;  // "" when none is written
};

struct Place {
  std::string_view account, region;
};

/// Errors: ValidationException for what is no name, ResourceNotFoundException for another account's or region's function.
base::Result<FunctionName> parse_function_name(std::string_view text, Place here);

std::string function_arn(Place here, std::string_view name, std::string_view qualifier = "");

}  // namespace functions
