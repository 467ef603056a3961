#include "wire/pattern.h"

#include <algorithm>
#include <bitset>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "wire/limits.h"

namespace wire {
namespace {

constexpr char32_t last_ascii = 0x7F;
constexpr char32_t last_character = 0x10FFFF;

/// A set of characters.
struct Set {
  std::bitset<last_ascii + 1> ascii;
  std::vector<std::pair<char32_t, char32_t>> beyond;

  void add(char32_t from, char32_t to) {
    for (char32_t c = from; c <= to && c <= last_ascii; ++c) ascii.set(c);
    if (to > last_ascii) beyond.emplace_back(std::max<char32_t>(from, last_ascii + 1), to);
  }
  void add(const Set& other) {
    ascii |= other.ascii;
    beyond.insert(beyond.end(), other.beyond.begin(), other.beyond.end());
  }
  bool has(char32_t c) const {
    if (c <= last_ascii) return ascii.test(c);
    return std::ranges::any_of(beyond, [c](auto& range) { return c >= range.first && c <= range.second; });
  }
  Set opposite() const {
    Set out;
    out.ascii = ~ascii;
    auto ranges = beyond;
    std::ranges::sort(ranges);
    char32_t next = last_ascii + 1;
    for (auto [from, to] : ranges) {
      if (from > next) out.beyond.emplace_back(next, from - 1);
      next = std::max<char32_t>(next, to + 1);
    }
    if (next <= last_character) out.beyond.emplace_back(next, last_character);
    return out;
  }
};

struct Instruction {
  enum class Op { character, split, jump } op;
  int a = 0, b = 0;  // character: index of the set; split: both offsets from here, jump: one
};
using Instructions = std::vector<Instruction>;

/// The next character of UTF-8 text; a byte that is not UTF-8 stands for itself.
char32_t take_character(std::string_view& text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t lead = byte(0);
  size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length > text.size()) length = 1;
  char32_t value = length == 1 ? lead : lead & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) value = value << 6 | (byte(i) & 0x3F);
  text.remove_prefix(length);
  return value;
}

/// Pattern text to code. Grammar: alternatives of sequences of repeated atoms.
class Compiler {
 public:
  Compiler(std::string_view pattern, std::vector<Set>& sets) : rest_(pattern), sets_(sets) {}

  Instructions whole() {
    if (rest_.starts_with('^')) rest_.remove_prefix(1);
    if (rest_.ends_with('$') && !rest_.ends_with("\\$")) rest_.remove_suffix(1);
    Instructions code = alternatives();
    CHECK(rest_.empty());
    return code;
  }

 private:
  Instructions alternatives() {
    Instructions code = sequence();
    while (accept('|')) {
      Instructions other = sequence();
      Instructions both{{Instruction::Op::split, 1, size(code) + 2}};
      append(both, code);
      both.push_back({Instruction::Op::jump, size(other) + 1});
      append(both, other);
      code = std::move(both);
    }
    return code;
  }

  Instructions sequence() {
    Instructions code;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') append(code, repeated());
    return code;
  }

  Instructions repeated() {
    Instructions code = atom();
    for (;;) {
      if (accept('*')) {
        code = repeat(code, 0, {});
      } else if (accept('+')) {
        code = repeat(code, 1, {});
      } else if (accept('?')) {
        code = repeat(code, 0, 1);
      } else if (accept('{')) {
        int min = number();
        std::optional<int> max = min;
        if (accept(',')) max = rest_.front() == '}' ? std::optional<int>() : number();
        expect('}');
        code = repeat(code, min, max);
      } else {
        return code;
      }
    }
  }

  static Instructions repeat(const Instructions& once, int min, std::optional<int> max) {
    Instructions code;
    for (int i = 0; i < min; ++i) append(code, once);
    if (!max) {
      code.push_back({Instruction::Op::split, 1, size(once) + 2});
      append(code, once);
      code.push_back({Instruction::Op::jump, -(size(once) + 1)});
      return code;
    }
    for (int left = *max - min; left > 0; --left) {
      code.push_back({Instruction::Op::split, 1, left * (size(once) + 1)});
      append(code, once);
    }
    return code;
  }

