#include "runtimes/runtimes.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>

#include "runtimes/embedded.h"

namespace runtimes {
namespace {

TEST(Runtimes, TheClientsAreInTheBinary) {
  for (const char* path : {"node/virga/index.js", "python/bootstrap.py"}) {
    EXPECT_TRUE(std::ranges::any_of(embedded_files(), [&](auto& file) { return file.path == path && !file.content.empty(); }));
  }
}

TEST(Runtimes, ALaunchNamesWhatToRunAndWhatToSee) {
  char name[] = "/tmp/virga-runtimes-XXXXXX";
  std::filesystem::path folder = mkdtemp(name);
  Runtimes runtimes(folder);
  EXPECT_FALSE(Runtimes::needs_interpreter("provided.al2023"));
  EXPECT_FALSE(runtimes.ready("python3.11"));
  if (!find_interpreter({Language::python, 11})) {
    auto none = runtimes.launch("python3.11", 128);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, "InvalidParameterValueException");
  } else {
    auto launch = runtimes.launch("python3.11", 128);
    ASSERT_TRUE(launch) << launch.error().message;
    EXPECT_TRUE(runtimes.ready("python3.11"));
    EXPECT_EQ(launch->arguments.back(), "/var/runtime/bootstrap.py");
    EXPECT_EQ(launch->environment.front(), "AWS_EXECUTION_ENV=AWS_Lambda_python3.11");
    EXPECT_EQ(launch->trees.front().source, folder / "python");
    EXPECT_TRUE(std::filesystem::exists(folder / "python/bootstrap.py"));
    EXPECT_TRUE(launch->program.starts_with("/usr/") || launch->trees.size() == 2);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace runtimes
