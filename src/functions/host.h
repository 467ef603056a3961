// Host: the functions of an account, and the processes that run them.
//
//   TRY(auto host, functions::Host::open(parts, options));                        // start-up: reads functions, clears
//   leftovers CO_TRY(auto outcome, co_await host->invoke(caller, {.function = "notes", .payload = event}));
//
// Functions live in the store and are published as a snapshot after each change; invocations read only snapshots. Each running
// environment is one sandboxed process of one version of one function, handling one event at a time:
//
//   invoke -> an idle environment, last used first --------> its parked /next -> ... -> its /response -> Outcome
//          -> none idle: a new one is started, or, when many are busy, the next freed one within some milliseconds
//          -> at the limit: a bounded queue; when that is full, or after the wait, TooManyRequestsException
//
// Tasks are for any loop and continue on it. The rest is for any thread, unless it says otherwise.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/task.h"
#include "base/workers.h"
#include "functions/alias.h"
#include "functions/event_config.h"
#include "functions/function.h"
#include "functions/layer.h"
#include "functions/name.h"
#include "wire/http.h"

namespace iam {
struct Caller;
class Identities;
class Policy;
}  // namespace iam
namespace logs {
class Logs;
}
namespace net {
class Loops;
}
namespace store {
class Round;
class Store;
}  // namespace store

namespace functions {

class ResponseStream;

/// How an answer is to come: as one payload whatever the function does, or in pieces when the function sends pieces.
enum class Wants { whole, stream };

struct Invocation {
  enum class Type { request_response, event, dry_run };

  std::string function;        // a name, name:qualifier, a partial or a full ARN
  std::string qualifier = {};  // "": $LATEST, or what the function's name says
  std::string payload = {};    // JSON; "" is handed over as {}
  Type type = Type::request_response;
  Wants wants = Wants::whole;
  bool want_log_tail = false;
  std::string client_context = {};  // JSON, already decoded
  std::string trace_id = {};        // X-Amzn-Trace-Id of the request; "": one is made
  std::string request_id = {};      // "": one is made
  std::string source_arn = {};      // on whose behalf a service calls (aws:SourceArn)
  std::string source_account = {};  // aws:SourceAccount
};

struct Outcome {
  int status = 200;  // 200; 202 event; 204 dry run
  std::string payload;
  std::string function_error = {};  // "" or "Unhandled"
  std::string log_tail = {};        // the last 4 KB of its log, not encoded
  std::string executed_version = "$LATEST";
  std::string request_id = {};
  /// With Wants::stream, when the function answers in pieces: these, and no payload. They, their end and the log tail come
  /// later (functions/response_stream.h).
  std::shared_ptr<ResponseStream> stream = nullptr;
  std::string content_type = {};  // as the function says; of an answer in pieces
};

struct NewFunction {
  std::string name;
  std::string role;  // ARN
  std::string handler = {};
  std::string runtime;
  std::string description = {};
  int memory_mb = 128;
  int timeout_s = 3;
  int ephemeral_storage_mb = 512;
  std::map<std::string, std::string> environment = {};
  std::vector<std::string> architectures = {};
  std::string tracing_mode = "PassThrough";
  std::map<std::string, std::string> tags = {};
  std::string dead_letter = {};
  std::vector<std::string> layers = {};  // ARNs of layer versions
  std::string zip;
};

/// What UpdateFunctionConfiguration changes; absent members stay.
struct Changes {
  std::optional<std::string> role, handler, runtime, description, tracing_mode, dead_letter;
  std::optional<int> memory_mb, timeout_s, ephemeral_storage_mb;
  std::optional<std::map<std::string, std::string>> environment;
  std::optional<std::vector<std::string>> layers;
  std::optional<std::string> revision_id;  // must be the current one when given
};

enum class Commit { store, dry_run };

struct CodeUpdate {
  std::string zip;
  std::optional<std::string> revision_id;
  std::optional<std::vector<std::string>> architectures;
  Commit commit = Commit::store;
};

/// What PublishVersion takes; "" is not given.
struct Publication {
  std::string code_sha256;
  std::optional<std::string> description;
  std::string revision_id;
};

struct AliasPage {
  std::vector<Alias> aliases;
  std::string next;
};

/// What GetAccountSettings tells.
struct AccountUsage {
  int concurrency = 0;  // invocations at a time, all functions together
  int unreserved = 0;   // of these, not reserved for one function
  int64_t code_bytes = 0, functions = 0;
};

/// The provisioned concurrency of a version or an alias.
struct Provisioned {
  std::string arn;
  int requested = 0;
  int ready = 0;
  std::string last_modified;
};

/// An event configuration with the ARN of what it is of.
struct NamedEventConfig {
  std::string arn;
  EventConfig config;
};

struct FunctionPage {
  std::vector<std::shared_ptr<const Function>> functions;
  std::string next;  // "" at the end, else the `after` of the next page
};

struct PolicyText {
  std::string policy;  // JSON
  std::string revision_id;
};

struct Options {
  std::filesystem::path folder;  // <data>: packages/ and sandbox/ are made in it
  std::string account = "000000000000";
  std::string region = "us-east-1";
  /// virga's AWS endpoint, as seen from inside a sandbox; called on the environment's loop.
  std::function<base::Task<wire::Response>(wire::Request)> aws_endpoint;
  int max_environments = 256;
  int eager_environments = 0;  // per function; below it none waits for a busy one. 0: four per core
  /// Where a sandbox cannot be made: whether to open all the same, to fail each invocation.
  enum class Without { refuse, go_on } without_sandboxes = Without::refuse;
  int spare_sandboxes = 2;       // empty ones kept ready for the next cold starts; 0: none
  bool processor_quota = false;  // functions get their share of the processor (one for 1,769 MB) and no more
  std::chrono::milliseconds idle_timeout = std::chrono::minutes(5);
  /// Before an asynchronous invocation that failed is run a second time; twice that before a third.
  std::chrono::milliseconds event_retry_pause = std::chrono::minutes(1);
};

struct Parts {
  store::Store& store;
  logs::Logs& logs;
  iam::Identities& identities;
  net::Loops& loops;
  base::Workers& workers;
  base::Clock& clock;
  base::Random& random;
};

struct Counts {
  int environments = 0;  // alive, starting ones included
  int busy = 0;
  int queued = 0;
  uint64_t cold_starts = 0;
  uint64_t invocations = 0;
};

class HeldPackages;

class Host {
 public:
  /// Fails when stored functions cannot be read or the folder cannot be used. Blocks: for start-up.
  static base::Result<std::unique_ptr<Host>> open(Parts parts, Options options);
  ~Host();
  Host(const Host&) = delete;

