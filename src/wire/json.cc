#include "wire/json.h"

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>

#include <iterator>
#include <unordered_map>
#include <utility>

#include "wire/limits.h"

namespace wire {
namespace {

using base::Document;
using Code = boost::system::error_code;

constexpr size_t few_members = 32;     // up to here a repeated key is found by comparing all pairs
constexpr size_t many_values = 4'096;  // stacks beyond this are not kept for the next text

thread_local std::vector<Document> spare_values;
thread_local std::vector<std::string> spare_keys;

/// Removes members that a later one of the same name replaces.
void keep_last(Document::Object& members) {
  auto merge = [&](size_t earlier, size_t later) {
    members[earlier].second = std::move(members[later].second);
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(later));
  };
  if (members.size() <= few_members) {
    for (size_t later = 1; later < members.size(); ++later) {
      for (size_t earlier = 0; earlier < later; ++earlier) {
        if (members[earlier].first != members[later].first) continue;
        merge(earlier, later--);
        break;
      }
    }
    return;
  }
  std::unordered_map<std::string_view, size_t> places;
  std::vector<bool> replaced(members.size());
  bool repeated = false;
  for (size_t i = 0; i < members.size(); ++i) {
    auto [place, fresh] = places.try_emplace(members[i].first, i);
    if (fresh) continue;
    members[place->second].second = std::move(members[i].second);
    replaced[i] = repeated = true;
  }
  if (!repeated) return;
  Document::Object kept;
  for (size_t i = 0; i < members.size(); ++i) {
    if (!replaced[i]) kept.push_back(std::move(members[i]));
  }
  members = std::move(kept);
}

/// Receives what the parser finds. Finished values wait on a stack until their list or object ends and takes them.
class Builder {
 public:
  static constexpr size_t max_object_size = static_cast<size_t>(-1);
  static constexpr size_t max_array_size = static_cast<size_t>(-1);
  static constexpr size_t max_key_size = static_cast<size_t>(-1);
  static constexpr size_t max_string_size = static_cast<size_t>(-1);

  Builder() {  // the stacks' memory is used again by the thread's next text
    values_.swap(spare_values);
    keys_.swap(spare_keys);
  }
  ~Builder() {
    if (values_.capacity() > many_values || keys_.capacity() > many_values) return;
    values_.clear();
    keys_.clear();
    spare_values.swap(values_);
    spare_keys.swap(keys_);
  }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  Document take() { return values_.empty() ? Document() : std::move(values_.back()); }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_object_end(size_t count, Code&) {
    Document::Object members;
    members.reserve(count);
    size_t first_value = values_.size() - count;
    size_t first_key = keys_.size() - count;
    for (size_t i = 0; i < count; ++i) {
      members.emplace_back(std::move(keys_[first_key + i]), std::move(values_[first_value + i]));
    }
    keys_.resize(first_key);
    values_.resize(first_value);
    keep_last(members);
    values_.emplace_back(std::move(members));
    return true;
  }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(size_t count, Code&) {
    auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Document::List elements(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    values_.emplace_back(std::move(elements));
    return true;
  }
  bool on_key_part(std::string_view text, size_t, Code&) { return part(text); }
  bool on_key(std::string_view text, size_t, Code&) {
    keys_.push_back(whole(text));
    return true;
  }
  bool on_string_part(std::string_view text, size_t, Code&) { return part(text); }
  bool on_string(std::string_view text, size_t, Code&) {
    values_.emplace_back(whole(text));
    return true;
  }
  bool on_number_part(std::string_view text, Code&) { return part(text); }
  bool on_int64(int64_t, std::string_view text, Code&) { return number(text); }
  bool on_uint64(uint64_t, std::string_view text, Code&) { return number(text); }
  bool on_double(double, std::string_view text, Code&) { return number(text); }
  bool on_bool(bool value, Code&) {
    values_.emplace_back(value);
    return true;
  }
  bool on_null(Code&) {
    values_.emplace_back();
    return true;
  }
  bool on_comment_part(std::string_view, Code&) { return true; }
  bool on_comment(std::string_view, Code&) { return true; }

 private:
  bool part(std::string_view text) {
    pending_ += text;
    return true;
  }
  std::string whole(std::string_view text) {
    if (pending_.empty()) return std::string(text);
    pending_ += text;
    return std::exchange(pending_, {});
  }
  bool number(std::string_view text) {
    values_.emplace_back(base::Number{whole(text)});
    return true;
  }

  std::vector<Document> values_;
  std::vector<std::string> keys_;
  std::string pending_;
};

std::string reason(const Code& problem, size_t offset, size_t size) {
  using boost::json::error;
  std::string what = "is not JSON";
  if (problem == error::incomplete) {
    what = "ends before its JSON value does";
  } else if (problem == error::too_deep) {
    what = "is nested too deeply";
  } else if (problem == error::extra_data) {
    what = "goes on after its JSON value";
  }
  return fmt::format("The text {} (at byte {} of {}).", what, offset, size);
}

}  // namespace

base::Result<Document> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = limits::json_depth;
  boost::json::basic_parser<Builder> parser(options);
  Code problem;
  size_t used = parser.write_some(false, text.data(), text.size(), problem);
  if (!problem && used < text.size()) problem = boost::json::make_error_code(boost::json::error::extra_data);
  if (problem) {
    return base::fail({base::ErrorKind::invalid, "SerializationException", reason(problem, used, text.size()), {}, {}});
  }
  return parser.handler().take();
}

}  // namespace wire
