#include "net/parser.h"

#include <gtest/gtest.h>

namespace net {
namespace {

constexpr size_t body_limit = 1000;

struct Parsed {
  std::vector<wire::Request> requests;
  int error = 0;
  bool idle = false;
};

/// Feeds `text` in pieces of `step` bytes, as a connection does.
Parsed parse(std::string_view text, size_t step) {
  RequestParser parser(body_limit);
  Parsed parsed;
  std::string held;
  while (!parser.error()) {
    auto piece = text.substr(0, step);
    held += piece;
    text.remove_prefix(piece.size());
    for (;;) {
      held.erase(0, parser.feed(held));
      if (!parser.ready()) break;
      parsed.requests.push_back(parser.take());
    }
    if (text.empty()) break;
  }
  parsed.error = parser.error();
  parsed.idle = parser.idle();
  return parsed;
}

int error_of(std::string_view text) {
  int whole = parse(text, text.size() + 1).error;
  EXPECT_EQ(parse(text, 1).error, whole) << text;
  EXPECT_EQ(parse(text, 7).error, whole) << text;
  return whole;
}

TEST(RequestParserTest, ReadsARequestInPiecesOfAnySize) {
  std::string_view text =
      "POST /items/a%20b?limit=2 HTTP/1.1\r\nHost: api.example:8080\r\nContent-Length: 5\r\nX-Empty:\r\nX-Trim: \t a b "
      "\t\r\n\r\nhello";
  for (size_t step = 1; step <= text.size(); ++step) {
    auto parsed = parse(text, step);
    ASSERT_EQ(parsed.error, 0);
    ASSERT_EQ(parsed.requests.size(), 1u);
    auto& request = parsed.requests[0];
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/items/a%20b?limit=2");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.headers.get("x-trim"), "a b");
    ASSERT_TRUE(request.headers.find("X-EMPTY"));
    EXPECT_EQ(request.headers.get("X-Empty"), "");
    EXPECT_TRUE(parsed.idle);
  }
}

TEST(RequestParserTest, PutsChunksTogetherAndDropsTheTrailer) {
  std::string_view text =
      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n00006\r\n world\r\n0\r\nX-Sum: "
      "1\r\n\r\n"
      "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
  for (size_t step : {1, 2, 3, 10, 1000}) {
    auto parsed = parse(text, step);
    ASSERT_EQ(parsed.error, 0);
    ASSERT_EQ(parsed.requests.size(), 2u);
    EXPECT_EQ(parsed.requests[0].body, "hello world");
    EXPECT_FALSE(parsed.requests[0].headers.find("Transfer-Encoding"));
    EXPECT_FALSE(parsed.requests[0].headers.find("X-Sum"));
    EXPECT_EQ(parsed.requests[1].target, "/next");
  }
}

TEST(RequestParserTest, KeepAliveFollowsVersionAndConnection) {
  auto keep = [](std::string_view text) {
    RequestParser parser(body_limit);
    parser.feed(text);
    EXPECT_TRUE(parser.ready()) << text;
    return parser.keep_alive();
  };
  EXPECT_TRUE(keep("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(keep("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n"));
  EXPECT_FALSE(keep("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keep("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST(RequestParserTest, AbsoluteTargetsReplaceHost) {
  auto parsed = parse("GET http://other:81/x?y HTTP/1.1\r\nHost: h\r\n\r\nGET http://o?q HTTP/1.1\r\nHost: h\r\n\r\n", 1000);
  ASSERT_EQ(parsed.requests.size(), 2u);
  EXPECT_EQ(parsed.requests[0].target, "/x?y");
  EXPECT_EQ(parsed.requests[0].headers.get("Host"), "other:81");
  EXPECT_EQ(parsed.requests[1].target, "/?q");
}

struct Refusal {
  int status;
  const char* text;
};

TEST(RequestParserTest, RefusesWhatTwoParsersCouldReadDifferently) {
  const Refusal rows[] = {
      {400, "GET / HTTP/1.1\nHost: h\n\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\n\r\n"},
      {400, "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost : h\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tb\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\n: v\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nX(): v\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\x01\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"},
      {400,
       "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: \x0b"
       "chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"},
      {505, "GET / HTTP/1.2\r\nHost: h\r\n\r\n"},
      {400, "GET / HTTP/11\r\nHost: h\r\n\r\n"},
      {400, "GET / http/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /\r\n\r\n"},
      {400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET / x HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET items HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET * HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "GET http:///x HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "G(T / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {400, "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"},
      {413, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n"},
  };
  for (auto& row : rows) EXPECT_EQ(error_of(row.text), row.status) << row.text;
}

TEST(RequestParserTest, RefusesBadChunks) {
  const Refusal rows[] = {
      {400, "x\r\n"},
      {400, "\r\n"},
      {400, "-1\r\n"},
      {400, "0x5\r\nhello\r\n"},
      {400, " 5\r\nhello"},
      {400, "5 \r\nhello"},
      {400, "5\nhello"},
      {400, "5\r\nhelloX\r\n"},
      {400, "5\r\nhello\n0"},
      {400, "5\r\nhello\rX"},
      {400, "0\r\nbad\r\n"},
      {400, "0\r\nX: y\n\r\n"},
      {413, "3e9\r\n"},
      {413, "fffffffffffffff\r\n"},
      {400, "10000000000000000\r\n"},
      {413, "3e8\r\n"},  // the first chunk takes one byte less than the limit, then this one more
  };
  for (auto& row : rows) {
    std::string text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    if (std::string_view(row.text) == "3e8\r\n") text += "1\r\na\r\n";
    EXPECT_EQ(error_of(text + row.text), row.status) << row.text;
  }
  std::string long_extension = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(300, 'x');
  EXPECT_EQ(error_of(long_extension), 400);
}

TEST(RequestParserTest, BoundsTheHeader) {
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (size_t i = 0; i < limits::header_count; ++i) many += "X: y\r\n";
  EXPECT_EQ(error_of(many + "\r\n"), 431);
  EXPECT_EQ(error_of("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(limits::header_bytes, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(parse("GET /" + std::string(limits::header_bytes, 'x'), 4096).error, 431);
  EXPECT_EQ(parse("GET /" + std::string(limits::header_bytes - 100, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 4096).error, 0);
}

TEST(RequestParserTest, AsksForContinueOnlyBeforeTheBody) {
  RequestParser parser(body_limit);
  parser.feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(parser.wants_continue());
  parser.continued();
  EXPECT_FALSE(parser.wants_continue());
  parser.feed("ab");
  EXPECT_TRUE(parser.ready());
  parser.take();
  parser.feed("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_FALSE(parser.wants_continue() && !parser.error());
  EXPECT_EQ(parser.error(), 413);
}

TEST(ResponseParserTest, ReadsEveryFraming) {
  auto read = [](std::string_view text, std::string_view method = "GET") {
    ResponseParser parser(body_limit);
    parser.expect(method);
    std::string held;
    for (char c : text) {
      held += c;
      held.erase(0, parser.feed(held));
    }
    parser.end_of_input();
    EXPECT_FALSE(parser.failed()) << text;
    return parser.take();
  };
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").body, "hi");
  EXPECT_EQ(read("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n").body, "hi");
  EXPECT_EQ(read("HTTP/1.0 200 OK\r\n\r\nhi").body, "hi");
  EXPECT_EQ(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").status, 404);
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "HEAD").body, "");
  EXPECT_EQ(read("HTTP/1.1 204 No Content\r\n\r\n").status, 204);
}

TEST(ResponseParserTest, RefusesBrokenOnes) {
  for (std::string_view text : {"HTTP/2 200 OK\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n", "nonsense\r\n",
                                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    ResponseParser parser(body_limit);
    parser.feed(text);
    EXPECT_TRUE(parser.failed()) << text;
  }
  ResponseParser parser(body_limit);
  parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi");
  parser.end_of_input();
  EXPECT_TRUE(parser.failed());
}

}  // namespace
}  // namespace net
