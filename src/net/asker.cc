#include "net/asker.h"

namespace net {

Asker::Asker(std::string name, ClientOptions options) : loop_(std::move(name)), client_(loop_, std::move(options)) {}

Asker::~Asker() {
  loop_.stop();
  loop_.join();
}

base::Result<wire::Response> Asker::ask(const Origin& origin, const wire::Request& request, std::chrono::milliseconds timeout) {
  return base::sync_wait(answer_to(origin, request, timeout));
}

base::Task<base::Result<wire::Response>> Asker::answer_to(const Origin& origin, const wire::Request& request,
                                                          std::chrono::milliseconds timeout) {
  auto [promise, future] = base::one_shot<base::Result<wire::Response>>();
  loop_.post([this, &origin, &request, timeout, promise] {
    base::start(client_.send(origin, request, timeout), [promise](auto answer) { promise.set(std::move(answer)); });
  });
  co_return co_await future;
}

}  // namespace net
