#include "functions/drawers.h"

#include "functions/alias.h"
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
  auto alias = [](std::string_view, std::string_view value) -> base::Status {
    TRY(auto read, store::parse_entity<Alias>(value));
    (void)read;
    return {};
  };
  return {{store::Family::meta, std::string(store::keys::function), check},
          {store::Family::meta, std::string(store::keys::function_version), check},
          {store::Family::meta, std::string(store::keys::function_alias), alias}};
}

}  // namespace functions
