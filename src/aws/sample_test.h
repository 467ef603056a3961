// Three small services for the tests of room aws: json, rest-json and query, in front of a room that is a map.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/directory.h"

namespace aws::sample {

struct Shelf {
  std::map<std::string, std::string> books;
};

struct PutBook {
  static constexpr std::string_view name = "PutBook";
  struct Input {
    std::string title, text;
  };
  struct Output {
    std::optional<std::string> old;
  };
  static std::vector<iam::Access> access(const Call&, const Input& in) {
    return {{"shelf:PutBook", "arn:book/" + in.title, {}}};
  }
  static base::Task<base::Result<Output>> run(Shelf& shelf, const Call&, Input in) {
    if (in.text == "bad")
      co_return base::fail({base::ErrorKind::missing, "ResourceNotFoundException", "No such shelf", {}, {}});
    if (in.text == "broken") co_return base::fail(base::internal_error("the disk is gone"));
    Output out;
    if (auto old = shelf.books.find(in.title); old != shelf.books.end()) out.old = old->second;
    shelf.books[in.title] = in.text;
    co_return out;
  }
};
template <class V>
void fields(V& v, PutBook::Input& in) {
  v.required("Title", in.title, wire::Length{2, 10});
  v.optional("Text", in.text);
}
template <class V>
void fields(V& v, PutBook::Output& out) {
  v.optional("Old", out.old);
}

struct ReadBook {
  static constexpr std::string_view name = "ReadBook";
  static constexpr Route route{"GET", "/books/{Title}/text"};
  static constexpr int status = 201;
  struct Input {
    std::string title;
    std::optional<int> page;
    std::vector<std::string> tags;
    std::optional<std::string> reader;
  };
  struct Output {
    int status = 203;
    std::optional<std::string> kind;
    wire::Blob text;
  };
  static std::vector<iam::Access> access(Shelf&, const Call&, const Input&) { return {}; }
  static base::Task<base::Result<Output>> run(Shelf& shelf, const Call&, Input in) {
    co_return Output{203,
                     "novel",
                     {fmt::format("{}|{}|{}|{}", shelf.books[in.title], in.page.value_or(-1), fmt::join(in.tags, "+"),
                                  in.reader.value_or("nobody"))}};
  }
};
template <class V>
void fields(V& v, ReadBook::Input& in) {
  v.required("Title", in.title, wire::Path{});
  v.optional("Page", in.page, wire::Query{"page"}, wire::Range{1, 99});
  v.optional("Tags", in.tags, wire::Query{"tag"});
  v.optional("Reader", in.reader, wire::Header{"X-Reader"});
}
template <class V>
void fields(V& v, ReadBook::Output& out) {
  v.optional("Status", out.status, wire::StatusCode{});
  v.optional("Kind", out.kind, wire::Header{"X-Kind"});
  v.optional("Text", out.text, wire::Payload{});
}

struct EditBook {
  static constexpr std::string_view name = "EditBook";
  static constexpr Route route{"PATCH", "/books/{Title}"};
  struct Input {
    std::string title, text;
    std::optional<std::string> new_title;
  };
  struct Output {
    std::string title, text;
  };
  static std::vector<iam::Access> access(const Call&, const Input&) { return {}; }
  static base::Task<base::Result<Output>> run(Shelf& shelf, const Call&, Input in) {
    if (!shelf.books.contains(in.title)) {
      co_return base::fail({base::ErrorKind::missing, "NotFoundException", "No book " + in.title, {}, {}});
    }
    shelf.books[in.title] = in.text;
    co_return Output{in.title, in.text};
  }
};
template <class V>
void fields(V& v, EditBook::Input& in) {
  v.required("title", in.title, wire::Path{"Title"});
  v.required("text", in.text);
  v.optional("newTitle", in.new_title, wire::Named{"title"});
}
template <class V>
void fields(V& v, EditBook::Output& out) {
  v.required("title", out.title);
  v.required("text", out.text, wire::Named{"content"});
}

struct ListBooks {
  static constexpr std::string_view name = "ListBooks";
  static constexpr bool anonymous = true;
  struct Input {
    std::optional<int> max;
    std::vector<std::string> only;
  };
  struct Output {
    std::vector<std::string> titles;
  };
  static std::vector<iam::Access> access(const Call&, const Input&) { return {}; }
  static base::Task<base::Result<Output>> run(Shelf& shelf, const Call&, Input in) {
    Output out;
    for (auto& [title, text] : shelf.books) {
      bool wanted = in.only.empty() || std::ranges::find(in.only, title) != in.only.end();
      if (wanted && static_cast<int>(out.titles.size()) < in.max.value_or(100)) out.titles.push_back(title);
    }
    co_return out;
  }
};
template <class V>
void fields(V& v, ListBooks::Input& in) {
  v.optional("Max", in.max, wire::Range{1, 1000});
  v.optional("Only", in.only);
}
template <class V>
void fields(V& v, ListBooks::Output& out) {
  v.optional("Titles", out.titles);
}

inline void fill(Directory& directory, Shelf& shelf) {
  directory.add({"dynamodb", "dynamodb", Protocol::json_1_0, "DynamoDB_20120810", Operations<PutBook>::bound_to(shelf)});
  directory.add({"lambda", "lambda", Protocol::rest_json, "2015-03-31", Operations<ReadBook, EditBook>::bound_to(shelf)});
  directory.add({"iam", "iam", Protocol::query, "2010-05-08", Operations<ListBooks>::bound_to(shelf)});
}

inline Call root_call(const Settings& settings) {
  Call call;
  call.request_id = "id-1";
  call.caller = std::make_shared<iam::Caller>(iam::root_caller("000000000000"));
  call.settings = &settings;
  return call;
}

}  // namespace aws::sample
