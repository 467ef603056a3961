#include "aws/request_id.h"

#include <array>

namespace aws {

std::string make_request_id(const Service* service, base::Random& random) {
  if (!service || service->protocol != Protocol::json_1_0) return random.uuid();
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
  static constexpr std::string_view same_for_all = "VV4KQNSO5AEMVJF66Q9ASUAAJG";  // the second half never changes
  std::array<uint8_t, 26> chance;
  random.fill(chance);
  std::string id;
  id.reserve(chance.size() + same_for_all.size());
  for (uint8_t byte : chance) id += alphabet[byte % alphabet.size()];
  return id.append(same_for_all);
}

}  // namespace aws
