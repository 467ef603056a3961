// A function that does what its event says, so that tests see from inside what a function can and cannot do.
//
//   {"call": "PutItem", "input": {...}}    calls DynamoDB as this function's role
//   {"read": "/path"} {"list": "/path"} {"write": "/path"}   what the file system gives
//   {"environment": true} {"identity": true} {"processes": true}
//   {"connect": "127.0.0.1:80"}            whether a TCP connection is taken
//   {"sleep_ms": 50} {"exit": 3} {"abort": true} {"allocate_mb": 300} {"answer_bytes": 7000000} {"throw": "text"}
//   {"count": true}                        how often this process was asked; {"print": "line"} {"echo": ...}
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "lambda/lambda.h"

extern char** environ;

namespace {

using base::Document;

std::unique_ptr<lambda::DynamoDb> dynamodb;

Document call(const Document& event) {
  if (!dynamodb) dynamodb = std::make_unique<lambda::DynamoDb>();
  auto answer = dynamodb->call(event.text("call"), *event.find("input"));
  if (answer) return Document::object({{"ok", *answer}});
  return Document::object({{"error", answer.error().code}, {"message", answer.error().message}});
}

Document read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Document::object({{"error", std::strerror(errno)}});
  std::ostringstream content;
  content << file.rdbuf();
  return Document::object({{"ok", content.str().substr(0, 100000)}});
}

Document list(const std::string& path) {
  std::error_code error;
  auto names = Document::list();
  for (auto entry = std::filesystem::directory_iterator(path, error); !error && entry != std::filesystem::directory_iterator();
       entry.increment(error)) {
    names.push(entry->path().filename().string());
  }
  if (error) return Document::object({{"error", error.message()}});
  return Document::object({{"ok", std::move(names)}});
}

Document write(const std::string& path) {
  std::ofstream file(path, std::ios::app);
  file << "x";
  file.flush();
  if (!file) return Document::object({{"error", std::strerror(errno)}});
  return Document::object({{"ok", true}});
}

Document environment() {
  auto all = Document::object();
  for (char** entry = environ; *entry; ++entry) {
    std::string_view text = *entry;
    all.set(text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
  }
  return all;
}

Document connect_to(const std::string& address) {
  auto endpoint = lambda::Endpoint::parse(address);
  if (!endpoint) return Document::object({{"error", endpoint.error().message}});
  lambda::Connection connection(*endpoint);
  auto answer = connection.exchange({.method = "GET", .target = "/"});
  if (!answer) return Document::object({{"error", answer.error().message}});
  return Document::object({{"ok", answer->status}});
}

Document identity() {
  return Document::object(
      {{"uid", static_cast<int>(getuid())}, {"pid", static_cast<int>(getpid())}, {"ppid", static_cast<int>(getppid())}});
}

Document processes() {
  auto found = list("/proc");
  auto pids = Document::list();
  for (auto& name : *found.find("ok")->elements()) {
    if (name.string()->find_first_not_of("0123456789") == std::string::npos) pids.push(name);
  }
  return pids;
}

Document allocate(size_t megabytes) {
  std::vector<std::unique_ptr<char[]>> blocks;
  for (size_t i = 0; i < megabytes; ++i) {
    blocks.push_back(std::make_unique<char[]>(1 << 20));
    std::memset(blocks.back().get(), static_cast<int>(i | 1), 1 << 20);
  }
  return Document::object({{"ok", static_cast<int64_t>(blocks.size())}});
}

}  // namespace

int main() {
  int64_t count = 0;
  return lambda::serve([&](const Document& event, const lambda::Context& context) -> base::Result<Document> {
    ++count;
    auto text = [&](std::string_view name) { return std::string(event.text(name)); };
    auto number = [&](std::string_view name) { return event.find(name)->integer().value_or(0); };
    if (event.find("print")) fmt::print("{}\n", text("print")), std::fflush(stdout);
    if (event.find("sleep_ms")) std::this_thread::sleep_for(std::chrono::milliseconds(number("sleep_ms")));
    if (event.find("exit")) std::_Exit(static_cast<int>(number("exit")));
    if (event.find("abort")) std::abort();
    if (event.find("throw")) throw std::runtime_error(text("throw"));
    if (event.find("call")) return call(event);
    if (event.find("read")) return read(text("read"));
    if (event.find("list")) return list(text("list"));
    if (event.find("write")) return write(text("write"));
    if (event.find("environment")) return environment();
    if (event.find("identity")) return identity();
    if (event.find("processes")) return processes();
    if (event.find("connect")) return connect_to(text("connect"));
    if (event.find("allocate_mb")) return allocate(static_cast<size_t>(number("allocate_mb")));
    if (event.find("answer_bytes")) return Document(std::string(static_cast<size_t>(number("answer_bytes")), 'x'));
    if (event.find("count")) return Document(count);
    if (auto* echo = event.find("echo")) return *echo;
    return Document::object(
        {{"requestId", context.request_id}, {"arn", context.function_arn}, {"remaining", context.remaining_ms()}});
  });
}