  Instructions atom() {
    if (accept('(')) {
      if (accept('?')) expect(':');
      Instructions code = alternatives();
      expect(')');
      return code;
    }
    if (accept('[')) return one_of(bracket());
    if (accept('.')) return one_of(Set().opposite());
    if (accept('\\')) return one_of(escape());
    Set set;
    char32_t c = take_character(rest_);
    set.add(c, c);
    return one_of(std::move(set));
  }

  Set bracket() {
    bool negated = accept('^');
    Set set;
    for (bool first = true; first || rest_.front() != ']'; first = false) {
      CHECK(rest_.size() > 1);
      if (accept('[')) {  // a class within a class
        set.add(bracket());
        continue;
      }
      if (accept('\\')) {
        Set escaped = escape();
        auto single = the_only(escaped);
        if (single && dash_continues()) {
          set.add(*single, range_end());
        } else {
          set.add(escaped);
        }
        continue;
      }
      char32_t from = take_character(rest_);
      char32_t to = dash_continues() ? range_end() : from;
      CHECK(from <= to);
      set.add(from, to);
    }
    expect(']');
    return negated ? set.opposite() : set;
  }

  bool dash_continues() const { return rest_.size() > 2 && rest_[0] == '-' && rest_[1] != ']'; }
  char32_t range_end() {
    expect('-');
    if (!accept('\\')) return take_character(rest_);
    auto single = the_only(escape());
    CHECK(single);
    return *single;
  }

  static std::optional<char32_t> the_only(const Set& set) {
    if (set.ascii.count() == 1 && set.beyond.empty()) {
      for (char32_t c = 0; c <= last_ascii; ++c) {
        if (set.ascii.test(c)) return c;
      }
    }
    if (set.ascii.none() && set.beyond.size() == 1 && set.beyond[0].first == set.beyond[0].second) return set.beyond[0].first;
    return {};
  }

  Set escape() {
    Set set;
    char32_t c = take_character(rest_);
    switch (c) {
      case 'd': set.add('0', '9'); return set;
      case 'D': set.add('0', '9'); return set.opposite();
      case 'w': return word();
      case 'W': return word().opposite();
      case 's': return space();
      case 'S': return space().opposite();
      case 'p': return property();
      case 't': c = '\t'; break;
      case 'n': c = '\n'; break;
      case 'r': c = '\r'; break;
      case 'u': c = hex(4); break;
      case 'x':
        c = accept('{') ? hex(rest_.find('}')) : hex(2);
        accept('}');
        break;
      default: break;
    }
    set.add(c, c);
    return set;
  }

  static Set word() {
    Set set;
    set.add('a', 'z');
    set.add('A', 'Z');
    set.add('0', '9');
    set.add('_', '_');
    return set;
  }
  static Set space() {
    Set set;
    set.add('\t', '\r');
    set.add(' ', ' ');
    return set;
  }

  /// \p{L}, \p{Z} and so on. Beyond ASCII every property holds for every character.
  Set property() {
    expect('{');
    auto end = rest_.find('}');
    CHECK(end != std::string_view::npos && end > 0);
    char kind = rest_.starts_with("Is") && end > 2 ? rest_[2] : rest_[0];
    rest_.remove_prefix(end + 1);
    Set set;
    set.add(last_ascii + 1, last_character);
    for (char32_t c = 0x20; c < last_ascii; ++c) {
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      bool digit = c >= '0' && c <= '9';
      bool symbol = std::u32string_view(U"$+<=>^`|~").contains(c);
      bool holds = kind == 'L'   ? letter
                   : kind == 'N' ? digit
                   : kind == 'Z' ? c == ' '
                   : kind == 'S' ? symbol
                   : kind == 'P' ? !letter && !digit && !symbol && c != ' '
                   : kind == 'A' ? letter || digit
                                 : false;
      if (holds) set.add(c, c);
    }
    return set;
  }

