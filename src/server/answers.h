// Answers that the server gives by itself.
#pragma once
#include <string>
#include <string_view>

#include "wire/http.h"

namespace server {

inline wire::Response answer(int status, std::string_view content_type, std::string body) {
  wire::Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.add("Content-Type", std::string(content_type));
  return response;
}

inline wire::Response json_answer(int status, std::string body) { return answer(status, "application/json", std::move(body)); }

}  // namespace server
