#include "lambda/stream.h"

#include "wire/json.h"

namespace lambda {

void ResponseStream::head(int status, std::vector<std::pair<std::string, std::string>> headers) {
  auto named = base::Document::object();
  auto cookies = base::Document::list();
  for (auto& [name, value] : headers) {
    if (name == "Set-Cookie") {
      cookies.push(std::move(value));
    } else {
      named.set(name, std::move(value));
    }
  }
  auto prelude = base::Document::object({{"statusCode", status}, {"headers", std::move(named)}});
  if (!cookies.elements()->empty()) prelude.add("cookies", std::move(cookies));
  content_type_ = "application/vnd.awslambda.http-integration-response";
  prelude_ = wire::to_json(prelude) + std::string(8, '\0');
}

base::Status ResponseStream::begin() {
  if (begun_) return {};
  begun_ = true;
  CHECK_OK(begin_(content_type_));
  return prelude_.empty() ? base::Status() : sink_(prelude_);
}

base::Status ResponseStream::write(std::string_view bytes) {
  CHECK_OK(begin());
  return bytes.empty() ? base::Status() : sink_(bytes);
}

}  // namespace lambda
