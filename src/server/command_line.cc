#include "server/command_line.h"

#include <CLI/CLI.hpp>

#include "server/terminal.h"

namespace server {
namespace {

constexpr const char* about =
    R"text(virga runs a serverless backend on this machine: API Gateway, Lambda and DynamoDB with their IAM, in one program.

  virga up template.yaml     deploys a SAM or CloudFormation template and serves it until Ctrl-C
  virga env                  prints the exports that point `aws` and every SDK at it:  eval "$(virga env)"
  virga logs -f FUNCTION     follows what a function prints)text";

constexpr const char* more =
    R"text(Everything is kept in the data folder (--data, .virga by default): start again and it is all there.
Try it: ./run in virga's own folder serves examples/items.)text";

void add_tables(CLI::App& command, Options& options) {
  auto& tables = options.tables;
  auto* url = command.add_option("--tables", tables.url,
                                 "Keep tables at this DynamoDB-compatible endpoint instead of here: http(s)://HOST[:PORT]");
  command
      .add_option("--tables-credentials", tables.credentials, "Credentials file for it; as the AWS CLI finds them by default")
      ->needs(url);
  command.add_option("--tables-profile", tables.profile, "Profile in such files")->needs(url);
  command.add_option("--tables-region", tables.region, "Region to sign for; told by the URL or the profile by default")
      ->needs(url);
  command.add_option("--tables-ca", tables.trusted, "Certificates (PEM) it is trusted by; the system's by default")->needs(url);
}

void add_listening(CLI::App& command, Options& options) {
  command.add_option("--port", options.port, "Port of the API; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command.add_option("--aws-port", options.aws_port, "Port of the AWS endpoint; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command.add_option("--address", options.address, "Numeric address to listen on")->capture_default_str();
  command.add_option("--region", options.region, "AWS region to be")->capture_default_str();
  command.add_option("--account", options.account, "AWS account number to be")
      ->check([](const std::string& text) {
        bool digits = text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
        return digits ? std::string() : std::string("an account is 12 digits");
      })
      ->capture_default_str();
  command.add_option("--exports", options.exports,
                     "Folder for table exports and imports, a subfolder per S3 bucket; exports in the data folder by default");
  command.add_option("--log-level", options.log_level, "The server's own log on stderr")
      ->check(CLI::IsMember({"debug", "info", "warning", "error", "off"}))
      ->capture_default_str();
  command.add_flag_callback(
      "--without-sandboxes", [&options] { options.sandboxing = Sandboxing::optional; },
      "Serve also where this machine does not allow functions to be isolated; none runs then");
  command.add_flag_callback(
      "--processor-quota", [&options] { options.processor_limit = ProcessorLimit::quota; },
      "Let a function never use more of the processor than its memory gives it (one for 1,769 MB), as on Lambda");
  command
      .add_option("--spare-sandboxes", options.spare_sandboxes,
                  "Empty sandboxes kept ready, so that a cold start costs little more than its program; only root keeps any")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  command
      .add_option("--event-retry-ms", options.event_retry_ms,
                  "Pause before an asynchronous invocation that failed is tried again, twice that before the last time")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  command.add_option("--cache-mb", options.cache_mb, "Memory for what was read from the tables' files, in MB")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_flag_callback(
      "--no-throttling", [&options] { options.throttling = Throttling::off; },
      "Let tables use more than their provisioned throughput or on-demand maximum");
  command
      .add_option_function<std::string>(
          "--fsync", [&options](const std::string& when) { options.fsync = when == "none" ? Fsync::none : Fsync::each_round; },
          "When writes are acknowledged: 'group', after the fsync of the group they are in, or 'none', without an fsync, "
          "which\n"
          "is for tests: a power cut takes acknowledged writes away")
      ->check(CLI::IsMember({"group", "none"}))
      ->default_str("group");
}

/// What both ends of replication need, whichever they are.
void add_following(CLI::App& command, Options& options) {
  auto group = command.add_option_group("Followers", "Copies on other machines (see README.md)");
  auto* port =
      group->add_option("--follow-port", options.follow_port, "Port for followers; none by default, 0 takes a free one")
          ->check(CLI::Range(0, 65535));
  group->add_option("--follow-address", options.follow_address, "Numeric address to listen on for followers")
      ->capture_default_str();
  auto* secret = group->add_option("--follow-secret", options.follow_secret, "File with the secret that both ends share")
                     ->check(CLI::ExistingFile);
  auto* cert =
      group->add_option("--follow-cert", options.follow_cert, "Certificate of this end, PEM")->check(CLI::ExistingFile);
  auto* key = group->add_option("--follow-key", options.follow_key, "Its key, PEM")->check(CLI::ExistingFile);
  auto* authority = group->add_option("--follow-ca", options.follow_ca, "Who signs the other end's certificate, PEM")
                        ->check(CLI::ExistingFile);
  cert->needs(key)->needs(authority);
  key->needs(cert);
  authority->needs(cert);
  secret->excludes(cert);
  group->add_option("--follow-keep-mb", options.follow_keep_mb, "How much of the log is kept for followers that come again")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  auto* sync = group->add_flag_callback(
      "--sync", [&options] { options.confirming = Confirming::sync; },
      "Answer a write only once a follower has made it durable");
  sync->needs(port);
  group->add_option("--sync-wait-ms", options.sync_wait_ms, "How long a write waits for that; then it is answered 503")
      ->check(CLI::Range(10, 3'600'000))
      ->capture_default_str()
      ->needs(sync);
  group
      ->add_option("--sync-follower", options.sync_follower,
                   "Id of the follower that confirms; the first that comes by default")
      ->needs(sync);
}

void add_data(CLI::App& command, Options& options) {
  command.add_option("--data", options.data, "Data folder")->capture_default_str();
}

/// The commands that keep data folders.
void add_keeping(CLI::App& app, Options& options) {
  auto& check = *app.add_subcommand("check", "Look at a data folder that no virga serves from, and say what is wrong with it");
  add_data(check, options);

  auto& backup = *app.add_subcommand("backup", "Back up the whole data folder, also while virga serves from it");
  backup.add_option("--to", options.backups, "Folder of backups; each takes the room of what is new since the ones before")
      ->required();
  backup.add_flag_callback("--list", [&options] { options.list = List::yes; }, "Only say which backups there are");
  backup.add_option("--keep", options.keep_backups, "Keep only so many of the newest backups")->check(CLI::PositiveNumber);
  add_data(backup, options);

  auto& restore = *app.add_subcommand("restore", "Make a new data folder from a backup");
  restore.add_option("--from", options.backups, "Folder of backups")->required();
  restore.add_option("--at", options.backup, "Which, as `virga backup --list` says; the newest by default");
  add_data(restore, options);
}

void add_serving(CLI::App& command, Options& options) {
  add_listening(command, options);
  add_following(command, options);
  add_data(command, options);
}

void add_up(CLI::App& app, Options& options, std::vector<std::string>& parameters) {
  auto& up = *app.add_subcommand("up", "Deploy a template and serve it until Ctrl-C");
  up.add_option("template", options.template_path, "SAM or CloudFormation template, YAML or JSON")->required();
  up.add_option("--parameter,-p", parameters, "Template parameter as Name=Value; repeat for more");
  up.add_option("--stack", options.stack, "Stack name; the template's folder name by default");
  up.add_option("--api", options.api, "Logical id of the API to serve on --port; the first by default");
  up.add_flag_callback(
      "--watch", [&options] { options.watch = Watch::yes; },
      "Deploy again whenever the template or a function's code is saved; requests in flight are not disturbed");
  up.add_flag_callback(
      "--allow-data-loss", [&options] { options.data_loss = DataLoss::allow; },
      "Let the deployment delete tables that hold items");
  add_serving(up, options);
  add_tables(up, options);
}

void add_replication(CLI::App& app, Options& options) {
  auto& follower = *app.add_subcommand("follow", "Keep a read-only copy of another virga, until Ctrl-C or virga promote");
  follower.add_option("--from", options.from, "The leader's HOST:PORT (its --follow-port)")->required();
  follower.add_flag_callback(
      "--discard", [&options] { options.other_writes = OtherWrites::discard; },
      "Erase what the data folder holds that the leader does not have");
  add_serving(follower, options);

  auto& promote = *app.add_subcommand("promote", "Make a follower's data folder a leader's; one that runs goes on as leader");
  add_data(promote, options);

  auto& status =
      *app.add_subcommand("status", "Print as JSON what the virga of a data folder is, its followers, how far behind");
  add_data(status, options);
}

}  // namespace

Options parse_command_line(int count, char** arguments) {
  Options options;
  bool follow = false, json = false, markdown = false;
  std::vector<std::string> parameters;

  CLI::App app(about, "virga");
  app.footer(more);
  app.require_subcommand(1);

  add_up(app, options, parameters);
  auto& serve = *app.add_subcommand("serve", "Serve what is deployed, and the AWS endpoint, until Ctrl-C");
  add_serving(serve, options);
  add_tables(serve, options);
  add_replication(app, options);

  auto& logs = *app.add_subcommand("logs", "Print what a function wrote, with START, END and REPORT lines");
  logs.add_option("function", options.function, "Function name, or a part of it")->required();
  logs.add_flag("--follow,-f", follow, "Keep printing new lines");
  logs.add_option("--since", options.since_minutes, "Minutes to look back")->capture_default_str();
  add_data(logs, options);

  auto& env = *app.add_subcommand("env", "Print shell exports: endpoint, region, credentials");
  add_data(env, options);

  auto& describe = *app.add_subcommand("describe", "Print every operation virga has, with its shapes");
  describe.add_flag("--json", json, "As JSON (the default)");
  describe.add_flag("--markdown", markdown, "As the compatibility page");

  add_keeping(app, options);
  app.add_subcommand("version", "Print the version");

  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& problem) {
    options.exit_code = app.exit(problem);
    return options;
  }
  for (auto& each : parameters) {
    auto equals = each.find('=');
    if (equals == std::string::npos) {
      print_error("--parameter takes Name=Value, not '" + each + "'");
      options.exit_code = 2;
      return options;
    }
    options.parameters[each.substr(0, equals)] = each.substr(equals + 1);
  }
  options.follow = follow ? Follow::yes : Follow::no;
  options.format = markdown ? DescribeFormat::markdown : DescribeFormat::json;
  options.command = app.get_subcommands().front()->get_name();
  return options;
}

}  // namespace server
