#include "store/page_cache.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace store {
namespace {

class PageCacheTest : public testing::Test {
 protected:
  PageCacheTest() {
    std::ofstream(path_) << std::string(100'000, 'x') << "end";
    auto status = files_->NewRandomAccessFile(path_, {}, &file_, nullptr);
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
  ~PageCacheTest() override { std::filesystem::remove(path_); }

  rocksdb::IOStatus read(uint64_t offset, size_t size) {
    text_.resize(size);
    rocksdb::Slice result;
    auto status = file_->Read(offset, size, {}, &result, text_.data(), nullptr);
    text_.resize(result.size());
    return status;
  }
  /// Asks the kernel to let its pages go; it need not.
  bool forget() {
    int file = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    auto* pages = ::mmap(nullptr, 100'000, PROT_READ, MAP_SHARED, file, 0);
    unsigned char there[25] = {};
    bool gone = ::mincore(pages, 100'000, there) == 0 && (there[0] & 1) == 0;
    ::munmap(pages, 100'000);
    ::close(file);
    return gone;
  }

  const std::string path_ = std::filesystem::temp_directory_path() / ("page-cache-" + std::to_string(::getpid()));
  std::shared_ptr<rocksdb::FileSystem> files_ = with_page_cache(rocksdb::FileSystem::Default());
  std::unique_ptr<rocksdb::FSRandomAccessFile> file_;
  std::string text_;
};

TEST_F(PageCacheTest, ReadsWhatIsThereAndUpToTheEnd) {
  ASSERT_TRUE(read(100'000, 100).ok());
  EXPECT_EQ(text_, "end");
  ASSERT_TRUE(read(200'000, 100).ok());
  EXPECT_EQ(text_, "");
  EXPECT_TRUE(files_->NewRandomAccessFile(path_ + ".none", {}, &file_, nullptr).IsPathNotFound());
}

TEST_F(PageCacheTest, DoesNotWaitForTheDisk) {
  if (!forget()) GTEST_SKIP() << "the file system keeps the pages of temporary files";
  {
    ReadsWithoutWaiting unhurried(Tier::memory);
    EXPECT_TRUE(read(0, 4096).IsIncomplete());
    ReadsWithoutWaiting again(Tier::any);
    EXPECT_TRUE(read(0, 4096).IsIncomplete());
  }
  EXPECT_TRUE(read(0, 4096).ok());
  ReadsWithoutWaiting unhurried(Tier::memory);
  EXPECT_TRUE(read(0, 4096).ok() || read(0, 4096).IsIncomplete());  // some file systems never tell
}

}  // namespace
}  // namespace store