  char32_t hex(size_t digits) {
    CHECK(digits <= rest_.size());
    char32_t value = 0;
    for (char c : rest_.substr(0, digits)) {
      value = value * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    rest_.remove_prefix(digits);
    return value;
  }
  int number() {
    int value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  bool accept(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) { CHECK(accept(wanted)); }
  Instructions one_of(Set set) {
    sets_.push_back(std::move(set));
    return {{Instruction::Op::character, static_cast<int>(sets_.size()) - 1}};
  }
  static int size(const Instructions& code) { return static_cast<int>(code.size()); }
  static void append(Instructions& to, const Instructions& from) {
    CHECK(to.size() + from.size() <= limits::pattern_program);
    to.insert(to.end(), from.begin(), from.end());
  }

  std::string_view rest_;
  std::vector<Set>& sets_;
};

/// The instructions that may run next, each once.
class States {
 public:
  explicit States(size_t size) : seen_(size + 1) {}
  void clear() {
    for (int at : waiting_) seen_[static_cast<size_t>(at)] = false;
    for (int at : passed_) seen_[static_cast<size_t>(at)] = false;
    waiting_.clear();
    passed_.clear();
  }
  /// Adds what is reached from `start` without taking a character.
  void add(const Instructions& code, int start) {
    stack_.push_back(start);
    while (!stack_.empty()) {
      int at = stack_.back();
      stack_.pop_back();
      auto index = static_cast<size_t>(at);
      if (seen_[index]) continue;
      seen_[index] = true;
      if (index == code.size() || code[index].op == Instruction::Op::character) {
        waiting_.push_back(at);
        continue;
      }
      passed_.push_back(at);
      stack_.push_back(at + code[index].a);
      if (code[index].op == Instruction::Op::split) stack_.push_back(at + code[index].b);
    }
  }
  const std::vector<int>& waiting() const { return waiting_; }
  bool has(size_t at) const { return seen_[at]; }

 private:
  std::vector<bool> seen_;
  std::vector<int> waiting_, passed_, stack_;
};

}  // namespace

struct CompiledPattern::Program {
  std::vector<Set> sets;
  Instructions code;
  bool one_set = false;  // [...]+ or [...]*: no states needed
  bool may_be_empty = false;
};

CompiledPattern::CompiledPattern(std::string_view pattern) {
  auto program = std::make_unique<Program>();
  program->code = Compiler(pattern, program->sets).whole();
  using Op = Instruction::Op;
  auto& code = program->code;
  bool star = code.size() == 3 && code[0].op == Op::split && code[1].op == Op::character && code[2].op == Op::jump;
  bool plus = code.size() == 4 && code[0].op == Op::character && code[1].op == Op::split && code[2].op == Op::character &&
              code[0].a == code[2].a && code[3].op == Op::jump;
  program->one_set = star || plus;
  program->may_be_empty = star;
  program_ = std::move(program);
}

CompiledPattern::CompiledPattern(CompiledPattern&&) noexcept = default;
CompiledPattern::~CompiledPattern() = default;

bool CompiledPattern::matches(std::string_view text) const {
  auto& [sets, code, one_set, may_be_empty] = *program_;
  if (one_set) {
    if (text.empty()) return may_be_empty;
    while (!text.empty()) {
      if (!sets[0].has(take_character(text))) return false;
    }
    return true;
  }
  States now(code.size()), next(code.size());
  now.add(code, 0);
  while (!text.empty()) {
    if (now.waiting().empty()) return false;
    char32_t c = take_character(text);
    for (int at : now.waiting()) {
      auto index = static_cast<size_t>(at);
      if (index < code.size() && sets[static_cast<size_t>(code[index].a)].has(c)) next.add(code, at + 1);
    }
    std::swap(now, next);
    next.clear();
  }
  return now.has(code.size());
}

bool matches(const char* pattern, std::string_view text) {
  static thread_local std::unordered_map<const char*, CompiledPattern> compiled;
  auto found = compiled.find(pattern);
  if (found == compiled.end()) found = compiled.emplace(pattern, CompiledPattern(pattern)).first;
  return found->second.matches(text);
}

}  // namespace wire
