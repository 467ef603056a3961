// The errors of room relay. Pure; any thread.
#pragma once
#include <string_view>

#include "base/error.h"

namespace relay {

/// 503: no answer could be had. `why` names host and port.
base::Error no_answer(std::string_view url, std::string_view why);
/// An answer came that its checksum does not fit.
base::Error damaged_answer();
/// Too many requests are on their way there.
base::Error too_many_requests(std::string_view url);
/// What must be known of a table before anybody may use it could not be learned.
base::Error cannot_describe(std::string_view table, std::string_view url, std::string_view why);
/// What is known of a request's tables changed each time it was looked at.
base::Error tables_change();

// At start.
base::Error no_credentials(std::string_view url, std::string_view looked_in);
base::Error bad_credentials(std::string_view where, std::string_view why);

}  // namespace relay
