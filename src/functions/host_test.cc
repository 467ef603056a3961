#include "functions/host.h"

#include <thread>

#include "functions/host_test_setup.h"
#include "functions/response_stream.h"
#include "store/doubting_witness.h"

namespace functions {
namespace {

using std::chrono::milliseconds;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST_F(HostTest, RunsAFunctionAndKeepsItWarm) {
  make(function("f"));
  EXPECT_EQ(answer("f", "{\"a\":1}"), "{\"a\":1}");
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "2");
  EXPECT_EQ(answer("arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST", R"({"do":"count"})"), "3");
  EXPECT_EQ(answer("f", ""), "{}");
  EXPECT_EQ(host_->counts().cold_starts, 1u);
}

TEST_F(HostTest, TheLogHasEveryLine) {
  make(function("f"));
  auto outcome = invoke("f", R"({"do":"print","arg":"hello"})");
  ASSERT_TRUE(outcome);
  std::string id = outcome->request_id;
  for (std::string line : {"START RequestId: " + id + " Version: $LATEST\n", std::string("hello\n"), std::string("to stderr\n"),
                           "END RequestId: " + id + "\n", "REPORT RequestId: " + id + "\tDuration: "})
    EXPECT_TRUE(contains(outcome->log_tail, line)) << line << "not in\n" << outcome->log_tail;
  EXPECT_TRUE(contains(outcome->log_tail, "Memory Size: 256 MB\tMax Memory Used: ")) << outcome->log_tail;
  EXPECT_TRUE(contains(outcome->log_tail, "\tInit Duration: "));
  EXPECT_TRUE(outcome->log_tail.ends_with("\t\n"));
  EXPECT_FALSE(contains(invoke("f", "{}")->log_tail, "Init Duration"));
  auto events = wait(logs_->filter({.group = "/aws/lambda/f"}));
  ASSERT_TRUE(events);
  EXPECT_EQ(events->entries.size(), 1 + 5 + 3u);
  EXPECT_TRUE(events->entries[0].message.starts_with("INIT_START Runtime Version: provided.al2023"));
}

TEST_F(HostTest, TheEnvironmentIsLambdas) {
  auto fresh = function("f");
  fresh.environment = {{"MY_TABLE", "notes"}};
  make(std::move(fresh));
  std::string all = "\n" + answer("f", R"({"do":"env"})") + "\n";
  for (const char* line :
       {"AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001", "AWS_ENDPOINT_URL=http://127.0.0.1:4566", "AWS_REGION=us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME=f", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256", "MY_TABLE=notes", "TZ=:UTC",
        "LAMBDA_TASK_ROOT=/var/task", "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/f", "_HANDLER=x"})
    EXPECT_TRUE(contains(all, std::string("\n") + line + "\n")) << line;
  EXPECT_TRUE(contains(all, "\nAWS_ACCESS_KEY_ID=ASIA"));
  EXPECT_FALSE(contains(all, "HOME="));
  std::string head = answer("f", R"({"do":"head"})");
  EXPECT_TRUE(contains(head, "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:f\r\n"))
      << head;
  EXPECT_TRUE(contains(head, "Lambda-Runtime-Deadline-Ms: "));
  EXPECT_TRUE(contains(head, "Lambda-Runtime-Trace-Id: Root=1-"));
}

TEST_F(HostTest, FailuresAreLambdas) {
  auto fresh = function("f");
  fresh.timeout_s = 1;
  make(std::move(fresh));
  auto failed = invoke("f", R"({"do":"fail"})");
  EXPECT_EQ(failed->payload, R"({"errorType":"My.Error","errorMessage":"failed"})");
  EXPECT_EQ(failed->function_error, "Unhandled");
  EXPECT_EQ(failed->status, 200);

  auto reason = [&](const char* event) {
    auto outcome = invoke("f", event);
    EXPECT_EQ(outcome->function_error, "Unhandled");
    std::string text = outcome->payload;
    if (size_t at = text.find(outcome->request_id); at != std::string::npos) text.replace(at, 36, "ID");
    return text;
  };
  EXPECT_EQ(
      reason(R"({"do":"exit","arg":"1"})"),
      R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 1"})");
  EXPECT_EQ(
      reason(R"({"do":"exit","arg":"0"})"),
      R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited without providing a reason"})");
  EXPECT_EQ(
      reason(R"({"do":"abort"})"),
      R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: signal: aborted"})");
  EXPECT_EQ(
      reason(R"({"do":"kill"})"),
      R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: signal: killed"})");
  EXPECT_EQ(reason(R"({"do":"sleep","arg":"3"})"),
            R"({"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after 1.00 seconds"})");
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "1");  // a fresh process
}

