// Paths of statements.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "partiql/errors.h"
#include "partiql/statement.h"

namespace partiql {
namespace {

using base::fail;
using base::Result;
using items::PathStep;
using Kind = Expr::Kind;

Result<PathStep> name_step(const Expr& expr) {
  if (expr.text.empty()) return fail(empty_path_component());
  return PathStep{PathStep::Kind::name, 0, expr.text};
}

Result<PathStep> step_of(const Expr& expr) {
  switch (expr.kind) {
    case Kind::step_name: return name_step(expr);
    case Kind::step_index: {
      uint32_t index = 0;
      const auto* end = expr.text.data() + expr.text.size();
      auto [rest, problem] = std::from_chars(expr.text.data(), end, index);
      if (problem != std::errc{} || rest != end || index > static_cast<uint32_t>(std::numeric_limits<int32_t>::max())) {
        return fail(
            validation_error(fmt::format("List index is not within the allowable range; index: [{}]", expr.text), expr.place));
      }
      return PathStep{PathStep::Kind::index, index, {}};
    }
    case Kind::step_star:
    case Kind::step_each: return fail(validation_error("Unpivot path component like a.*.b are not supported", expr.place));
    default: return fail(unexpected_path_component(expr.place));
  }
}

bool same(const PathStep& one, const PathStep& two) {
  return one.kind == two.kind && one.index == two.index && one.name == two.name;
}

}  // namespace

Result<items::Path> path_of(const Expr& expr) {
  items::Path path;
  const auto& root = expr.kind == Kind::path ? expr.parts.front() : expr;
  if (root.kind != Kind::name) return fail(unexpected_path_component(root.place));
  TRY(auto first, name_step(root));
  path.push_back(std::move(first));
  if (expr.kind != Kind::path) return path;
  for (auto each = expr.parts.begin() + 1; each != expr.parts.end(); ++each) {
    TRY(auto step, step_of(*each));
    path.push_back(std::move(step));
  }
  return path;
}

std::string text_of(const items::Path& path) {
  std::string out = "[";
  for (const auto& step : path) {
    if (out.size() > 1) out += ", ";
    out += step.kind == PathStep::Kind::index ? fmt::format("[{}]", step.index) : step.name;
  }
  return out += ']';
}

bool overlap(const items::Path& one, const items::Path& two) {
  size_t length = std::min(one.size(), two.size());
  return std::equal(one.begin(), one.begin() + static_cast<ptrdiff_t>(length), two.begin(), same);
}

std::string class_name(const Expr& expr) {
  switch (expr.kind) {
    case Kind::string:
    case Kind::number:
    case Kind::boolean:
    case Kind::null: return "Literal";
    case Kind::missing: return "LiteralMissing";
    case Kind::parameter: return "Parameter";
    case Kind::name: return "VariableReference";
    case Kind::path: return "Path";
    case Kind::list:
    case Kind::bag: return "Seq";
    case Kind::tuple: return "Struct";
    case Kind::operation:
    case Kind::call: return "NAry";
    case Kind::is:
    case Kind::cast: return "Typed";
    case Kind::aggregate: return "CallAgg";
    case Kind::select: return "Select";
    case Kind::change: return "DataManipulation";
    default: return expr.text;
  }
}

}  // namespace partiql
