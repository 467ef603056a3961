#include "urls/urls.h"

#include <fmt/format.h>

#include "functions/name.h"
#include "store/keys.h"
#include "urls/cors.h"
#include "urls/errors.h"
#include "urls/limits.h"

namespace urls {

using base::fail;
using base::Result;
using base::Status;
using base::Task;
using store::Round;

namespace {

constexpr std::string_view kIdLetters = "abcdefghijklmnopqrstuvwxyz234567";

std::string key_of(const Urls::Target& target) {
  return target.qualifier.empty() ? target.function : target.function + ":" + target.qualifier;
}

/// CORS that says nothing is none.
Status check_url(Url& url) {
  const auto none = Cors();
  if (url.cors && wire::write(*url.cors) == wire::write(none)) url.cors.reset();
  if (url.cors) return check_cors(*url.cors);
  return {};
}

}  // namespace

Urls::Urls(Parts parts, Options options)
    : parts_(parts), options_(std::move(options)), repo_(parts.store, store::keys::function_url) {}

Result<std::unique_ptr<Urls>> Urls::open(Parts parts, Options options) {
  std::unique_ptr<Urls> urls(new Urls(parts, std::move(options)));
  TRY(auto stored, urls->repo_.all());
  Snapshot snapshot;
  for (auto& entry : stored) {
    auto url = std::make_shared<const Url>(std::move(entry.value));
    snapshot.by_target[entry.id] = url;
    snapshot.by_id[url->id] = url;
  }
  urls->snapshot_.publish(std::move(snapshot));
  parts.host.on_removed([own = urls.get()](Round& round, const std::string& function) { own->forget_in(round, function); });
  return urls;
}

Result<Urls::Target> Urls::target(std::string_view function, std::string_view qualifier) const {
  TRY(auto name, functions::parse_function_name(function, {options_.account, options_.region}));
  Target target{std::move(name.name), std::string(qualifier.empty() ? std::string_view(name.qualifier) : qualifier)};
  if (target.qualifier == "$LATEST") target.qualifier.clear();
  return target;
}

void Urls::publish_at_end(Round& round, std::string key, std::shared_ptr<const Url> url) {
  round.at_end([this, key = std::move(key), url = std::move(url)](Round::Outcome outcome) {
    if (outcome != Round::Outcome::committed) return;
    snapshot_.update([&](Snapshot& next) {
      auto& place = next.by_target[key];
      if (place) next.by_id.erase(place->id);
      place = url;
      if (url) {
        next.by_id[url->id] = url;
      } else {
        next.by_target.erase(key);
      }
    });
  });
}

Task<Result<Url>> Urls::create(Target target, Url fresh) {
  CO_CHECK_OK(check_url(fresh));
  CO_TRY(auto function, parts_.host.find(target.function, target.qualifier));
  fresh.function = function->name;
  fresh.qualifier = target.qualifier;
  fresh.id = parts_.random.from_alphabet(kIdLetters, limits::id_letters);
  fresh.created = fresh.modified = base::iso8601(parts_.clock.now());
  auto key = key_of(target);
  co_return co_await parts_.store.write([this, key, fresh](Round& round) -> Result<Url> {
    TRY(auto before, repo_.find(round, key));
    if (before) return fail(url_exists(function_arn(fresh)));
    repo_.put(round, key, fresh);
    publish_at_end(round, key, std::make_shared<const Url>(fresh));
    return fresh;
  });
}

Task<Result<Url>> Urls::update(Target target, Change change) {
  auto now = base::iso8601(parts_.clock.now());
  auto key = key_of(target);
  co_return co_await parts_.store.write([this, key, now, change = std::move(change)](Round& round) -> Result<Url> {
    TRY(auto found, repo_.find(round, key));
    if (!found) return fail(no_url());
    CHECK_OK(change(*found));
    CHECK_OK(check_url(*found));
    found->modified = now;
    repo_.put(round, key, *found);
    publish_at_end(round, key, std::make_shared<const Url>(*found));
    return *std::move(found);
  });
}

Task<Status> Urls::remove(Target target) {
  auto key = key_of(target);
  co_return co_await parts_.store.write([this, key](Round& round) -> Status {
    TRY(auto found, repo_.find(round, key));
    if (!found) return fail(no_url());
    repo_.erase(round, key);
    publish_at_end(round, key, nullptr);
    return {};
  });
}

/// With a function its addresses go.
void Urls::forget_in(Round& round, const std::string& function) {
  auto snapshot = snapshot_.read();
  for (auto& [key, url] : snapshot->by_target) {
    if (url->function != function) continue;
    repo_.erase(round, key);
    publish_at_end(round, key, nullptr);
  }
}

Result<std::shared_ptr<const Url>> Urls::find(const Target& target) const {
  auto snapshot = snapshot_.read();
  auto found = snapshot->by_target.find(key_of(target));
  if (found == snapshot->by_target.end()) return fail(no_url());
  return found->second;
}

UrlPage Urls::list(const std::string& function, std::string_view after, size_t limit) const {
  auto snapshot = snapshot_.read();
  UrlPage page;
  for (auto at = snapshot->by_target.upper_bound(after); at != snapshot->by_target.end(); ++at) {
    if (at->second->function != function) continue;
    if (page.urls.size() == limit) {
      page.next = key_of({page.urls.back()->function, page.urls.back()->qualifier});
      break;
    }
    page.urls.push_back(at->second);
  }
  return page;
}

std::string Urls::address(const Url& url) const {
  return fmt::format("https://{}.lambda-url.{}.on.aws/", url.id, options_.region);
}

std::string Urls::function_arn(const Url& url) const {
  return functions::function_arn({options_.account, options_.region}, url.function, url.qualifier);
}

store::Drawers drawers() { return {store::drawer_of<Url>(store::keys::function_url)}; }

}  // namespace urls
