#include "server/deployment.h"

#include <fmt/format.h>

#include "iam/caller.h"
#include "server/served_api.h"
#include "server/terminal.h"
#include "stacks/plan.h"

namespace server {
namespace {

/// Stack names are letters, digits and hyphens, as CloudFormation wants them.
std::string stack_name(const Options& options) {
  if (!options.stack.empty()) return options.stack;
  auto name = std::filesystem::absolute(options.template_path).lexically_normal().parent_path().filename().string();
  for (char& c : name) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '-';
  }
  return name.empty() || !std::isalpha(static_cast<unsigned char>(name[0])) ? "stack" : name;
}

/// An operation as the account's root: the way any client's request goes, but for the signature.
base::Task<base::Result<base::Document>> call_as_root(Installation& installation, std::string service, std::string operation,
                                                      base::Document input) {
  aws::Call call{.request_id = installation.random().uuid(),
                 .caller = std::make_shared<const iam::Caller>(iam::root_caller(installation.settings().account)),
                 .settings = &installation.settings(),
                 .now = installation.clock().now(),
                 .source_address = "127.0.0.1",
                 .secure = false,
                 .user_agent = "virga up"};
  co_return co_await installation.directory().call(service, operation, std::move(call), std::move(input));
}

/// Some time later, wherever the caller runs.
base::Task<> pause_on(net::Loop& loop, std::chrono::milliseconds time) {
  auto [promise, future] = base::one_shot<bool>();
  loop.post([&loop, time, promise] { base::start(loop.sleep(time), [promise] { promise.set(true); }); });
  co_await future;
}

void print_progress(const stacks::Progress& progress) {
  if (progress.stage == stacks::Stage::started) return;
  bool failed = progress.stage == stacks::Stage::failed;
  auto word = failed ? "failed" : stacks::name_of(progress.action);
  print_line(fmt::format("  {} {:<28} {} {}", styled(failed ? Style::red : Style::green, fmt::format("{:<9}", word)),
                         progress.type, progress.id, styled(Style::dim, fmt::format("{} ms", progress.ms))));
}

ServedApi chosen_api(const stacks::Summary& summary, const std::string& wanted) {
  for (auto& api : summary.apis) {
    if (!api.stages.empty() && (wanted.empty() || api.logical_id == wanted)) return {api.id, api.stages.front()};
  }
  return {};
}

}  // namespace

base::Result<stacks::Summary> deploy(Installation& installation, const Options& options, Sources& sources) {
  stacks::Settings settings{
      .stack = stack_name(options), .account = installation.settings().account, .region = installation.settings().region};
  TRY(auto ledger, stacks::Ledger::open(installation.store(), settings, installation.random()));
  TRY(auto definition, stacks::load(options.template_path,
                                    {.parameters = options.parameters, .settings = settings, .stack_id = ledger.stack().id}));
  sources = {options.template_path};
  for (const auto& resource : definition.resources) {
    if (!resource.code.empty()) sources.emplace_back(resource.code);
  }
  TRY(auto plan, stacks::make_plan(definition, ledger));
  if (plan.changes())
    print_line(styled(Style::bold, fmt::format("Deploying {} as stack {}", options.template_path.string(), settings.stack)));

  stacks::Surroundings surroundings{.call =
                                        [&installation](std::string service, std::string operation, base::Document input) {
                                          return call_as_root(installation, std::move(service), std::move(operation),
                                                              std::move(input));
                                        },
                                    .workers = installation.workers(),
                                    .clock = installation.clock()};
  surroundings.data_loss = options.data_loss == DataLoss::allow ? stacks::DataLoss::allow : stacks::DataLoss::refuse;
  surroundings.progress = print_progress;
  surroundings.pause = [&installation](std::chrono::milliseconds time) { return pause_on(installation.loops().next(), time); };
  TRY(auto summary, base::sync_wait(stacks::apply(definition, plan, ledger, std::move(surroundings))));

  auto served = chosen_api(summary, options.api);
  if (!options.api.empty() && served.api.empty()) {
    return base::fail(
        {base::ErrorKind::missing, "NoSuchApi", fmt::format("the template has no API called '{}' with a stage", options.api)});
  }
  CHECK_OK(base::sync_wait(save_served_api(installation.store(), served)));
  installation.front_door().serve_on_api_port(served);
  return summary;
}

}  // namespace server
