#include "urls/streamed.h"

#include "urls/event.h"
#include "urls/limits.h"

namespace urls {
namespace {

using base::Task;
using Stream = std::shared_ptr<functions::ResponseStream>;

constexpr std::string_view kWithPrelude = "application/vnd.awslambda.http-integration-response";
constexpr std::string_view kEndOfPrelude("\0\0\0\0\0\0\0\0", 8);

Task<base::Result<std::optional<std::string>>> next_of(Stream stream) {
  auto piece = co_await stream->next();
  if (!piece && stream->end().failed())
    co_return base::fail(base::internal_error("the function failed: " + stream->end().error_type));
  co_return piece;
}

std::shared_ptr<wire::Pieces> rest_of(Stream stream) {
  return std::make_shared<wire::Pieces>([stream = std::move(stream)] { return next_of(stream); });
}

}  // namespace

Task<wire::Response> streamed_answer(Stream stream, std::string content_type) {
  if (!content_type.starts_with(kWithPrelude)) {
    wire::Response response;
    response.headers.set("Content-Type", content_type.empty() ? "application/octet-stream" : content_type);
    response.more = rest_of(std::move(stream));
    co_return response;
  }
  std::string begun;
  size_t mark = std::string::npos;
  while (mark == std::string::npos) {
    auto piece = co_await stream->next();
    if (!piece || begun.size() > limits::prelude_bytes) co_return bad_gateway();
    begun += *piece;
    mark = begun.find(kEndOfPrelude);
  }
  auto response = answer_of_prelude(begun.substr(0, mark));
  if (response.status == 502) co_return response;
  response.body = begun.substr(mark + kEndOfPrelude.size());
  response.more = rest_of(std::move(stream));
  co_return response;
}

}  // namespace urls
