#include "functions/drawers.h"

#include "functions/function.h"
#include "store/keys.h"

namespace functions {

store::Drawers drawers(const std::filesystem::path& folder) {
  auto check = [packages = folder / "packages"](std::string_view, std::string_view value) -> base::Status {
    TRY(auto function, store::parse_entity<Function>(value));
    std::error_code ignored;
    if (std::filesystem::is_directory(packages / function.package, ignored)) return {};
    return base::fail(base::internal_error("its package " + function.package + " is not there"));
  };
  return {{store::Family::meta, std::string(store::keys::function), check}};
}

}  // namespace functions
