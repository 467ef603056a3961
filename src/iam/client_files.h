// The files that `aws` and the SDKs read to reach this account as it is.
//
//   FOLDER/credentials   [default] aws_access_key_id, aws_secret_access_key, region, endpoint_url
//   FOLDER/config        [default] region, endpoint_url, for the SDKs that look for these there only
//
//   AWS_SHARED_CREDENTIALS_FILE=FOLDER/credentials aws dynamodb list-tables
//
// Readable by their owner only, each replaced in one step. Blocks: at start only.
#pragma once
#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "crypto/sigv4.h"

namespace iam {

struct ClientFiles {
  std::filesystem::path credentials, config;
};

base::Result<ClientFiles> write_client_files(const std::filesystem::path& folder, const crypto::Credentials& key,
                                             std::string_view region, std::string_view endpoint_url);

}  // namespace iam