TEST_F(HostTest, StartsThatFail) {
  auto exits = function("exits");
  exits.environment = {{"INIT", "exit"}};
  make(std::move(exits));
  auto outcome = invoke("exits", "{}");
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(contains(outcome->payload, "Runtime exited with error: exit status 3")) << outcome->payload;
  EXPECT_TRUE(contains(outcome->log_tail, "INIT_REPORT Init Duration: ")) << outcome->log_tail;
  auto says = function("says");
  says.environment = {{"INIT", "error"}};
  make(std::move(says));
  EXPECT_EQ(invoke("says", "{}")->payload, R"({"errorType":"My.Init","errorMessage":"no"})");
  auto empty = function("empty");
  empty.zip = make_zip({{"readme", "text"}});
  make(std::move(empty));
  EXPECT_TRUE(contains(invoke("empty", "{}")->payload, "Couldn't find valid bootstrap(s)")) << invoke("empty", "{}")->payload;
  auto plain = function("plain");
  plain.zip = make_zip({{"bootstrap", test_runtime(), 0100644}});
  make(std::move(plain));
  EXPECT_TRUE(contains(invoke("plain", "{}")->payload, "fork/exec /var/task/bootstrap: Permission denied"))
      << invoke("plain", "{}")->payload;
}

TEST_F(HostTest, TheRuntimeApiRefusesWhatIsWrong) {
  make(function("f"));
  std::string reply = answer("f", R"({"do":"wrong"})");
  EXPECT_TRUE(contains(reply, "400 {\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}")) << reply;
  EXPECT_TRUE(contains(reply, "403 ")) << reply;
  EXPECT_TRUE(contains(reply, "InvalidStateTransition"));
  answer("f", R"({"do":"twice"})");
  auto big = invoke("f", R"({"do":"big","arg":"6291557"})");
  EXPECT_EQ(big->payload,
            "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 bytes).\","
            "\"errorType\":\"Function.ResponseSizeTooLarge\"}");
  EXPECT_EQ(answer("f", R"({"do":"big","arg":"6291556"})").size(), 6291556u);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "5");
}

TEST_F(HostTest, ManyAtOnce) {
  auto fresh = function("f");
  make(std::move(fresh));
  std::vector<std::future<std::string>> all;
  for (int i = 0; i < 40; ++i)
    all.push_back(std::async(std::launch::async, [&, i] { return answer("f", "{\"i\":" + std::to_string(i) + "}"); }));
  for (int i = 0; i < 40; ++i) EXPECT_EQ(all[static_cast<size_t>(i)].get(), "{\"i\":" + std::to_string(i) + "}");
  EXPECT_GT(host_->counts().cold_starts, 1u);
  EXPECT_EQ(host_->counts().busy, 0);
}

TEST_F(HostTest, AtTheLimitOthersMakeRoom) {
  close();
  options_.max_environments = 2;
  open();
  for (const char* name : {"a", "b", "c"}) make(function(name));
  for (int round = 0; round < 2; ++round)
    for (const char* name : {"a", "b", "c"}) EXPECT_EQ(answer(name, "{}"), "{}");
  EXPECT_LE(host_->counts().environments, 2);
  std::vector<std::future<std::string>> all;
  for (int i = 0; i < 12; ++i)
    all.push_back(std::async(std::launch::async, [&, i] { return answer(i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c", "{}"); }));
  for (auto& each : all) EXPECT_EQ(each.get(), "{}");
}

TEST_F(HostTest, IdleOnesAreReaped) {
  close();
  options_.idle_timeout = milliseconds(200);
  open();
  make(function("f"));
  answer("f", "{}");
  EXPECT_EQ(host_->counts().environments, 1);
  for (int i = 0; i < 100 && host_->counts().environments > 0; ++i) std::this_thread::sleep_for(milliseconds(30));
  EXPECT_EQ(host_->counts().environments, 0);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "1");
}

TEST_F(HostTest, ChangesReplaceTheProcess) {
  make(function("f"));
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "1");
  auto changed = wait(host_->update_configuration("f", {.environment = std::map<std::string, std::string>{{"NEW", "1"}}}));
  ASSERT_TRUE(changed);
  EXPECT_TRUE(contains(answer("f", R"({"do":"env"})"), "NEW=1"));
  std::string before = (*changed)->package;
  auto updated = wait(host_->update_code("f", {.zip = make_zip({{"bootstrap", test_runtime() + "\n#2", 0100755}})}));
  ASSERT_TRUE(updated);
  EXPECT_NE((*updated)->package, before);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "1");
  for (int i = 0; i < 100 && std::filesystem::exists(folder_ / "packages" / before); ++i)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "packages" / before));
  ASSERT_TRUE(wait(host_->remove("f")));
  auto missing = invoke("f", "{}");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST");
}

