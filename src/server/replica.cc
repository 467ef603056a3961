#include "server/replica.h"

#include <thread>

#include "aws/dispatch.h"
#include "replication/errors.h"
#include "server/answers.h"
#include "server/leading.h"
#include "services/dynamodb/service.h"
#include "services/iam/service.h"
#include "services/sts/service.h"
#include "wire/json.h"

namespace server {
namespace {

wire::Response error_answer(const base::Error& error) {
  auto body = base::Document::object({{"__type", error.code}, {"message", error.message}});
  auto response = json_answer(error.http_status(), wire::to_json(body));
  response.headers.add("x-amzn-ErrorType", error.code);
  return response;
}

/// Whether the request is for a service that a follower shows: a target of DynamoDB's, a form, or nobody's. Not its streams:
/// who reads them to the end of a shard must know that nothing comes after, and only the leader does.
bool is_shown(const wire::Request& request) {
  auto target = request.headers.get("X-Amz-Target");
  if (!target.empty()) return target.starts_with("DynamoDB_");
  return request.path() == "/" || request.path().empty();
}

}  // namespace

base::Result<std::unique_ptr<Replica>> Replica::open(store::Store& store, const ReplicaParts& parts) {
  auto replica = std::make_unique<Replica>();
  TRY(replica->identities_, iam::Identities::open(store, parts.clock, parts.random, {.account = parts.settings.account}));
  replica->authenticator_ = std::make_unique<iam::Authenticator>(*replica->identities_);
  tables::Options tables{
      .filling = tables::Filling::left,
      .throttling = parts.options.throttling == Throttling::on ? tables::Throttling::on : tables::Throttling::off,
      .arn_prefix = aws::arn(parts.settings, "dynamodb", "table/")};
  TRY(replica->tables_, tables::Tables::open(store, parts.workers, parts.clock, parts.random, std::move(tables)));
  TRY(replica->backups_, backups::Backups::show(store, *replica->tables_, parts.clock, parts.random));
  replica->directory_.add(services::dynamodb::service(*replica->tables_, *replica->backups_));
  replica->directory_.add(services::iam::service(*replica->identities_));
  replica->directory_.add(services::sts::service(*replica->identities_));
  return replica;
}

base::Task<wire::Response> ReplicaDoor::serve(wire::Request request) {
  const auto* follower = follower_.load();
  if (request.path() == replication_path && follower) {
    co_return json_answer(200, wire::to_json(wire::write(follower->status())));
  }
  if (!is_shown(request)) co_return error_answer(replication::not_on_follower(parts_.options.from));
  auto replica = current();
  if (!replica) co_return error_answer(replication::copy_incomplete(parts_.options.from));
  co_return co_await aws::dispatch(replica->directory(), replica->authenticator(), parts_.settings, parts_.clock, parts_.random,
                                   std::move(request));
}

base::Status ReplicaDoor::open(store::Store& store) {
  TRY(auto fresh, Replica::open(store, parts_));
  auto old = current();
  replica_.publish(std::move(fresh));
  if (old) left_.push_back(std::move(old));
  std::erase_if(left_, [](const auto& each) { return each.use_count() == 1; });
  return {};
}

void ReplicaDoor::close() {
  if (auto old = current()) left_.push_back(std::move(old));
  replica_.publish(nullptr);
  while (!left_.empty()) {
    std::erase_if(left_, [](const auto& each) { return each.use_count() == 1; });
    if (!left_.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace server
