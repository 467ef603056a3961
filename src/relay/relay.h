// relay: a service of tables whose operations are done by a FarSide instead of here.
//
//   TRY(auto far, FarSide::open(...));
//   KnownTables known(*far, elsewhere);
//   directory.add(relayed(services::dynamodb::service(elsewhere, backups), *far, known));
//
// What clients send goes on as it came, body byte for byte, once its caller was found allowed to ask (admit.h); what comes back
// goes to the client as it came. The service that is wrapped tells what operations there are, their shapes and what they want
// to be allowed; none of its operations runs, but for those that are about this endpoint itself. Operations that it does not
// have are passed on for the account's root.
#pragma once
#include "aws/service.h"
#include "relay/far_side.h"
#include "relay/known_tables.h"

namespace relay {

/// `far` and `known` outlive the service.
aws::Service relayed(aws::Service service, FarSide& far, KnownTables& known);

}  // namespace relay
