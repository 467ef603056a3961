// Quantities as people read them. Pure functions; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace server {

/// "1 item", "12,345 items".
std::string counted(int64_t count, std::string_view one, std::string_view many);
/// "512 bytes", "1.5 KB", "3.2 GB".
std::string bytes_text(int64_t bytes);

}  // namespace server
