#include "server/checkpoint.h"

#include "functions/package.h"
#include "store/log.h"

namespace server {
namespace {

std::filesystem::path checkpoint_of(const std::filesystem::path& data) { return data / "checkpoint"; }

}  // namespace

base::Result<std::shared_ptr<Checkpoint>> Checkpoint::make(store::Store& store, functions::Host& host) {
  clear(store.folder());
  std::shared_ptr<Checkpoint> made(new Checkpoint(checkpoint_of(store.folder())));
  auto all_packages = host.hold_packages();  // those that the database names will be there
  TRY(auto sequence, store.log().copy_to(made->folder()));
  (void)sequence;
  CHECK_OK(all_packages->link_to(made->folder() / "packages"));
  return made;
}

void Checkpoint::clear(const std::filesystem::path& data) {
  std::error_code ignored;
  std::filesystem::remove_all(checkpoint_of(data), ignored);
  std::filesystem::remove_all(checkpoint_of(data).string() + ".tmp", ignored);  // as RocksDB calls it until it is whole
}

Checkpoint::~Checkpoint() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace server
