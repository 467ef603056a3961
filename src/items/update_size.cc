#include "items/update_size.h"

#include <algorithm>
#include <vector>

#include "items/path.h"
#include "items/size.h"

namespace items {
namespace {

constexpr size_t kStatementBytes = 3;
constexpr size_t kWriteBytes = 19;  // SET and ADD
constexpr size_t kClearBytes = 2;   // REMOVE and DELETE
constexpr size_t kElementStepBytes = 1;
constexpr size_t kArithmeticBytes = 50;

size_t charge(const Update& update, const UpdateAction& action) {
  using Kind = UpdateAction::Kind;
  if (action.kind == Kind::remove || action.kind == Kind::erase) return kClearBytes;
  size_t bytes = kWriteBytes;
  if (action.path.back().kind == PathStep::Kind::index) bytes += kElementStepBytes;
  if (action.kind == Kind::set && std::holds_alternative<Arithmetic>(update.nodes[action.operand])) bytes += kArithmeticBytes;
  return bytes;
}

}  // namespace

size_t written_bytes(const Bound<Update>& update, const Item& fresh) {
  size_t bytes = kStatementBytes;
  std::vector<std::string_view> counted;
  for (const auto& action : update.tree->actions) {
    bytes += charge(*update.tree, action);
    auto name = name_of(action.path.front(), update.names);
    if (std::find(counted.begin(), counted.end(), name) != counted.end()) continue;
    counted.push_back(name);
    if (const auto* value = fresh.find(name)) bytes += name.size() + size_bytes(*value);
  }
  return bytes;
}

}  // namespace items
