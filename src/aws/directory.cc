#include "aws/directory.h"

#include <mutex>
#include <set>
#include <unordered_map>

#include "aws/limits.h"
#include "aws/routes.h"
#include "base/check.h"
#include "base/log.h"

namespace aws {
namespace {

struct Hash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class T>
using Map = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

template <class T>
T at(const Map<T>& map, std::string_view key) {
  auto found = map.find(key);
  return found == map.end() ? T() : found->second;
}

std::string joined(std::string_view a, std::string_view b) { return std::string(a).append(".").append(b); }

}  // namespace

struct Directory::Index {
  Map<Row> by_name;    // "lambda.Invoke"
  Map<Row> by_target;  // "DynamoDB_20120810.GetItem", and for forms "2010-05-08.CreateRole"
  std::vector<Row> routed;
  Routes routes;     // ids are places in `routed`
  std::mutex mutex;  // guards missing
  std::set<std::string, std::less<>> missing;
};

Directory::Directory() : index_(std::make_unique<Index>()) {}
Directory::~Directory() = default;

void Directory::add(Service added) {
  const Service& service = services_.emplace_back(std::move(added));
  const Codec& codec = codecs_.emplace_back(codec_of(service));
  for (auto& operation : service.operations) {
    Row row{&service, &operation, &codec};
    CHECK(index_->by_name.emplace(joined(service.id, operation.name), row).second);
    if (service.protocol != Protocol::rest_json) {
      CHECK(index_->by_target.emplace(joined(service.target_prefix, operation.name), row).second);
      continue;
    }
    CHECK(!operation.route.path.empty());
    index_->routes.add(operation.route, index_->routed.size());
    index_->routed.push_back(row);
  }
}

Row Directory::find(std::string_view service, std::string_view operation) const {
  return at(index_->by_name, joined(service, operation));
}

Row Directory::find_target(std::string_view target) const {
  Row row = at(index_->by_target, target);
  return row && row.service->protocol != Protocol::query ? row : Row();
}

Row Directory::find_action(std::string_view version, std::string_view action) const {
  Row row = at(index_->by_target, joined(version, action));
  return row && row.service->protocol == Protocol::query ? row : Row();
}

Match Directory::find_route(std::string_view signing_name, std::string_view method, std::string_view path,
                            std::string_view query) const {
  auto found = index_->routes.find(method, path, query, [&](size_t id) {
    return signing_name.empty() || index_->routed[id].service->signing_name == signing_name;
  });
  if (!found) return {};
  return {index_->routed[found->id], std::move(found->parameters)};
}

const Service* Directory::find_service(std::string_view target_prefix, std::string_view signing_name) const {
  for (auto& service : services_) {
    if (service.target_prefix == target_prefix && service.protocol != Protocol::rest_json) return &service;
  }
  for (auto& service : services_) {
    if (service.signing_name == signing_name) return &service;
  }
  return nullptr;
}

base::Task<base::Result<base::Document>> Directory::call(std::string_view service, std::string_view operation, Call call,
                                                         base::Document input) const {
  Row row = find(service, operation);
  if (!row) {
    note_missing(joined(service, operation));
    co_return base::fail(unknown_operation(service, operation));
  }
  co_return co_await row.operation->serve(call, std::move(input), *row.codec);
}

void Directory::note_missing(std::string_view name) const {
  {
    std::lock_guard lock(index_->mutex);
    if (index_->missing.size() >= limits::unknown_names || !index_->missing.emplace(name).second) return;
  }
  base::log(base::LogLevel::info, "aws", "{} is not built", name);
}

}  // namespace aws
