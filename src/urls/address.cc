#include "urls/address.h"

#include "wire/http.h"

namespace urls {

std::string_view url_of_host(std::string_view host) {
  host = host.substr(0, host.find(':'));
  constexpr std::string_view mark = "lambda-url";
  auto id = host.substr(0, host.find('.'));
  if (id.empty() || id.size() + 1 >= host.size()) return {};
  auto rest = host.substr(id.size() + 1);
  if (!wire::equals_ignoring_case(rest.substr(0, rest.find('.')), mark) || rest.size() <= mark.size() + 1) return {};
  return id;
}

}  // namespace urls