TEST_F(HostTest, FunctionsSurviveARestart) {
  make(function("f"));
  ASSERT_TRUE(wait(host_->add_permission(
      "f", "", {.id = "s", .action = "lambda:InvokeFunction", .principal = "apigateway.amazonaws.com"}, "")));
  close();
  open();
  EXPECT_EQ(answer("f", "{}"), "{}");
  EXPECT_TRUE(host_->policy("f"));
}

TEST_F(HostTest, CodeThatIsGoneCanBeBroughtAgain) {
  make(function("f"));
  close();
  std::filesystem::remove_all(folder_ / "packages");
  open();
  ASSERT_TRUE(wait(host_->update_code("f", {.zip = test_package()})));
  EXPECT_EQ(answer("f", "{}"), "{}");
  ASSERT_TRUE(wait(host_->update_configuration("f", {.timeout_s = 5})));
  EXPECT_EQ(answer("f", "{}"), "{}");
}

TEST_F(HostTest, WhatIsStoredButUnconfirmedIsThere) {
  store_->set_witness(std::make_shared<store::DoubtingWitness>());
  auto code = [](auto result) { return result ? "" : result.error().code; };
  EXPECT_EQ(code(wait(host_->create(function("f")))), store::DoubtingWitness::kCode);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "1");
  auto first = (*host_->find("f"))->package;
  auto newer = make_zip({{"bootstrap", test_runtime() + "\n#2", 0100755}});
  EXPECT_EQ(code(wait(host_->update_code("f", {.zip = std::move(newer)}))), store::DoubtingWitness::kCode);
  auto second = (*host_->find("f"))->package;
  EXPECT_NE(second, first);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "1");
  for (int i = 0; i < 100 && std::filesystem::exists(folder_ / "packages" / first); ++i)
    std::this_thread::sleep_for(milliseconds(20));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "packages" / first));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "packages" / second));
  EXPECT_EQ(code(wait(host_->remove("f"))), store::DoubtingWitness::kCode);
  EXPECT_FALSE(host_->find("f"));
}

TEST_F(HostTest, ServicesNeedAPermission) {
  make(function("f"));
  auto service = iam::service_caller("000000000000", "apigateway.amazonaws.com");
  Invocation call{
      .function = "f", .payload = "{}", .source_arn = "arn:aws:execute-api:us-east-1:000000000000:abc/prod/GET/items"};
  EXPECT_EQ(wait(host_->invoke(service, call)).error().code, "AccessDeniedException");
  Statement statement{.id = "s",
                      .action = "lambda:InvokeFunction",
                      .principal = "apigateway.amazonaws.com",
                      .source_arn = "arn:aws:execute-api:us-east-1:000000000000:abc/*/GET/items"};
  auto added = wait(host_->add_permission("f", "", statement, ""));
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_TRUE(wait(host_->invoke(service, call)));
  call.source_arn = "arn:aws:execute-api:us-east-1:000000000000:other/prod/GET/items";
  EXPECT_FALSE(wait(host_->invoke(service, call)));
  EXPECT_EQ(wait(host_->add_permission("f", "", statement, "")).error().code, "ResourceConflictException");
  ASSERT_TRUE(wait(host_->remove_permission("f", "", "s", "")));
  EXPECT_EQ(host_->policy("f").error().code, "ResourceNotFoundException");
}

