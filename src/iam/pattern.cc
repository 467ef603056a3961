#include "iam/pattern.h"

namespace iam {
namespace {

constexpr char star = '\x01', question = '\x02';  // wildcards in compiled globs; plain '*' and '?' there are characters

bool holds_marks(std::string_view text) {
  return text.find_first_of(std::string_view("\x01\x02", 2)) != std::string_view::npos;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Runs forward and returns only to the last star, so the work is bounded by the product of both lengths.
bool glob_matches(std::string_view glob, std::string_view subject) {
  size_t g = 0, s = 0, retry_glob = std::string_view::npos, retry_subject = 0;
  while (s < subject.size()) {
    if (g < glob.size() && glob[g] == star) {
      retry_glob = ++g;
      retry_subject = s;
      if (g == glob.size()) return true;
    } else if (g < glob.size() && glob[g] == question) {
      ++g;
      do ++s;
      while (s < subject.size() && continues_character(subject[s]));
    } else if (g < glob.size() && glob[g] == subject[s]) {
      ++g;
      ++s;
    } else if (retry_glob != std::string_view::npos) {
      g = retry_glob;
      s = ++retry_subject;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == star) ++g;
  return g == glob.size();
}

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::optional<Pattern> Pattern::compile(std::string_view text, Wildcards wildcards, Variables variables, Letters letters) {
  if (holds_marks(text)) return {};
  Pattern out;
  out.letters_ = letters;
  out.parts_.emplace_back();
  for (size_t i = 0; i < text.size(); ++i) {
    auto& glob = out.parts_.back().glob;
    if (variables == Variables::active && text.substr(i).starts_with("${")) {
      auto close = text.find('}', i);
      if (close == std::string_view::npos) return {};
      std::string_view name = trim(text.substr(i + 2, close - i - 2));
      i = close;
      if (name == "*" || name == "?" || name == "$") {
        glob += name;
        continue;
      }
      auto& part = out.parts_.back();
      part.use = Part::Use::required;
      auto comma = name.find(',');
      part.variable = lower_case(trim(name.substr(0, comma)));
      if (comma != std::string_view::npos) {
        std::string_view fallback = trim(name.substr(comma + 1));
        if (fallback.size() < 2 || fallback.front() != '\'' || fallback.back() != '\'') return {};
        part.fallback = fallback.substr(1, fallback.size() - 2);
        part.use = Part::Use::with_fallback;
      }
      if (part.variable.empty()) return {};
      out.parts_.emplace_back();
    } else if (wildcards == Wildcards::active && text[i] == '*') {
      if (!glob.ends_with(star)) glob.push_back(star);
    } else if (wildcards == Wildcards::active && text[i] == '?') {
      glob.push_back(question);
    } else {
      glob.push_back(text[i]);
    }
  }
  out.settle();
  return out;
}

void Pattern::settle() {
  if (letters_ == Letters::lower) {
    for (auto& part : parts_) part.glob = lower_case(part.glob);
  }
  if (parts_.size() > 1) {
    kind_ = Kind::variable;
    return;
  }
  glob_ = std::move(parts_[0].glob);
  parts_.clear();
  if (!holds_marks(glob_)) {
    kind_ = Kind::exact;
  } else if (glob_ == std::string_view(&star, 1)) {
    kind_ = Kind::any;
  } else if (glob_.back() == star && !holds_marks(std::string_view(glob_).substr(0, glob_.size() - 1))) {
    kind_ = Kind::prefix;
    glob_.pop_back();
  } else {
    kind_ = Kind::glob;
  }
}

bool Pattern::matches(std::string_view subject, const Context& context) const {
  switch (kind_) {
    case Kind::any: return true;
    case Kind::exact: return subject == glob_;
    case Kind::prefix: return subject.starts_with(glob_);
    case Kind::glob: return glob_matches(glob_, subject);
    case Kind::variable: break;
  }
  std::string glob;
  for (auto& part : parts_) {
    glob += part.glob;
    if (part.use == Part::Use::none) continue;
    auto value = context.single(part.variable);
    if (!value && part.use == Part::Use::with_fallback) value = part.fallback;
    if (!value || holds_marks(*value)) return false;
    glob += letters_ == Letters::lower ? lower_case(*value) : *value;
  }
  return glob_matches(glob, subject);
}

}  // namespace iam
