#include "items/expression.h"

#include <array>

#include "items/parser.h"

namespace items {

using base::fail;
using base::Result;

std::string_view kind_name(ExpressionKind kind) {
  constexpr std::array<std::string_view, 6> names = {"ConditionExpression",  "FilterExpression", "KeyConditionExpression",
                                                     "ProjectionExpression", "UpdateExpression", ""};
  return names[static_cast<size_t>(kind)];
}

Result<ProjectionPtr> parse_projection(std::string_view text) {
  Parser parser(text, ExpressionKind::projection);
  CHECK_OK(parser.check_text());
  auto projection = std::make_shared<Projection>();
  do {
    TRY(auto path, parser.path());
    projection->paths.push_back(std::move(path));
  } while (parser.take(TokenKind::comma));
  CHECK_OK(parser.finish());
  projection->placeholders = parser.take_placeholders();
  return projection;
}

}  // namespace items
