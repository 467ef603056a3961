// Scalars as policies write them: text that stands for a number, a date or a truth. Pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/document.h"

namespace iam {

/// A string, number or truth as its text; nothing for other types.
std::optional<std::string> scalar_text(const base::Document& document);
std::optional<double> parse_number(std::string_view text);
std::optional<bool> parse_truth(std::string_view text);
/// Epoch seconds of "2026-01-02", "2026-01-02T03:04:05Z" (fractions and offsets allowed) or of epoch seconds themselves.
std::optional<double> parse_date(std::string_view text);

}  // namespace iam
