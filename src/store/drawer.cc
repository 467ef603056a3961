#include "store/drawer.h"

#include "store/sums.h"

namespace store {

Drawers drawers() {
  auto number = [](std::string_view, std::string_view value) -> base::Status {
    if (!value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos) return {};
    return base::fail(base::internal_error("it is no number"));
  };
  auto sum = [](std::string_view, std::string_view value) -> base::Status {
    if (Sums::decode(value)) return {};
    return base::fail(base::internal_error("it is not two numbers"));
  };
  return {{Family::meta, std::string(keys::data_format), number},
          {Family::meta, std::string(keys::next_number), number},
          {Family::meta, std::string(keys::sum), sum}};
}

}  // namespace store
