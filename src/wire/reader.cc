#include "wire/reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/bytes.h"
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

template <class T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

void wrong_type(State& state, const Document& found, std::string_view wanted) {
  if (found.is_object()) return state.fail(serialization("Start of structure or map found where not expected."));
  if (found.is_list()) return state.fail(serialization("Start of list found where not expected"));
  state.fail(serialization(fmt::format("{} cannot be converted to {}", kind_of(found), wanted)));
}

std::string path(const Step& step) {
  std::string out = step.up ? path(*step.up) : std::string();
  if (!out.empty()) out += '.';
  switch (step.kind) {
    case Step::Kind::element: return out + fmt::format("{}.member", step.index);
    case Step::Kind::entry: return out.append(step.name).append(".member");
    case Step::Kind::member: break;
  }
  size_t start = out.size();
  out += step.name;
  if (start < out.size() && out[start] >= 'A' && out[start] <= 'Z') out[start] = static_cast<char>(out[start] + 32);
  return out;
}

void State::violate(const Step& at, std::string_view value, std::string_view constraint) {
  violations.push_back(
      fmt::format("Value {}{}at '{}' failed to satisfy constraint: {}", value, value.empty() ? "" : " ", path(at), constraint));
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
  } else {
    wrong_type(state, from, "Boolean");
  }
}

int64_t read_integer(State& state, Document&& from, Scalars scalars, int64_t min, int64_t max) {
  std::optional<int64_t> value = from.integer();
  auto* text = from.string();
  if (!value && text && scalars == Scalars::text) value = parsed<int64_t>(*text);
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

Document::List* list_of(State& state, Document& from) {
  if (auto* text = from.string(); text && text->empty() && state.encoding.scalars == Scalars::text) from = Document::list();
  if (auto* text = from.string(); text && state.encoding.scalars == Scalars::text) {
    return state.fail(serialization("Unexpected value where a list is expected.")), nullptr;
  }
  if (auto* elements = from.elements()) return elements;
  if (from.is_object()) {
    wrong_type(state, from, "List");
  } else {
    state.fail(serialization("Unexpected field type"));
  }
  return nullptr;
}

Document::Object* object_of(State& state, Document& from) {
  if (auto* text = from.string(); text && text->empty() && state.encoding.scalars == Scalars::text) from = Document::object();
  if (auto* members = from.members()) return members;
  if (from.is_list()) {
    wrong_type(state, from, "Structure");
  } else {
    state.fail(serialization("Unexpected value type in payload"));
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

std::string joined(const std::vector<std::string>& violations) {
  return fmt::format("{} validation error{} detected: {}", violations.size(), violations.size() == 1 ? "" : "s",
                     fmt::join(violations, "; "));
}

}  // namespace wire