  /// Runs the function. A service (caller.kind service) needs a permission of the function's resource policy; what a role or
  /// the root may do is checked before, by the access of the operation.
  base::Task<base::Result<Outcome>> invoke(const iam::Caller& caller, Invocation invocation);

  /// The role must exist and let lambda.amazonaws.com take it on. iam:PassRole is for the access of the operation.
  base::Task<base::Result<std::shared_ptr<const Function>>> create(NewFunction fresh);
  base::Task<base::Result<std::shared_ptr<const Function>>> update_code(std::string name, CodeUpdate update);
  base::Task<base::Result<std::shared_ptr<const Function>>> update_configuration(std::string name, Changes changes);
  /// A function with all its versions and aliases; with a qualifier that version.
  base::Task<base::Status> remove(std::string name, std::string qualifier = "");
  base::Task<base::Status> set_tags(std::string name, std::map<std::string, std::string> put, std::vector<std::string> removed);
  base::Task<base::Status> set_reserved_concurrency(std::string name, std::optional<int> reserved);

  /// $LATEST as it is becomes the next version, or stays the last one when nothing has changed since.
  base::Task<base::Result<std::shared_ptr<const Function>>> publish_version(std::string name, Publication publication);
  /// $LATEST, then the versions in order.
  base::Result<FunctionPage> versions(std::string_view name, std::string_view after, size_t limit) const;

