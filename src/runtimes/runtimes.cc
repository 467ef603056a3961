#include "runtimes/runtimes.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "base/log.h"
#include "runtimes/embedded.h"

namespace runtimes {
namespace {

namespace fs = std::filesystem;

std::string_view folder_of(Language language) { return language == Language::node ? "node" : "python"; }
std::string_view name_of(Language language) { return language == Language::node ? "Node.js" : "Python 3"; }

bool is_under(const fs::path& path, std::string_view folder) { return path.native().starts_with(std::string(folder) + "/"); }

base::Error missing(std::string_view runtime, Language language) {
  return {base::ErrorKind::invalid,
          "InvalidParameterValueException",
          fmt::format(
              "The runtime {} needs {} on this machine, and there is none: no such program is on PATH, in /usr/local/bin, "
              "/usr/bin, or where {} installs it. Install it and try again.",
              runtime, name_of(language), language == Language::node ? "nvm, fnm, asdf or mise" : "pyenv, uv, asdf or mise"),
          {},
          {}};
}

/// A tenth of the memory stays for what is not the heap of old objects.
std::vector<std::string> node_arguments(int memory_mb) {
  return {fmt::format("--max-old-space-size={}", std::max(64, memory_mb * 9 / 10)),
          fmt::format("--max-semi-space-size={}", std::clamp(memory_mb / 20, 2, 16)), "/var/runtime/virga/index.js"};
}

std::vector<std::string> environment_of(Language language, std::string_view runtime, int version) {
  std::vector<std::string> all{fmt::format("AWS_EXECUTION_ENV=AWS_Lambda_{}", runtime),
                               "PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"};
  if (language == Language::node) {
    all.push_back(
        fmt::format("NODE_PATH=/opt/nodejs/node{}/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:"
                    "/var/runtime:/var/task",
                    version));
  } else {
    all.push_back("PYTHONPATH=/var/runtime");
  }
  return all;
}

}  // namespace

bool Runtimes::ready(std::string_view runtime) const {
  auto wanted = parse_runtime(runtime);
  std::lock_guard lock(mutex_);
  return wanted && found_.contains(*wanted);
}

base::Result<Launch> Runtimes::launch(std::string_view runtime, int memory_mb) {
  auto wanted = parse_runtime(runtime);
  if (!wanted) return base::fail(base::internal_error("no interpreter runs " + std::string(runtime)));
  std::lock_guard lock(mutex_);
  auto place = found_.find(*wanted);
  if (place == found_.end()) {
    auto found = find_interpreter(*wanted);
    if (!found) return base::fail(missing(runtime, wanted->language));
    CHECK_OK(write_client(wanted->language, *found));
    place = found_.emplace(*wanted, *std::move(found)).first;
    base::log(base::LogLevel::info, "runtimes", "{} is {} {}, {}", runtime, name_of(wanted->language),
              place->second.full_version, place->second.program.native());
  }
  const Interpreter* chosen = &place->second;

  Launch launch;
  launch.program = chosen->program;
  launch.trees.push_back({folder_ / folder_of(wanted->language), tree_targets[0]});
  if (!is_under(chosen->program, "/usr")) {
    launch.trees.push_back({chosen->prefix(), tree_targets[1]});
    launch.program = "/var/lang" / chosen->program.lexically_relative(chosen->prefix());
  }
  launch.arguments = wanted->language == Language::node ? node_arguments(memory_mb)
                                                        : std::vector<std::string>{"-S", "/var/runtime/bootstrap.py"};
  launch.environment = environment_of(wanted->language, runtime, wanted->version);
  return launch;
}

/// With the mutex. Python reads what is compiled, which its own user may not write, so it is compiled here, once per version.
base::Status Runtimes::write_client(Language language, const Interpreter& interpreter) {
  auto& written = written_[language];
  if (std::ranges::find(written, interpreter.program) != written.end()) return {};
  fs::path folder = folder_ / folder_of(language);
  std::error_code error;
  if (written.empty()) {
    fs::remove_all(folder, error);
    fs::create_directories(folder, error);
    ::chmod(folder.c_str(), 0755);
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.path.starts_with(folder_of(language))) continue;
      fs::path target = folder_ / file.path;
      fs::create_directories(target.parent_path(), error);
      ::chmod(target.parent_path().c_str(), 0755);
      std::ofstream out(target, std::ios::binary);
      out << file.content;
      out.close();
      if (!out) return base::fail(base::internal_error("cannot write " + target.string()));
      ::chmod(target.c_str(), 0644);
    }
  }
  bool plain = folder.native().find('\'') == std::string::npos && interpreter.program.native().find('\'') == std::string::npos;
  if (language == Language::python && plain) {
    auto command = fmt::format(
        "umask 022; '{}' -I -m compileall -q --invalidation-mode unchecked-hash -s '{}' -p /var/runtime '{}' "
        ">/dev/null 2>&1",
        interpreter.program.native(), folder.native(), folder.native());
    if (system(command.c_str()) != 0)
      base::log(base::LogLevel::info, "runtimes", "{} cannot compile its client: starts are slower",
                interpreter.program.native());
  }
  written.push_back(interpreter.program);
  return {};
}

}  // namespace runtimes
