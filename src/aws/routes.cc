#include "aws/routes.h"

#include <algorithm>

#include "wire/http.h"

namespace aws {

std::vector<std::string_view> Routes::split(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return segments;
}

void Routes::add(const Route& route, size_t id) {
  Row row{std::string(route.method), {}, {}, id};
  auto mark = route.path.find('?');
  for (auto text : split(route.path.substr(0, mark))) {
    if (text.starts_with('{') && text.ends_with("+}")) {
      row.segments.push_back({Segment::Kind::rest, std::string(text.substr(1, text.size() - 3))});
    } else if (text.starts_with('{') && text.ends_with('}')) {
      row.segments.push_back({Segment::Kind::one, std::string(text.substr(1, text.size() - 2))});
    } else {
      row.segments.push_back({Segment::Kind::literal, std::string(text)});
    }
  }
  if (mark != std::string_view::npos) row.query = wire::parse_query(route.path.substr(mark + 1));
  auto before = [](const Row& a, const Row& b) {
    if (a.segments < b.segments || b.segments < a.segments) return a.segments < b.segments;
    return a.query.size() > b.query.size();
  };
  rows_.insert(std::ranges::upper_bound(rows_, row, before), std::move(row));
}

bool Routes::fits(const Row& row, const std::vector<std::string_view>& segments, std::string_view query) {
  bool open_end = !row.segments.empty() && row.segments.back().kind == Segment::Kind::rest;
  if (open_end ? segments.size() < row.segments.size() : segments.size() != row.segments.size()) return false;
  for (size_t i = 0; i < row.segments.size(); ++i) {
    if (row.segments[i].kind == Segment::Kind::literal && row.segments[i].text != segments[i]) return false;
    if (segments[i].empty()) return false;
  }
  if (row.query.empty()) return true;
  auto sent = wire::parse_query(query);
  return std::ranges::all_of(row.query, [&](auto& wanted) {
    return std::ranges::any_of(sent, [&](auto& pair) {
      return pair.first == wanted.first && (wanted.second.empty() || pair.second == wanted.second);
    });
  });
}

Routes::Found Routes::found(const Row& row, const std::vector<std::string_view>& segments) {
  Found result{row.id, {}};
  for (size_t i = 0; i < row.segments.size(); ++i) {
    if (row.segments[i].kind == Segment::Kind::literal) continue;
    std::string_view text = segments[i];
    if (row.segments[i].kind == Segment::Kind::rest) {
      text = std::string_view(text.data(), static_cast<size_t>(segments.back().data() + segments.back().size() - text.data()));
    }
    auto decoded = wire::percent_decode(text);
    result.parameters.emplace_back(row.segments[i].text, decoded ? *std::move(decoded) : std::string(text));
  }
  return result;
}

}  // namespace aws
