// ScriptedFarSide: for the tests of this room: a server that gives the answers it is told to, and a FarSide in front of it.
#pragma once
#include <fmt/format.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/server.h"
#include "relay/far_side.h"

namespace relay {

class ScriptedFarSide {
 public:
  /// Decides on answers; without it, or where it gives none, the ones queued by `answer` are given in turn, then 404.
  using Decide = std::function<std::optional<wire::Response>(const wire::Request&)>;

  explicit ScriptedFarSide(Decide decide = {}) : decide_(std::move(decide)) {
    auto server = net::Server::listen(loops_, "127.0.0.1", 0,
                                      {.handler = [this](wire::Request request) { return handle(std::move(request)); }});
    CHECK(server);
    server_ = *std::move(server);
    FarOptions options{.url = fmt::format("http://127.0.0.1:{}/far", server_->port()), .region = "eu-north-1"};
    options.credentials.environment = [](const char* name) -> std::optional<std::string> {
      static const std::map<std::string, std::string> variables = {
          {"AWS_ACCESS_KEY_ID", "AKFAR"}, {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "TOKEN"}};
      auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    auto side = FarSide::open(std::move(options), loops_, clock_, random_);
    CHECK(side);
    side_ = *std::move(side);
  }
  ~ScriptedFarSide() {
    stop();
    loops_.stop();
  }

  FarSide& side() { return *side_; }
  void stop() { server_.reset(); }
  void answer(int status, std::string body) {
    std::lock_guard lock(mutex_);
    answers_.push_back({.status = status, .headers = {}, .body = std::move(body)});
  }
  void drop_answers() {
    std::lock_guard lock(mutex_);
    answers_.clear();
  }
  std::vector<wire::Request> seen() {
    std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  base::Task<wire::Response> handle(wire::Request request) {
    std::lock_guard lock(mutex_);
    seen_.push_back(request);
    if (decide_) {
      if (auto answer = decide_(request)) co_return *std::move(answer);
    }
    if (answers_.empty()) co_return wire::Response{.status = 404};
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    co_return answer;
  }

  Decide decide_;
  base::SystemClock clock_;
  base::SeededRandom random_{7};
  net::Loops loops_{2};
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<FarSide> side_;
  std::mutex mutex_;
  std::deque<wire::Response> answers_;  // under mutex_
  std::vector<wire::Request> seen_;     // under mutex_
};

}  // namespace relay
