#include "functions/drawers.h"

#include "functions/alias.h"
#include "functions/event_config.h"
#include "functions/function.h"
#include "functions/layer.h"
#include "store/keys.h"

namespace functions {
namespace {

template <class T>
base::Status check_entity(std::string_view, std::string_view value) {
  TRY(auto read, store::parse_entity<T>(value));
  (void)read;
  return {};
}

}  // namespace

store::Drawers drawers(const std::filesystem::path& folder) {
  auto check = [packages = folder / "packages"](std::string_view, std::string_view value) -> base::Status {
    TRY(auto function, store::parse_entity<Function>(value));
    std::error_code ignored;
    for (const std::string& each : {function.package, function.layers_package})
      if (!each.empty() && !std::filesystem::is_directory(packages / each, ignored))
        return base::fail(base::internal_error("its package " + each + " is not there"));
    return {};
  };
  auto check_layer = [packages = folder / "packages"](std::string_view, std::string_view value) -> base::Status {
    TRY(auto layer, store::parse_entity<LayerVersion>(value));
    std::error_code ignored;
    if (std::filesystem::is_directory(packages / layer.package, ignored)) return {};
    return base::fail(base::internal_error("its package " + layer.package + " is not there"));
  };
  return {{store::Family::meta, std::string(store::keys::function), check},
          {store::Family::meta, std::string(store::keys::function_version), check},
          {store::Family::meta, std::string(store::keys::function_alias), check_entity<Alias>},
          {store::Family::meta, std::string(store::keys::layer), check_entity<Layer>},
          {store::Family::meta, std::string(store::keys::layer_version), check_layer},
          {store::Family::meta, std::string(store::keys::function_event), check_entity<QueuedEvent>},
          {store::Family::meta, std::string(store::keys::function_event_config), check_entity<EventConfig>}};
}

}  // namespace functions
