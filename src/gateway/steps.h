// The steps of serving that neither wait nor need the Gateway: each takes the Exchange so far and lets it pass, fills in more,
// or refuses it. Pure; in the order serve takes them.
#pragma once
#include "gateway/exchange.h"

namespace gateway {

Admitted<void> find_route(Exchange& exchange);
Admitted<void> check_parameters(const Exchange& exchange);
Admitted<void> check_body(const Exchange& exchange);
Admitted<void> check_media_type(const Exchange& exchange);
Admitted<wire::Response> mock_response(const Exchange& exchange);
/// The gateway's own answer, as the API's gateway responses have it.
wire::Response error_response(Exchange& exchange, const Refusal& refusal);

}  // namespace gateway
