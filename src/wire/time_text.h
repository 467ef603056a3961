// Moments read from text. (Printing them is base/clock.h.) Pure functions; any thread.
#pragma once
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace wire {

/// "2026-11-24T07:33:10Z", with an optional fraction of a second and "Z" or an offset like "+02:00"; otherwise nothing.
std::optional<base::Time> parse_iso8601(std::string_view text);

}  // namespace wire
