#include "wire/reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "wire/http.h"
#include "wire/time_text.h"

namespace wire {
namespace reading {
namespace {

using base::Document;

std::string_view kind_of(const Document& found) {
  if (auto* truth = found.boolean()) return *truth ? "TRUE_VALUE" : "FALSE_VALUE";
  return found.is_number() ? "NUMBER_VALUE" : "STRING_VALUE";
}

base::Error serialization(std::string message) {
  return {base::ErrorKind::invalid, "SerializationException", std::move(message), {}, {}};
}

/// What Java says of a list or map in a list or map that is something else.
constexpr std::string_view not_a_class =
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader "
    "'bootstrap')";

/// A boolean in words.
std::optional<bool> truth_of(std::string_view text) {
  for (auto word : {"true", "1", "yes"}) {
    if (equals_ignoring_case(text, word)) return true;
  }
  for (auto word : {"false", "0", "no"}) {
    if (equals_ignoring_case(text, word)) return false;
  }
  return {};
}

template <class T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

void wrong_type(State& state, const Document& found, std::string_view wanted) {
  bool java = state.encoding.java != nullptr;
  if (found.is_object()) {
    return state.fail(serialization(java ? "Start of structure or map found where not expected"
                                         : "Start of structure or map found where not expected."));
  }
  if (found.is_list()) {
    return state.fail(serialization(java ? fmt::format("Unrecognized collection type class java.lang.{}", wanted)
                                         : "Start of list found where not expected"));
  }
  auto kind = kind_of(found);
  if (java && found.is_number() && found.number()->text.find_first_of(".eE") != std::string::npos) kind = "DECIMAL_VALUE";
  state.fail(serialization(fmt::format("{} cannot be converted to {}", kind, wanted)));
}

std::string path(const Step& step, Spelling spelling) {
  std::string out = step.up ? path(*step.up, spelling) : std::string();
  if (!out.empty()) out += '.';
  switch (step.kind) {
    case Step::Kind::element: return out + fmt::format("{}.member", step.index);
    case Step::Kind::entry: return out.append(step.name).append(".member");
    case Step::Kind::member: break;
  }
  size_t start = out.size();
  out += step.name;
  bool small = spelling == Spelling::small && start < out.size() && out[start] >= 'A' && out[start] <= 'Z';
  if (small) out[start] = static_cast<char>(out[start] + 32);
  return out;
}

Place place_of(const Step& step) {
  Place place;
  const Step* at = &step;
  for (; at->kind != Step::Kind::member; at = at->up) ++place.depth;
  place.member = at->name;
  const Step* outer = at->up;
  while (outer && outer->kind != Step::Kind::member) outer = outer->up;
  if (outer) place.outer = outer->name;
  return place;
}

void State::violate(const Step& at, std::string_view value, std::string_view constraint) {
  violations.push_back(
      {path(at, Spelling::small), path(at, Spelling::as_modelled), std::string(value), std::string(constraint)});
}

void State::check_document(const Step& at, const Document& document) {
  if (!encoding.java || document.is_null()) return;
  if (!at.up && unchecked_count < unchecked.size()) {  // a member of the input itself, which stays where it is
    unchecked[unchecked_count++] = {at.name, &document};
    return;
  }
  if (auto checked = encoding.java->check(place_of(at), document); !checked) fail(std::move(checked).error());
}

void State::check_the_unchecked() {
  for (size_t i = 0; i < unchecked_count && !failure; ++i) {
    if (auto checked = encoding.java->check({unchecked[i].first, 0}, *unchecked[i].second); !checked) {
      fail(std::move(checked).error());
    }
  }
}

void read_string(State& state, Document&& from, std::string& to) {
  if (auto* text = from.string()) {
    to = std::move(*text);
  } else {
    wrong_type(state, from, "String");
  }
}

void read_bool(State& state, Document&& from, Scalars scalars, bool& to) {
  auto* text = from.string();
  if (auto* truth = from.boolean()) {
    to = *truth;
  } else if (scalars == Scalars::text && text && (*text == "true" || *text == "false")) {
    to = *text == "true";
  } else if (state.encoding.java && text) {
    if (auto truth = truth_of(*text)) {
      to = *truth;
    } else {
      state.fail(serialization("Unexpected token received from parser"));
    }
  } else {
    wrong_type(state, from, "Boolean");
  }
}

int64_t read_integer(State& state, Document&& from, Scalars scalars, int64_t min, int64_t max) {
  std::optional<int64_t> value = from.integer();
  auto* text = from.string();
  if (!value && text && scalars == Scalars::text) value = parsed<int64_t>(*text);
  if (!value && state.encoding.java) {
    auto real = from.real();
    if (real && std::fabs(*real) < 9e18) value = static_cast<int64_t>(std::floor(*real));
  }
  if (value && *value >= min && *value <= max) return *value;
  wrong_type(state, from, max > std::numeric_limits<int32_t>::max() ? "Long" : "Integer");
  return 0;
}

void read_real(State& state, Document&& from, Scalars scalars, double& to) {
  std::optional<double> value = from.real();
  auto* text = from.string();
  if (!value && text && scalars == Scalars::text) value = parsed<double>(*text);
  if (value && std::isfinite(*value)) {
    to = *value;
  } else {
    wrong_type(state, from, "Double");
  }
}

void read_blob(State& state, Document&& from, std::string& bytes) {
  auto* text = from.string();
  if (!text) return wrong_type(state, from, "Blob");
  auto decoded = base::base64_decode(*text);
  if (!decoded) return state.fail(serialization("A value is not valid Base64."));
  bytes = *std::move(decoded);
}

void read_raw(State& state, Document&& from, std::string& bytes) {
  if (auto* text = from.string()) {
    bytes = std::move(*text);
  } else {
    wrong_type(state, from, "Blob");
  }
}

void read_time(State& state, Document&& from, base::Time& to) {
  if (auto seconds = from.real(); seconds && std::fabs(*seconds) < 1e11) {
    to = base::Time(std::chrono::microseconds(std::llround(*seconds * 1e6)));
    return;
  }
  auto* text = from.string();
  auto time = text ? parse_iso8601(*text) : std::nullopt;
  if (!time) return wrong_type(state, from, "Timestamp");
  to = *time;
}

Document::List* list_of(State& state, const Step& at, Document& from) {
  if (auto* text = from.string(); text && text->empty() && state.encoding.scalars == Scalars::text) from = Document::list();
  if (auto* text = from.string(); text && state.encoding.scalars == Scalars::text) {
    return state.fail(serialization("Unexpected value where a list is expected.")), nullptr;
  }
  if (auto* elements = from.elements()) return elements;
  if (from.is_object()) {
    wrong_type(state, from, "List");
  } else {
    bool nested = state.encoding.java && at.kind != Step::Kind::member;
    state.fail(serialization(std::string(nested ? not_a_class : "Unexpected field type")));
  }
  return nullptr;
}

Document::Object* structure_of(State& state, const Step* at, Document& from) {
  if (auto* text = from.string(); text && text->empty() && state.encoding.scalars == Scalars::text) from = Document::object();
  if (auto* members = from.members()) return members;
  auto* java = state.encoding.java;
  if (!from.is_list()) {
    bool member = java && at && at->kind == Step::Kind::member;
    state.fail(serialization(member ? "Unexpected field type" : "Unexpected value type in payload"));
  } else if (java && at) {
    state.fail(
        serialization(fmt::format("Unrecognized collection type class {}{}", java->package, java->class_at(place_of(*at)))));
  } else {
    wrong_type(state, from, "Structure");
  }
  return nullptr;
}

Document::Object* map_of(State& state, const Step& at, Document& from, std::string (*value_class)(const JavaWords&, Place)) {
  auto* java = state.encoding.java;
  if (!java || from.is_object()) return structure_of(state, nullptr, from);
  if (from.is_list()) {
    state.fail(serialization(
        fmt::format("Unrecognized collection type java.util.Map<java.lang.String, {}>", value_class(*java, place_of(at)))));
  } else {
    state.fail(serialization(std::string(at.kind == Step::Kind::member ? "Unexpected field type" : not_a_class)));
  }
  return nullptr;
}

}  // namespace reading

base::Document* Reader::find(std::string_view name) {
  for (auto& member : members_) {
    if (member.first == name) return member.second.is_null() ? nullptr : &member.second;
  }
  return nullptr;
}

std::string words(const Violation& it) {
  return fmt::format("Value {}{}at '{}' failed to satisfy constraint: {}", it.shown, it.shown.empty() ? "" : " ", it.path,
                     it.constraint);
}

std::string joined(const std::vector<Violation>& violations) {
  std::string out = fmt::format("{} validation error{} detected: ", violations.size(), violations.size() == 1 ? "" : "s");
  for (size_t i = 0; i < violations.size(); ++i) out.append(i ? "; " : "").append(words(violations[i]));
  return out;
}

}  // namespace wire
