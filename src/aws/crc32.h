// CRC-32 as zlib and Ethernet compute it; DynamoDB sends that of each body. Pure; any thread.
#pragma once
#include <cstdint>
#include <string_view>

namespace aws {

uint32_t crc32(std::string_view bytes);

}  // namespace aws