  base::Task<base::Result<Alias>> create_alias(std::string name, Alias alias);
  base::Task<base::Result<Alias>> update_alias(std::string name, std::string alias, AliasChanges changes);
  base::Task<base::Status> remove_alias(std::string name, std::string alias);
  base::Result<Alias> alias(std::string_view name, std::string_view alias) const;
  /// Those that name the version; "": all.
  base::Result<AliasPage> aliases(std::string_view name, std::string_view version, std::string_view after, size_t limit) const;

  /// How asynchronous invocations are handled: all of it, or only the members that are given.
  enum class Setting { whole, members };
  base::Task<base::Result<NamedEventConfig>> set_event_config(std::string name, std::string qualifier,
                                                              EventConfigChanges changes, Setting mode);
  base::Task<base::Status> remove_event_config(std::string name, std::string qualifier);
  base::Result<NamedEventConfig> event_config(std::string_view name, std::string_view qualifier) const;
  base::Result<std::vector<NamedEventConfig>> event_configs(std::string_view name) const;

  /// Keeps so many environments of a version or an alias's version ready; nothing: none any more.
  base::Task<base::Result<Provisioned>> set_provisioned(std::string name, std::string qualifier, std::optional<int> wanted);
  base::Result<Provisioned> provisioned(std::string_view name, std::string_view qualifier) const;
  base::Result<std::vector<Provisioned>> all_provisioned(std::string_view name) const;

  /// Layers, by name or ARN. Their listings are from the newest version on.
  base::Task<base::Result<LayerVersion>> publish_layer(NewLayerVersion fresh);
  base::Task<base::Status> remove_layer_version(std::string name, int64_t version);
  base::Result<LayerVersion> layer_version(std::string_view name, int64_t version) const;
  base::Result<LayerVersion> layer_version_of(std::string_view arn) const;
  std::vector<LayerVersion> latest_layers(const LayerFilter& filter) const;
  std::vector<LayerVersion> layer_versions(std::string_view name, const LayerFilter& filter) const;
  base::Task<base::Result<PolicyText>> add_layer_permission(std::string name, int64_t version, LayerStatement statement,
                                                            std::string revision_id);
  base::Task<base::Status> remove_layer_permission(std::string name, int64_t version, std::string statement_id,
                                                   std::string revision_id);
  base::Result<PolicyText> layer_policy(std::string_view name, int64_t version) const;
  /// arn:aws:lambda:REGION:ACCOUNT:layer:NAME[:VERSION]
  std::string layer_arn(std::string_view name, int64_t version = 0) const;

  /// Accepts names and ARNs in every form the API does.
  base::Result<std::shared_ptr<const Function>> find(std::string_view name_or_arn, std::string_view qualifier = "") const;
  /// The name and the qualifier of a text and a qualifier beside it, which must not be different ones.
  base::Result<FunctionName> name_of(std::string_view name_or_arn, std::string_view qualifier = "") const;
  FunctionPage list(std::string_view after, size_t limit) const;

  /// The statement as JSON text, as AddPermission answers it. Of the function, or with a qualifier of that version or alias.
  base::Task<base::Result<std::string>> add_permission(std::string name, std::string qualifier, Statement statement,
                                                       std::string revision_id);
  base::Task<base::Status> remove_permission(std::string name, std::string qualifier, std::string statement_id,
                                             std::string revision_id);
  base::Result<PolicyText> policy(std::string_view name, std::string_view qualifier = "") const;

  /// The resource policy of a function as it is evaluated; null when nobody has a permission.
  base::Result<std::shared_ptr<const iam::Policy>> resource_policy(std::string_view name,
                                                                   std::string_view qualifier = "") const;
  /// Called in the round that removes a function, for what others keep with it. Start-up only.
  using Removed = std::function<void(store::Round& round, const std::string& function)>;
  void on_removed(Removed told);

  /// While the result is there no package of a function goes away.
  std::shared_ptr<HeldPackages> hold_packages() const;

  /// arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]
  std::string arn(std::string_view name, std::string_view qualifier = "") const;
  Counts counts() const;
  AccountUsage account_usage() const;

  /// Stops taking invocations, lets running ones finish until `patience` is over, ends every process. From a plain thread,
  /// while the loops still run.
  void stop(std::chrono::milliseconds patience);

  struct State;
  State& state() { return *state_; }  // for this room

 private:
  explicit Host(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace functions
