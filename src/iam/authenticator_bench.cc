// Time per request of what every signed call pays: verifying its signature, and deciding on its access.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "iam/authenticator.h"

namespace {

template <class F>
void measure(std::string_view what, int rounds, F work) {
  double best = 1e9;
  for (int repeat = 0; repeat < 5; ++repeat) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) work();
    std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count() / rounds);
  }
  fmt::print("{:<40} {:6.2f} us\n", what, best);
}

}  // namespace

int main() {
  char pattern[] = "/tmp/virga-bench-XXXXXX";
  std::filesystem::path folder = mkdtemp(pattern);
  {
    base::SystemClock clock;
    base::SystemRandom random;
    auto store = *store::Store::open(folder);
    auto identities = *iam::Identities::open(*store, clock, random, {});
    auto made = base::sync_wait(identities->create_role(
        {.name = "reader", .trust = R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}})"}));
    auto put = base::sync_wait(identities->put_policy(
        "reader", "p",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":
            ["arn:aws:dynamodb:us-east-1:000000000000:table/notes","arn:aws:dynamodb:*:*:table/notes/index/*"]}]})"));
    if (!made || !put) return 1;
    auto issued = *identities->session_credentials({.role_arn = made->arn, .session_name = "bench"});
    wire::Request request{.method = "POST", .target = "/", .body = R"({"TableName":"notes","Key":{"id":{"S":"0123456789"}}})"};
    request.headers.add("Host", "127.0.0.1:4566");
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "DynamoDB_20120810.GetItem");
    auto now = clock.now();
    crypto::sign(request, issued.credentials, "us-east-1", "dynamodb", now);
    iam::Authenticator authenticator(*identities);
    auto caller = authenticator.authenticate(request, "dynamodb", now);
    if (!caller) return 1;
    iam::Access access{
        "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/notes", {{"dynamodb:LeadingKeys", {"a"}}}};
    measure("verify a session's signature", 100000, [&] { (void)authenticator.authenticate(request, "dynamodb", now); });
    measure("authorize by a small policy", 100000, [&] { (void)iam::authorize(**caller, access, {.now = now}); });
    measure("sign a request", 100000, [&] { crypto::sign(request, issued.credentials, "us-east-1", "dynamodb", now); });
    measure("issue session credentials", 10000,
            [&] { (void)identities->session_credentials({.role_arn = made->arn, .session_name = "bench"}); });
  }
  std::filesystem::remove_all(folder);
}
