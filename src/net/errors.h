// The failures of room net.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace net::errors {

base::Error port_in_use(const std::string& address, uint16_t port);
base::Error cannot_listen(const std::string& address, uint16_t port, int error_number);
base::Error bad_address(std::string_view address);
base::Error connection_failed(std::string_view host, uint16_t port, std::string_view why);
base::Error timed_out(std::string_view host, uint16_t port, int timeout_ms);
/// A channel's handshake failed: the other side is not who it should be, or does not take us for whom it wants.
base::Error not_proven(std::string_view peer, std::string_view why);
/// A channel that stood is gone.
base::Error channel_failed(std::string_view peer, std::string_view why);
base::Error bad_response(std::string_view host, uint16_t port);
base::Error untrusted(std::string_view host, uint16_t port, std::string_view why);
base::Error bad_certificate(std::string_view file, std::string_view why);
base::Error name_not_found(std::string_view host, std::string_view why);
base::Error too_many_lookups(std::string_view host);
/// Its message is only what is wrong, for whoever knows what the text is part of.
base::Error bad_authority(std::string_view why);
base::Error bad_url(std::string_view url, std::string_view why);

}  // namespace net::errors
