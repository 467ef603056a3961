// Answers that the server gives by itself.
#pragma once
#include <string>

#include "wire/http.h"

namespace server {

inline wire::Response json_answer(int status, std::string body) {
  wire::Response response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.add("Content-Type", "application/json");
  return response;
}

}  // namespace server
