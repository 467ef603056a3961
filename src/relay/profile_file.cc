#include "relay/profile_file.h"

namespace relay {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// A comment behind a value begins with a blank and '#' or ';'.
std::string_view without_comment(std::string_view value) {
  for (size_t i = 1; i < value.size(); ++i) {
    if ((value[i] == '#' || value[i] == ';') && is_blank(value[i - 1])) return trimmed(value.substr(0, i));
  }
  return value;
}

std::string section_name(std::string_view line) {
  auto name = trimmed(line.substr(1, line.find(']') - 1));
  constexpr std::string_view kMark = "profile";
  if (name.starts_with(kMark) && name.size() > kMark.size() && is_blank(name[kMark.size()])) {
    name = trimmed(name.substr(kMark.size()));
  }
  if (name.size() > 1 && (name.front() == '"' || name.front() == '\'') && name.back() == name.front()) {
    name = name.substr(1, name.size() - 2);
  }
  return std::string(name);
}

}  // namespace

std::map<std::string, Profile, std::less<>> parse_profiles(std::string_view text) {
  std::map<std::string, Profile, std::less<>> profiles;
  Profile* current = nullptr;
  while (!text.empty()) {
    auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty() || is_blank(line.front()) || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      current = line.find(']') == std::string_view::npos ? nullptr : &profiles[section_name(line)];
      continue;
    }
    auto equals = line.find('=');
    if (!current || equals == std::string_view::npos) continue;
    std::string name(trimmed(line.substr(0, equals)));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    (*current)[std::move(name)] = without_comment(trimmed(line.substr(equals + 1)));
  }
  return profiles;
}

}  // namespace relay
