#include "runtimes/interpreters.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace runtimes {
namespace {

namespace fs = std::filesystem;

/// The number that all of `text` is.
std::optional<int> number(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return value;
}

bool is_program(const fs::path& file) {
  int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  char magic[4] = {};
  bool elf = read(fd, magic, sizeof(magic)) == sizeof(magic) && std::string_view(magic, 4) ==
                                                                    "\x7f"
                                                                    "ELF";
  close(fd);
  return elf && access(file.c_str(), X_OK) == 0;
}

/// Every folder that ends with `tail` in a folder of `top`: ~/.pyenv/versions/*/bin. The highest version first.
void add_versions(const fs::path& top, const char* tail, std::vector<fs::path>& folders) {
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(top, error)) {
    fs::path folder = entry.path() / tail;
    if (fs::is_directory(folder, error)) found.push_back(std::move(folder));
  }
  std::ranges::sort(found, std::greater());
  folders.insert(folders.end(), found.begin(), found.end());
}

std::vector<fs::path> folders_to_look_in() {
  std::vector<fs::path> folders;
  std::string_view path = getenv("PATH") ? getenv("PATH") : "";
  while (!path.empty()) {
    auto colon = std::min(path.find(':'), path.size());
    if (colon > 0) folders.emplace_back(path.substr(0, colon));
    path.remove_prefix(std::min(colon + 1, path.size()));
  }
  for (const char* usual : {"/usr/local/bin", "/usr/bin", "/bin"}) folders.emplace_back(usual);
  if (const char* home = getenv("HOME")) {
    fs::path at = home;
    add_versions(at / ".pyenv/versions", "bin", folders);
    add_versions(at / ".nvm/versions/node", "bin", folders);
    add_versions(at / ".local/share/fnm/node-versions", "installation/bin", folders);
    for (const char* manager : {".asdf/installs", ".local/share/mise/installs"}) {
      for (const char* language : {"node", "nodejs", "python"}) add_versions(at / manager / language, "bin", folders);
    }
    add_versions(at / ".local/share/uv/python", "bin", folders);
  }
  return folders;
}

/// Names that an interpreter of the language goes by in a folder.
std::vector<fs::path> candidates(Language language, const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  if (language == Language::node) {
    for (const char* name : {"node", "nodejs"}) found.push_back(folder / name);
    return found;
  }
  found.push_back(folder / "python3");
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::string name = entry.path().filename();
    if (name.starts_with("python3.") && number(std::string_view(name).substr(8))) found.push_back(entry.path());
  }
  return found;
}

std::string run_version(const fs::path& program) {
  if (program.native().find('\'') != std::string::npos) return "";
  FILE* pipe = popen(("'" + program.native() + "' --version 2>/dev/null").c_str(), "re");
  if (!pipe) return "";
  char printed[128];
  size_t size = fread(printed, 1, sizeof(printed), pipe);
  pclose(pipe);
  return std::string(printed, size);
}

}  // namespace

std::optional<Wanted> parse_runtime(std::string_view runtime) {
  if (runtime.starts_with("nodejs") && runtime.ends_with(".x")) {
    auto version = number(runtime.substr(6, runtime.size() - 8));
    if (version) return Wanted{Language::node, *version};
  }
  if (runtime.starts_with("python3.")) {
    auto version = number(runtime.substr(8));
    if (version) return Wanted{Language::python, *version};
  }
  return {};
}

std::optional<Interpreter> parse_version(Language language, std::string_view printed) {
  std::string_view start = language == Language::node ? "v" : "Python 3.";
  if (!printed.starts_with(start)) return {};
  std::string_view numbers = printed.substr(start.size());
  auto version = number(numbers.substr(0, std::min(numbers.find('.'), numbers.size())));
  if (!version) return {};
  Interpreter found;
  found.version = *version;
  std::string_view full = printed.substr(language == Language::node ? 1 : 7);
  found.full_version = full.substr(0, std::min(full.find_first_of("\r\n "), full.size()));
  return found;
}

std::optional<Interpreter> find_interpreter(const Wanted& wanted) {
  std::vector<Interpreter> all;
  std::set<fs::path> seen;
  for (const fs::path& folder : folders_to_look_in()) {
    for (const fs::path& candidate : candidates(wanted.language, folder)) {
      std::error_code error;
      fs::path real = fs::canonical(candidate, error);
      if (error || !seen.insert(real).second || !is_program(real)) continue;
      auto found = parse_version(wanted.language, run_version(real));
      if (!found) continue;
      found->program = std::move(real);
      if (found->version == wanted.version) return found;
      all.push_back(*std::move(found));
    }
  }
  const Interpreter* chosen = choose(all, wanted.version);
  return chosen ? std::optional(*chosen) : std::nullopt;
}

const Interpreter* choose(const std::vector<Interpreter>& found, int version) {
  const Interpreter* best = nullptr;
  for (const Interpreter& each : found) {
    bool above = each.version >= version;
    bool best_above = best && best->version >= version;
    if (!best || (above && !best_above) || (above && each.version < best->version) ||
        (!above && !best_above && each.version > best->version))
      best = &each;
  }
  return best;
}

}  // namespace runtimes
