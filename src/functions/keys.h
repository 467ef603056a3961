// The spelling of this room's keys in family meta beside store::keys::function; no other room's begin with "function-" (but
// function-url/) or "layer". For this room only.
#pragma once
#include <string_view>

namespace functions::keys {

inline constexpr std::string_view version = "function-version/";            // + function name/number, 12 digits: Function
inline constexpr std::string_view alias = "function-alias/";                // + function name/alias name: Alias
inline constexpr std::string_view event = "function-event/";                // + id: QueuedEvent
inline constexpr std::string_view event_config = "function-event-config/";  // + function name/qualifier: EventConfig
inline constexpr std::string_view layer = "layer/";                         // + layer name: Layer
inline constexpr std::string_view layer_version = "layer-version/";         // + layer name/number, 12 digits: LayerVersion

}  // namespace functions::keys
