// Directory: every service there is, found by what a request carries. Filled in main, then only read: any thread.
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/service.h"

namespace aws {

/// One operation with the service it belongs to. Points into the Directory.
struct Row {
  const Service* service = nullptr;
  const Operation* operation = nullptr;
  const Codec* codec = nullptr;
  explicit operator bool() const { return operation != nullptr; }
};

/// A route that a request met, and its parameters by their name in the template, decoded.
struct Match {
  Row row;
  std::vector<std::pair<std::string_view, std::string>> parameters;
};

class Directory {
 public:
  Directory();
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// Before the first request only.
  void add(Service service);

  /// By service id and operation name.
  Row find(std::string_view service, std::string_view operation) const;
  /// By X-Amz-Target: "DynamoDB_20120810.GetItem".
  Row find_target(std::string_view target) const;
  /// By the Version and Action of a form.
  Row find_action(std::string_view version, std::string_view action) const;
  /// By method, path (still encoded) and query string. `signing_name` narrows the search; "" does not.
  Match find_route(std::string_view signing_name, std::string_view method, std::string_view path, std::string_view query) const;
  /// The first service with that target prefix or version, or else with that signing name; nullptr when there is none.
  const Service* find_service(std::string_view target_prefix, std::string_view signing_name) const;

  /// Calls an operation from inside: decode, authorize as call.caller, check, run; no signature. The input and the output are
  /// the Documents of the operation's JSON, all members in one object wherever HTTP would carry them; a Payload Blob is its raw
  /// bytes.
  base::Task<base::Result<base::Document>> call(std::string_view service, std::string_view operation, Call call,
                                                base::Document input) const;

  /// Logs the name of an operation that has no row, once.
  void note_missing(std::string_view name) const;

  const std::deque<Service>& services() const { return services_; }

 private:
  struct Index;
  std::deque<Service> services_;  // a deque keeps its elements in place
  std::deque<Codec> codecs_;
  std::unique_ptr<Index> index_;
};

}  // namespace aws
