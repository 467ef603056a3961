// Metadata: temporary credentials from the services that AWS runs beside containers and on its machines. Both block for at most
// a few seconds: a plain thread.
#pragma once
#include "base/result.h"
#include "relay/credentials.h"

namespace relay {

/// ECS, EKS and what speaks like them. "NoCredentials" when the environment names none; the message says what was looked at.
base::Result<FoundCredentials> ask_container(const Environment& environment);
/// EC2's metadata service, in its second version.
base::Result<FoundCredentials> ask_machine(const Environment& environment);
/// What both answer.
base::Result<FoundCredentials> read_credentials_answer(std::string_view json);

}  // namespace relay
