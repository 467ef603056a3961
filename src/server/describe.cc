// virga describe: the rows of a directory that is built, in a folder of its own, only to be read.
#include <stdlib.h>

#include "aws/describe.h"
#include "server/commands.h"
#include "server/installation.h"
#include "server/terminal.h"
#include "wire/json.h"

namespace server {

int describe(const Options& options) {
  char folder[] = "/tmp/virga-describe-XXXXXX";
  if (!mkdtemp(folder)) {
    print_error("a folder in /tmp cannot be made");
    return 1;
  }
  auto own = options;
  own.data = std::filesystem::path(folder) / "data";
  {
    auto installation = Installation::open(own);
    if (!installation) {
      print_error(installation.error().message);
      return 1;
    }
    auto& directory = (*installation)->directory();
    print_line(options.format == DescribeFormat::markdown ? aws::compatibility_markdown(directory)
                                                          : wire::to_json(aws::describe(directory)));
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return 0;
}

}  // namespace server
