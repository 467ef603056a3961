#include "functions/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <string>
#include <vector>

namespace functions {
namespace {

constexpr size_t kMostProcesses = 4096;

std::string read_proc(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return "";
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(fd, buffer, sizeof(buffer))) > 0;) text.append(buffer, static_cast<size_t>(got));
  close(fd);
  return text;
}

std::vector<uint64_t> numbers_of(std::string_view text) {
  std::vector<uint64_t> all;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    uint64_t value = 0;
    auto [next, error] = std::from_chars(at, end, value);
    if (error == std::errc()) all.push_back(value);
    at = next == at ? at + 1 : next;
  }
  return all;
}

void add_children(pid_t pid, std::vector<pid_t>& all) {
  std::string tasks = fmt::format("/proc/{}/task", pid);
  DIR* folder = opendir(tasks.c_str());
  if (!folder) return;
  while (dirent* entry = readdir(folder)) {
    if (entry->d_name[0] == '.') continue;
    for (uint64_t child : numbers_of(read_proc(tasks + "/" + entry->d_name + "/children")))
      if (all.size() < kMostProcesses) all.push_back(static_cast<pid_t>(child));
  }
  closedir(folder);
}

}  // namespace

TreeUse tree_use(pid_t root) {
  static const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  TreeUse use;
  std::vector<pid_t> all{root};
  for (size_t i = 0; i < all.size(); ++i) {
    auto sizes = numbers_of(read_proc(fmt::format("/proc/{}/statm", all[i])));
    if (sizes.size() > 1) use.resident_bytes += sizes[1] * page;
    std::string status = read_proc(fmt::format("/proc/{}/stat", all[i]));
    size_t name_end = status.rfind(')');
    if (name_end == std::string::npos) continue;
    ++use.processes;
    // After the name: state (a letter), 10 fields (one may be negative), utime, stime.
    size_t at = name_end + 2;
    for (int field = 0; field < 11 && at != std::string::npos; ++field) at = status.find(' ', at) + 1;
    auto times = numbers_of(std::string_view(status).substr(at));
    if (times.size() > 1) use.processor_ticks += times[0] + times[1];
    add_children(all[i], all);
  }
  return use;
}

}  // namespace functions
