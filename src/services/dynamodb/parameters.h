// The rules on which parameters may come together: expressions and the parameters of before them not at all, names and values
// only with expressions. DynamoDB checks them before the meaning of any parameter. Any thread.
#pragma once
#include <initializer_list>
#include <string_view>

#include "services/dynamodb/shapes.h"

namespace services::dynamodb {

struct Parameter {
  std::string_view name;
  bool present;
};

/// `expressions` and `others` in the order in which DynamoDB lists them; a ProjectionExpression takes no values.
base::Status check_parameters(std::initializer_list<Parameter> expressions, std::initializer_list<Parameter> others,
                              const Document& names, const Document& values);

}  // namespace services::dynamodb
