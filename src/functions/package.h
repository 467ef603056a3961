// Packages: the unpacked code of functions, one read-only folder per content, under packages/<SHA-256 of the zip in hex>.
//
// A Package is held by whoever needs its folder: the published functions and the environments that run from it. The last one to
// let go has it removed, on a worker. What no function refers to at start-up is removed then.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/workers.h"

namespace functions {

struct Package {
  std::filesystem::path folder;
  std::string digest;  // hex
};

class Packages;

/// While it is there, every package that is there stays.
class HeldPackages {
 public:
  explicit HeldPackages(std::shared_ptr<Packages> packages);
  HeldPackages(const HeldPackages&) = delete;
  ~HeldPackages();
  /// Makes a folder with all of them, by links to their files. Blocks.
  base::Status link_to(const std::filesystem::path& folder) const;

 private:
  std::shared_ptr<Packages> packages_;
};

class Packages : public std::enable_shared_from_this<Packages> {
 public:
  /// Makes the folder and removes what is not in `kept` (digests). Blocks: for start-up.
  static base::Result<std::shared_ptr<Packages>> open(const std::filesystem::path& folder, const std::set<std::string>& kept,
                                                      base::Workers& workers);

  /// Unpacks the archive unless its content is there already. Blocks: for workers.
  base::Result<std::shared_ptr<const Package>> add(std::string_view zip);
  /// All of them in one folder, each on top of those before it; of one it is itself. Blocks: for workers.
  base::Result<std::shared_ptr<const Package>> merge(const std::vector<std::shared_ptr<const Package>>& packages);
  /// The folder of that content, or nullptr when it is not there.
  std::shared_ptr<const Package> find(const std::string& digest);
  /// From now on nothing is removed: the program ends, and the functions stay.
  void keep_all();
  std::shared_ptr<HeldPackages> hold_all() { return std::make_shared<HeldPackages>(shared_from_this()); }

 private:
  friend class HeldPackages;
  Packages(std::filesystem::path folder, base::Workers& workers) : folder_(std::move(folder)), workers_(workers) {}
  using Fill = std::function<base::Status(const std::filesystem::path& folder)>;
  /// What is filled beside the others and put in its place when it is whole, unless it is there already.
  base::Result<std::shared_ptr<const Package>> add_as(const std::string& digest, const Fill& fill);
  std::shared_ptr<const Package> hold(const std::string& digest);  // with the mutex
  void let_go(const std::string& digest);

  const std::filesystem::path folder_;
  base::Workers& workers_;
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<const Package>> held_;
  bool keeping_all_ = false;
  int holding_ = 0;                  // how many HeldPackages there are
  std::vector<std::string> let_go_;  // meanwhile
  uint64_t next_ = 0;
};

}  // namespace functions
