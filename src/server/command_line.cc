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
      "--no-throttling", [&options] { options.throttling = Throttling::off; },
      "Let tables use more than their provisioned throughput or on-demand maximum");
}

void add_data(CLI::App& command, Options& options) {
  command.add_option("--data", options.data, "Data folder")->capture_default_str();
}

/// The commands that keep data folders.
void add_keeping(CLI::App& app, Options& options) {
  auto& check = *app.add_subcommand("check", "Look at a data folder that no virga serves from, and say what is wrong with it");
  add_data(check, options);
}

}  // namespace

Options parse_command_line(int count, char** arguments) {
  Options options;
  bool allow_data_loss = false, follow = false, json = false, markdown = false;
  std::vector<std::string> parameters;

  CLI::App app(about, "virga");
  app.footer(more);
  app.require_subcommand(1);

  auto& up = *app.add_subcommand("up", "Deploy a template and serve it until Ctrl-C");
  up.add_option("template", options.template_path, "SAM or CloudFormation template, YAML or JSON")->required();
  up.add_option("--parameter,-p", parameters, "Template parameter as Name=Value; repeat for more");
  up.add_option("--stack", options.stack, "Stack name; the template's folder name by default");
  up.add_option("--api", options.api, "Logical id of the API to serve on --port; the first by default");
  up.add_flag("--allow-data-loss", allow_data_loss, "Let the deployment delete tables that hold items");
  add_listening(up, options);
  add_data(up, options);

  auto& serve = *app.add_subcommand("serve", "Serve what is deployed, and the AWS endpoint, until Ctrl-C");
  add_listening(serve, options);
  add_data(serve, options);

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
  options.data_loss = allow_data_loss ? DataLoss::allow : DataLoss::refuse;
  options.follow = follow ? Follow::yes : Follow::no;
  options.format = markdown ? DescribeFormat::markdown : DescribeFormat::json;
  options.command = app.get_subcommands().front()->get_name();
  return options;
}

}  // namespace server
