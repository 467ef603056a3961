#include "functions/package.h"

#include <sys/stat.h>

#include "base/log.h"
#include "crypto/hash.h"
#include "functions/errors.h"
#include "functions/zip.h"
#include "store/durable_file.h"

namespace functions {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kUnfinished = ".new-";
constexpr std::string_view kDropped = ".old-";

/// Puts what is in `from` into `to`, by links to the files; what is there of the same name and is no folder gives way.
void link_over(const fs::path& from, const fs::path& to, std::error_code& error) {
  for (auto at = fs::directory_iterator(from, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    fs::path target = to / at->path().filename();
    bool folder = fs::is_directory(at->symlink_status());
    if (!folder || !fs::is_directory(fs::symlink_status(target))) fs::remove_all(target, error);
    if (error) return;
    if (folder) {
      fs::create_directory(target, error);
      ::chmod(target.c_str(), 0755);
      if (!error) link_over(at->path(), target, error);
    } else if (at->is_symlink()) {
      fs::copy_symlink(at->path(), target, error);
    } else {
      fs::create_hard_link(at->path(), target, error);
    }
    if (error) return;
  }
}

}  // namespace

base::Result<std::shared_ptr<Packages>> Packages::open(const fs::path& folder, const std::set<std::string>& kept,
                                                       base::Workers& workers) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return base::fail(base::internal_error("cannot make " + folder.string() + ": " + error.message()));
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (!kept.contains(entry.path().filename())) fs::remove_all(entry.path(), error);
  return std::shared_ptr<Packages>(new Packages(fs::absolute(folder), workers));
}

base::Result<std::shared_ptr<const Package>> Packages::add(std::string_view zip) {
  return add_as(crypto::sha256_hex(zip), [zip](const fs::path& folder) { return unpack_zip(zip, folder); });
}

base::Result<std::shared_ptr<const Package>> Packages::merge(const std::vector<std::shared_ptr<const Package>>& packages) {
  if (packages.size() == 1) return packages.front();
  std::string digests = "layers";
  for (const auto& each : packages) digests += " " + each->digest;
  return add_as(crypto::sha256_hex(digests), [&packages](const fs::path& folder) -> base::Status {
    std::error_code error;
    for (const auto& each : packages)
      if (!error) link_over(each->folder, folder, error);
    if (error) return base::fail(base::internal_error("cannot put layers together: " + error.message()));
    return {};
  });
}

base::Result<std::shared_ptr<const Package>> Packages::add_as(const std::string& digest, const Fill& fill) {
  fs::path fresh;
  {
    std::lock_guard lock(mutex_);
    if (fs::exists(folder_ / digest)) return hold(digest);
    fresh = folder_ / (std::string(kUnfinished) + std::to_string(++next_));
  }
  std::error_code error;
  fs::create_directory(fresh, error);
  ::chmod(fresh.c_str(), 0755);
  auto filled = fill(fresh);
  std::lock_guard lock(mutex_);
  if (filled && !fs::exists(folder_ / digest)) {
    fs::rename(fresh, folder_ / digest, error);
    if (error) filled = base::fail(base::internal_error("cannot put a package in its place: " + error.message()));
    store::sync_folder(folder_);
  }
  fs::remove_all(fresh, error);
  if (!filled) return base::fail(std::move(filled).error());
  return hold(digest);
}

std::shared_ptr<const Package> Packages::find(const std::string& digest) {
  std::lock_guard lock(mutex_);
  return fs::exists(folder_ / digest) ? hold(digest) : nullptr;
}

std::shared_ptr<const Package> Packages::hold(const std::string& digest) {
  auto& held = held_[digest];
  if (auto package = held.lock()) return package;
  std::shared_ptr<const Package> package(new Package{folder_ / digest, digest}, [weak = weak_from_this()](const Package* old) {
    if (auto self = weak.lock()) self->let_go(old->digest);
    delete old;
  });
  held = package;
  return package;
}

void Packages::let_go(const std::string& digest) {
  {
    std::lock_guard lock(mutex_);
    if (keeping_all_) return;
  }
  workers_.push([self = shared_from_this(), digest] {
    fs::path dropped;
    std::error_code error;
    {
      std::lock_guard lock(self->mutex_);
      auto found = self->held_.find(digest);
      if (self->holding_ > 0) {
        self->let_go_.push_back(digest);
        return;
      }
      if (self->keeping_all_ || found == self->held_.end() || !found->second.expired()) return;  // somebody took it up again
      self->held_.erase(found);
      dropped = self->folder_ / (std::string(kDropped) + std::to_string(++self->next_));
      fs::rename(self->folder_ / digest, dropped, error);
    }
    fs::remove_all(dropped, error);
    if (error) base::log(base::LogLevel::warning, "functions", "cannot remove {}: {}", dropped.string(), error.message());
  });
}

HeldPackages::HeldPackages(std::shared_ptr<Packages> packages) : packages_(std::move(packages)) {
  std::lock_guard lock(packages_->mutex_);
  ++packages_->holding_;
}

HeldPackages::~HeldPackages() {
  std::vector<std::string> waiting;
  {
    std::lock_guard lock(packages_->mutex_);
    if (--packages_->holding_ == 0) waiting.swap(packages_->let_go_);
  }
  for (const auto& digest : waiting) packages_->let_go(digest);
}

base::Status HeldPackages::link_to(const fs::path& folder) const {
  constexpr auto kLinked = fs::copy_options::recursive | fs::copy_options::create_hard_links | fs::copy_options::copy_symlinks;
  std::error_code error;
  fs::create_directory(folder, error);
  for (const auto& entry : fs::directory_iterator(packages_->folder_, error)) {
    if (entry.path().filename().string().starts_with('.')) continue;  // being made, or going
    fs::copy(entry.path(), folder / entry.path().filename(), kLinked, error);
    if (error) break;
  }
  if (error) return base::fail(base::internal_error("cannot link the packages: " + error.message()));
  return {};
}

void Packages::keep_all() {
  std::lock_guard lock(mutex_);
  keeping_all_ = true;
}

}  // namespace functions
