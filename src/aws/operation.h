// Operation: one API call as a row. OperationShape: what a service file declares. serve<Op>: what is the same for all of them.
//
//   struct PutItem {
//     static constexpr std::string_view name = "PutItem";
//     struct Input {...};  struct Output {...};                          // both with `fields`
//     static std::vector<iam::Access> access(const aws::Call&, const Input&);    // or (Room&, const Call&, const Input&)
//     static base::Task<base::Result<Output>> run(Room&, const aws::Call&, Input);
//   };
// rest-json operations add: static constexpr aws::Route route{"POST", "/functions/{FunctionName}"}; static constexpr int status
// = 201; An operation that anybody may call unsigned adds: static constexpr bool anonymous = true.
#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/call.h"
#include "aws/errors.h"
#include "base/document.h"
#include "base/result.h"
#include "base/task.h"
#include "iam/access.h"
#include "wire/fields.h"

namespace aws {

/// A template: {Name} is one segment, {Name+} the rest. A "?key=value" or "?key" suffix must be in the query string.
struct Route {
  std::string_view method;
  std::string_view path;
};

/// How a service words the refusal of a request where that depends on the operation and on the region it is signed for.
struct Wording {
  base::Error (*of_violations)(const Call& call, std::string_view operation, std::vector<wire::Violation> violations);
  base::Error (*of_failure)(const Call& call, std::string_view operation, base::Error error);
};

/// The policy of the resource that an access is to; null when it has none.
using ResourcePolicies = std::function<std::shared_ptr<const iam::Policy>(const Call&, const iam::Access&)>;

/// How a protocol spells inputs and outputs, and the code it has for broken rules; and where a service's resources have their
/// policies.
struct Codec {
  wire::Encoding encoding;
  iam::Family family = iam::Family::json;
  std::string violation_code = "ValidationException";
  ResourcePolicies resource_policies;  // may be empty
  const Wording* wording = nullptr;    // null: errors stay as they are
};

/// What a request that was read wants to be allowed, by what is known at the time it is asked; holds the request.
using AccessesNow = std::function<base::Result<std::vector<iam::Access>>()>;

struct Operation {
  std::string name;
  Route route;       // empty outside rest-json
  int status = 200;  // of success
  bool anonymous = false;
  bool here = false;  // of a service that is relayed: done here all the same
  wire::Shape input;
  wire::Shape output;
  std::function<base::Task<base::Result<base::Document>>(const Call&, base::Document, const Codec&)> serve;
  /// What `serve` would ask to be allowed, and nothing done. The call outlives the answer.
  std::function<base::Result<AccessesNow>(const Call&, base::Document, const Codec&)> accesses;
};

template <class Op, class Room>
concept OperationShape =
    requires(Room& room, const Call& call, typename Op::Input input, const typename Op::Input& read) {
      { Op::name } -> std::convertible_to<std::string_view>;
      { Op::run(room, call, std::move(input)) } -> std::same_as<base::Task<base::Result<typename Op::Output>>>;
    } &&
    (requires(const Call& call, const typename Op::Input& in) {
      { Op::access(call, in) } -> std::same_as<std::vector<iam::Access>>;
    } || requires(Room& room, const Call& call, const typename Op::Input& in) {
      { Op::access(room, call, in) } -> std::same_as<std::vector<iam::Access>>;
    });

template <class Op, class Room>
std::vector<iam::Access> access_of(Room& room, const Call& call, const typename Op::Input& in) {
  if constexpr (requires { Op::access(room, call, in); }) {
    return Op::access(room, call, in);
  } else {
    return Op::access(call, in);
  }
}

/// What members of a request, each allowed or refused on its own by `run`, want together.
template <class Op, class Room>
base::Result<std::vector<iam::Access>> all_access_of(Room& room, const Call& call, const typename Op::Input& in) {
  if constexpr (requires { Op::access_of_members(room, call, in); }) {
    return Op::access_of_members(room, call, in);
  } else {
    return access_of<Op>(room, call, in);
  }
}

/// Every access must be allowed; the first that is not is the answer.
base::Status authorize(const Call& call, const std::vector<iam::Access>& accesses, const Codec& codec);

base::Error worded(const Codec& codec, const Call& call, std::string_view operation, std::vector<wire::Violation> violations);
base::Error worded(const Codec& codec, const Call& call, std::string_view operation, base::Error error);

/// Decode, authorize, check the rules, run, encode: every request and every Directory::call passes here.
template <class Op, class Room>
  requires OperationShape<Op, Room>
base::Task<base::Result<base::Document>> serve(Room& room, const Call& call, base::Document body, const Codec& codec) {
  CO_TRY(auto in, wire::decode<typename Op::Input>(std::move(body), codec.encoding));
  CO_CHECK_OK(authorize(call, access_of<Op>(room, call, in.value), codec));
  if (!in.violations.empty()) co_return base::fail(worded(codec, call, Op::name, std::move(in.violations)));
  auto out = co_await Op::run(room, call, std::move(in.value));
  if (!out) co_return base::fail(worded(codec, call, Op::name, std::move(out).error()));
  co_return wire::write(*std::move(out), codec.encoding);
}

template <class Op, class Room>
base::Result<AccessesNow> accesses(Room& room, const Call& call, base::Document body, const Codec& codec) {
  TRY(auto in, wire::decode<typename Op::Input>(std::move(body), codec.encoding));
  auto read = std::make_shared<const typename Op::Input>(std::move(in.value));
  return [&room, &call, read] { return all_access_of<Op>(room, call, *read); };
}

template <class Op, class Room>
Operation bind(Room& room) {
  Operation row;
  row.name = Op::name;
  if constexpr (requires { Op::route; }) row.route = Op::route;
  if constexpr (requires { Op::status; }) row.status = Op::status;
  if constexpr (requires { Op::anonymous; }) row.anonymous = Op::anonymous;
  row.input = wire::describe<typename Op::Input>();
  row.output = wire::describe<typename Op::Output>();
  row.serve = [&room](const Call& call, base::Document body, const Codec& codec) {
    return serve<Op, Room>(room, call, std::move(body), codec);
  };
  row.accesses = [&room](const Call& call, base::Document body, const Codec& codec) {
    return accesses<Op, Room>(room, call, std::move(body), codec);
  };
  return row;
}

/// The rows of a service: `using DynamoDb = Operations<GetItem, PutItem>;` and `DynamoDb::bound_to(tables)`. The room outlives
/// them.
template <class... Ops>
struct Operations {
  template <class Room>
  static std::vector<Operation> bound_to(Room& room) {
    std::vector<Operation> rows;
    rows.reserve(sizeof...(Ops));
    (rows.push_back(bind<Ops>(room)), ...);
    return rows;
  }
};

}  // namespace aws
