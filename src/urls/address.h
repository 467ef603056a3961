// Which function URL a request is for, from its Host. Pure; any thread.
//
//   {id}.lambda-url.{region}.on.aws    {id}.lambda-url[.{region}].localhost[:port]
#pragma once
#include <string_view>

namespace urls {

/// "" when the Host is none of these; a view into what was given.
std::string_view url_of_host(std::string_view host);

}  // namespace urls
