// Runtimes: how a function whose runtime is a language is started. The interpreter is the machine's own; the client between it
// and the Runtime API is ours, carried in the binary and written to a folder of virga's when the first function needs it.
//
//   Runtimes runtimes(data / "sandbox/runtimes");
//   TRY(auto launch, runtimes.launch("python3.12", 128));      // what to run, and what is to be seen where
//
// Inside a sandbox the client is at /var/runtime, and an interpreter that is not under /usr at /var/lang, as on Lambda.
#pragma once
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "runtimes/interpreters.h"

namespace runtimes {

struct Launch {
  std::string program;                   // as it is seen inside
  std::vector<std::string> arguments;    // after the program's name
  std::vector<std::string> environment;  // NAME=value: what Lambda sets for this runtime beside what it sets for all
  struct Tree {
    std::filesystem::path source;
    std::string target;  // relative to the root: "var/runtime"
  };
  std::vector<Tree> trees;
};

/// The targets that a launch can name.
inline constexpr const char* tree_targets[] = {"var/runtime", "var/lang"};

class Runtimes {
 public:
  explicit Runtimes(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Whether it is the name of a runtime that needs an interpreter.
  static bool needs_interpreter(std::string_view runtime) { return parse_runtime(runtime).has_value(); }

  /// What is not found is looked for again at the next call, so that an interpreter can be installed meanwhile. The first call
  /// for a language blocks, for workers; later ones do not. Fails with the reason in words.
  base::Result<Launch> launch(std::string_view runtime, int memory_mb);
  /// Whether `launch` will not block.
  bool ready(std::string_view runtime) const;

 private:
  base::Status write_client(Language language, const Interpreter& interpreter);

  const std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::map<Wanted, Interpreter> found_;                             // and their clients are written
  std::map<Language, std::vector<std::filesystem::path>> written_;  // for which interpreters
};

}  // namespace runtimes
