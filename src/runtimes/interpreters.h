// Interpreters: which ones this machine has, and which of them a runtime's name gets.
//
// They are looked for where users have them: PATH, the usual folders, and the folders of pyenv, nvm, fnm, asdf, mise and uv.
// Each candidate is a real program (no script) that tells its version. Pure but for `find_interpreters`, which blocks for some
// ten milliseconds.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace runtimes {

enum class Language { node, python };

/// A runtime's name, read: nodejs20.x, python3.12.
struct Wanted {
  Language language;
  int version = 0;  // 20; 12 of python3.12

  auto operator<=>(const Wanted&) const = default;
};
/// Nothing for names of other forms, provided.al2023 among them.
std::optional<Wanted> parse_runtime(std::string_view runtime);

struct Interpreter {
  std::filesystem::path program;  // the real file
  int version = 0;                // as in Wanted
  std::string full_version;       // 20.11.1

  /// The folder it was installed to, with bin/ in it.
  std::filesystem::path prefix() const { return program.parent_path().parent_path(); }
};

/// What a program prints for --version, read: "v20.11.1", "Python 3.11.2". Nothing when it is of another language.
std::optional<Interpreter> parse_version(Language language, std::string_view printed);

/// What this machine has for a runtime, as `choose` says.
std::optional<Interpreter> find_interpreter(const Wanted& wanted);

/// The version that was asked for, else the next higher one, else the highest below; of equal ones the first.
const Interpreter* choose(const std::vector<Interpreter>& found, int version);

}  // namespace runtimes