TEST_F(HostTest, RefusesWhatCannotBeCreated) {
  auto code = [&](auto change) {
    auto fresh = function("x");
    change(fresh);
    auto made = wait(host_->create(std::move(fresh)));
    return made ? std::string("made") : made.error().code + ": " + made.error().message;
  };
  EXPECT_EQ(code([](auto& f) { f.role = "arn:aws:iam::000000000000:role/none"; }),
            "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.");
  EXPECT_TRUE(code([](auto& f) { f.runtime = "ruby3.3"; }).starts_with("InvalidParameterValueException: The runtime ruby3.3"));
  EXPECT_TRUE(contains(code([](auto& f) { f.timeout_s = 901; }), "Value '901' at 'timeout' failed"));
  EXPECT_TRUE(contains(code([](auto& f) { f.memory_mb = 10'241; }), "less than or equal to 10240"));
  EXPECT_TRUE(contains(code([](auto& f) { f.environment = {{"AWS_REGION", "x"}}; }), "reserved keys"));
  EXPECT_TRUE(contains(code([](auto& f) { f.environment = {{"A", std::string(5000, 'x')}}; }), "4KB limit"));
  EXPECT_TRUE(contains(code([](auto& f) { f.zip = "no zip"; }), "Could not unzip"));
  EXPECT_EQ(code([](auto&) {}), "made");
  EXPECT_EQ(code([](auto&) {}), "ResourceConflictException: Function already exist: x");
}

/// What a streaming invocation gave: its pieces joined, then how it ended.
base::Task<std::string> read_stream(Host& host, const iam::Caller& caller, std::string payload) {
  auto outcome = co_await host.invoke(caller, {.function = "f", .payload = std::move(payload), .wants = Wants::stream});
  if (!outcome) co_return outcome.error().code;
  if (!outcome->stream) co_return "whole: " + outcome->payload;
  std::string all = outcome->content_type + ": ";
  while (auto piece = co_await outcome->stream->next()) all += *piece;
  auto& end = outcome->stream->end();
  co_return all + (end.failed() ? "|" + end.error_type + "|" + end.error_body : "");
}

TEST_F(HostTest, AnswersInPieces) {
  make(function("f"));
  auto streamed = [&](std::string payload) { return wait(read_stream(*host_, caller_, std::move(payload))); };
  EXPECT_EQ(streamed(R"({"do":"stream","arg":"one,50ms,two"})"), "text/plain: onetwo");
  EXPECT_EQ(streamed(R"({"do":"count"})"), "whole: 2");
  EXPECT_EQ(streamed(R"({"do":"streamfail","arg":"one"})"), "text/plain: one|My.Stream|{\"a\":1}");
  EXPECT_TRUE(streamed(R"({"do":"streambreak","arg":"one"})").starts_with("text/plain: one|Runtime.TruncatedResponse|"));
  EXPECT_EQ(streamed(R"({"do":"stream","arg":"8000000x,8000000x"})").size(), 16'000'012u);
  EXPECT_EQ(answer("f", R"({"do":"stream","arg":"one,two"})"), "onetwo");
  auto failed = invoke("f", R"({"do":"streamfail","arg":"one"})");
  EXPECT_EQ(failed->payload, "{\"a\":1}");
  EXPECT_EQ(failed->function_error, "Unhandled");
  auto big = invoke("f", R"({"do":"stream","arg":"8000000x"})");
  EXPECT_TRUE(contains(big->payload, "Function.ResponseSizeTooLarge")) << big->payload.substr(0, 200);
  EXPECT_EQ(answer("f", R"({"do":"count"})"), "9");
}

TEST_F(HostTest, EventsAreRunLater) {
  make(function("f"));
  auto outcome = wait(
      host_->invoke(caller_, {.function = "f", .payload = R"({"do":"print","arg":"later"})", .type = Invocation::Type::event}));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, 202);
  bool seen = false;
  for (int i = 0; i < 200 && !seen; ++i) {
    std::this_thread::sleep_for(milliseconds(20));
    auto events = wait(logs_->filter({.group = "/aws/lambda/f", .pattern = "later"}));
    seen = events && !events->entries.empty();
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace functions
