#include "iam/identities.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "iam/authenticator.h"
#include "iam/client_files.h"
#include "store/doubting_witness.h"

namespace iam {
namespace {

const std::string trust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},
  "Action":"sts:AssumeRole"}]})";
const std::string get_only =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}})";
const std::string role_arn = "arn:aws:iam::000000000000:role/reader";

class IdentitiesTest : public testing::Test {
 protected:
  IdentitiesTest() {
    char pattern[] = "/tmp/virga-iam-XXXXXX";
    folder_ = mkdtemp(pattern);
    reopen();
  }
  ~IdentitiesTest() override {
    identities_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void reopen() {
    identities_.reset();
    store_.reset();
    auto store = store::Store::open(folder_ / "db");
    ASSERT_TRUE(store) << store.error().message;
    store_ = *std::move(store);
    auto identities = Identities::open(*store_, clock_, random_, {});
    ASSERT_TRUE(identities) << identities.error().message;
    identities_ = *std::move(identities);
  }
  template <class T>
  std::string text(base::Task<base::Result<T>> task) {
    auto result = base::sync_wait(std::move(task));
    return result ? "ok" : result.error().code + ": " + result.error().message;
  }
  std::string make_reader() { return text(identities_->create_role({.name = "reader", .trust = trust})); }

  wire::Request request(const crypto::Credentials& credentials, std::string service = "dynamodb",
                        std::string region = "us-east-1") {
    wire::Request request{.method = "POST", .target = "/", .body = "{}"};
    request.headers.add("Host", "localhost:4566");
    request.headers.add("X-Amz-Target", "DynamoDB_20120810.GetItem");
    crypto::sign(request, credentials, region, service, clock_.now());
    return request;
  }
  std::string refusal(Authenticator& authenticator, const wire::Request& request, Family family = Family::json) {
    auto caller = authenticator.authenticate(request, "dynamodb", clock_.now(), family);
    if (caller) return "caller " + (*caller)->arn;
    return std::to_string(caller.error().http_status()) + " " + caller.error().code + ": " + caller.error().message;
  }

  std::filesystem::path folder_;
  base::ManualClock clock_{base::Time(std::chrono::seconds(1440938160))};
  base::SeededRandom random_{7};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Identities> identities_;
};

TEST_F(IdentitiesTest, TheRootKeyIsMadeOnceAndKept) {
  auto key = identities_->root_key();
  EXPECT_TRUE(key.access_key_id.starts_with("AKIA"));
  EXPECT_EQ(key.access_key_id.size(), 20u);
  EXPECT_EQ(key.secret_access_key.size(), 40u);
  reopen();
  EXPECT_EQ(identities_->root_key().access_key_id, key.access_key_id);
  EXPECT_EQ(identities_->root_key().secret_access_key, key.secret_access_key);
}

TEST_F(IdentitiesTest, RolesLiveAndAreKept) {
  EXPECT_EQ(make_reader(), "ok");
  EXPECT_EQ(make_reader(), "EntityAlreadyExists: Role with name reader already exists.");
  EXPECT_EQ(text(identities_->create_role({.name = "READER", .trust = trust})),
            "EntityAlreadyExists: Role with name READER already exists.");
  EXPECT_EQ(text(identities_->put_policy("reader", "p", get_only)), "ok");
  EXPECT_EQ(text(identities_->attach("reader", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")), "ok");
  EXPECT_EQ(text(identities_->tag_role("reader", {{"a", "1"}, {"b", "2"}})), "ok");
  EXPECT_EQ(text(identities_->tag_role("reader", {{"A", "3"}})), "ok");
  EXPECT_EQ(text(identities_->untag_role("reader", {"b"})), "ok");
  EXPECT_EQ(text(identities_->update_role("reader", {.description = "reads", .max_session_s = 7200})), "ok");
  for (int round = 0; round < 2; ++round) {
    auto found = identities_->roster()->find_by_arn(role_arn);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->role.id.starts_with("AROA"));
    EXPECT_EQ(found->role.id.size(), 21u);
    EXPECT_EQ(found->role.policies.at("p"), get_only);
    EXPECT_EQ(found->identity->policies.size(), 2u);
    ASSERT_EQ(found->role.tags.size(), 1u);
    EXPECT_EQ(found->role.tags[0].value, "3");
    EXPECT_EQ(found->role.description, "reads");
    EXPECT_EQ(found->role.max_session_s, 7200);
    reopen();
  }
  EXPECT_EQ(text(identities_->delete_role("reader")), "DeleteConflict: Cannot delete entity, must detach all policies first.");
  EXPECT_EQ(text(identities_->detach("reader", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")), "ok");
  EXPECT_EQ(text(identities_->delete_role("reader")), "DeleteConflict: Cannot delete entity, must delete policies first.");
  EXPECT_EQ(text(identities_->delete_policy("reader", "p")), "ok");
  EXPECT_EQ(text(identities_->delete_role("reader")), "ok");
  EXPECT_FALSE(identities_->roster()->find("reader"));
  EXPECT_EQ(text(identities_->delete_role("reader")), "NoSuchEntity: The role with name reader cannot be found.");
}

TEST_F(IdentitiesTest, WhatIsStoredButUnconfirmedIsSeen) {
  store_->set_witness(std::make_shared<store::DoubtingWitness>());
  const std::string unconfirmed = "Unconfirmed: The write is stored, but unconfirmed.";
  EXPECT_EQ(make_reader(), unconfirmed);
  EXPECT_EQ(make_reader(), unconfirmed);
  auto generation = identities_->roster()->generation;
  ASSERT_TRUE(identities_->roster()->find("reader"));
  EXPECT_EQ(text(identities_->put_policy("reader", "p", get_only)), unconfirmed);
  EXPECT_EQ(identities_->roster()->find("reader")->identity->policies.size(), 1u);
  EXPECT_EQ(identities_->roster()->generation, generation + 1);
  EXPECT_EQ(text(identities_->delete_policy("reader", "p")), unconfirmed);
  EXPECT_TRUE(identities_->roster()->find("reader")->identity->policies.empty());
  EXPECT_EQ(text(identities_->delete_role("reader")), unconfirmed);
  EXPECT_FALSE(identities_->roster()->find("reader"));
  store_->set_witness(nullptr);
  EXPECT_EQ(make_reader(), "ok");
}

TEST_F(IdentitiesTest, WhatIsRefused) {
  EXPECT_EQ(text(identities_->create_role({.name = "r", .trust = "{"})),
            "MalformedPolicyDocument: This policy contains invalid Json");
  EXPECT_EQ(text(identities_->put_policy("none", "p", get_only)), "NoSuchEntity: The role with name none cannot be found.");
  make_reader();
  EXPECT_EQ(text(identities_->put_policy("reader", "p", "{}")), "MalformedPolicyDocument: Syntax errors in policy.");
  EXPECT_EQ(
      text(identities_->put_policy("reader", "p", get_only.substr(0, get_only.size() - 2) + std::string(100, ' ') + "}}")),
      "ok");
  EXPECT_EQ(text(identities_->attach("reader", "arn:aws:iam::aws:policy/None")),
            "NoSuchEntity: Policy arn:aws:iam::aws:policy/None does not exist or is not attachable.");
  EXPECT_EQ(text(identities_->delete_policy("reader", "q")), "NoSuchEntity: The role policy with name q cannot be found.");
  std::string large = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::)" +
                      std::string(10300, 'x') + R"("}})";
  EXPECT_EQ(text(identities_->put_policy("reader", "p", large)),
            "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role reader");
  EXPECT_EQ(identities_->roster()->find("reader")->role.policies.at("p").size(), get_only.size() + 100);
}

TEST_F(IdentitiesTest, SessionsSignAndFollowTheirRole) {
  make_reader();
  auto issued = identities_->session_credentials({.role_arn = role_arn, .session_name = "s1", .duration_s = 900});
  ASSERT_TRUE(issued);
  EXPECT_TRUE(issued->credentials.access_key_id.starts_with("ASIA"));
  EXPECT_EQ(issued->arn, "arn:aws:sts::000000000000:assumed-role/reader/s1");
  Authenticator authenticator(*identities_);
  Access get{"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/t"};
  auto allowed = [&] {
    auto caller = authenticator.authenticate(request(issued->credentials), "dynamodb", clock_.now());
    return caller && authorize(**caller, get, {.now = clock_.now()}).has_value();
  };
  EXPECT_FALSE(allowed());
  text(identities_->put_policy("reader", "p", get_only));
  EXPECT_TRUE(allowed());  // the very next request
  text(identities_->delete_policy("reader", "p"));
  EXPECT_FALSE(allowed());

  EXPECT_EQ(refusal(authenticator, request(issued->credentials)), "caller " + issued->arn);
  text(identities_->delete_role("reader"));
  EXPECT_EQ(refusal(authenticator, request(issued->credentials)),
            "400 UnrecognizedClientException: The security token included in the request is invalid.");
  make_reader();  // another role of the same name is not the one the session belongs to
  EXPECT_EQ(refusal(authenticator, request(issued->credentials)),
            "400 UnrecognizedClientException: The security token included in the request is invalid.");
}

TEST_F(IdentitiesTest, SessionsOutliveARestartAndExpire) {
  make_reader();
  auto issued = identities_->session_credentials({.role_arn = role_arn, .session_name = "s1", .duration_s = 900});
  reopen();
  Authenticator authenticator(*identities_);
  EXPECT_EQ(refusal(authenticator, request(issued->credentials)), "caller " + issued->arn);
  clock_.advance(std::chrono::seconds(900));
  EXPECT_EQ(refusal(authenticator, request(issued->credentials)),
            "400 ExpiredTokenException: The security token included in the request is expired");
  EXPECT_EQ(refusal(authenticator, request(issued->credentials), Family::query),
            "403 ExpiredToken: The security token included in the request is expired");
}

TEST_F(IdentitiesTest, TokensCannotBeMixed) {
  make_reader();
  auto a = identities_->session_credentials({.role_arn = role_arn, .session_name = "a"})->credentials;
  auto b = identities_->session_credentials({.role_arn = role_arn, .session_name = "b"})->credentials;
  Authenticator authenticator(*identities_);
  const std::string unknown = "400 UnrecognizedClientException: The security token included in the request is invalid.";
  auto mixed = a;
  mixed.session_token = b.session_token;
  EXPECT_EQ(refusal(authenticator, request(mixed)), unknown);
  mixed = a;
  mixed.session_token[20] = mixed.session_token[20] == 'A' ? 'B' : 'A';
  EXPECT_EQ(refusal(authenticator, request(mixed)), unknown);
  mixed = a;
  mixed.session_token.clear();
  EXPECT_EQ(refusal(authenticator, request(mixed)), unknown);
  mixed = identities_->root_key();
  mixed.session_token = a.session_token;
  EXPECT_EQ(refusal(authenticator, request(mixed)), unknown);
  mixed = a;
  mixed.secret_access_key = b.secret_access_key;
  EXPECT_TRUE(refusal(authenticator, request(mixed)).starts_with("400 InvalidSignatureException: The request signature we"));
}

TEST_F(IdentitiesTest, RefusalsOfSignatures) {
  Authenticator authenticator(*identities_);
  auto key = identities_->root_key();
  auto good = request(key, "dynamodb", "eu-central-1");
  EXPECT_EQ(refusal(authenticator, good), "caller arn:aws:iam::000000000000:root");

  wire::Request bare{.method = "POST", .target = "/"};
  EXPECT_EQ(refusal(authenticator, bare), "400 MissingAuthenticationTokenException: Request is missing Authentication Token");
  EXPECT_EQ(refusal(authenticator, bare, Family::rest_json),
            "403 MissingAuthenticationTokenException: Missing Authentication Token");
  EXPECT_EQ(refusal(authenticator, bare, Family::query),
            "403 MissingAuthenticationToken: Request is missing Authentication Token");

  EXPECT_EQ(refusal(authenticator, request({"AKIANOBODY", "x", ""}), Family::query),
            "403 InvalidClientTokenId: The security token included in the request is invalid.");
  auto changed = good;
  changed.body = "{ }";
  EXPECT_EQ(refusal(authenticator, changed, Family::query),
            "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check "
            "your AWS "
            "Secret Access Key and signing method. Consult the service documentation for details.");
  changed = good;
  changed.headers.set("x-amz-target", "DynamoDB_20120810.DeleteTable");
  EXPECT_TRUE(refusal(authenticator, changed).starts_with("400 InvalidSignatureException: The request signature"));
  changed = good;
  changed.target = "/?x";
  EXPECT_TRUE(refusal(authenticator, changed).starts_with("400 InvalidSignatureException: The request signature"));

  for (auto region : {"us-east-1", "us-gov-west-1", "ap-southeast-7", "me-central-1"}) {
    EXPECT_EQ(refusal(authenticator, request(key, "dynamodb", region)), "caller arn:aws:iam::000000000000:root");
  }
  for (auto word : {"local", "us-east", "us--east-1", "US-EAST-1", "u-1", "us-east-111", "us-east-1a"}) {
    EXPECT_EQ(
        refusal(authenticator, request(key, "dynamodb", word)),
        std::string("400 InvalidSignatureException: Credential should be scoped to a valid region, not '") + word + "'. ");
  }
  EXPECT_EQ(refusal(authenticator, request(key, "lambda", "eu-central-1")),
            "400 InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. ");
  EXPECT_TRUE(authenticator.authenticate(request(key, "iam", "us-east-1"), "iam", clock_.now()));
  EXPECT_TRUE(authenticator.authenticate(request(key, "sts", "eu-central-1"), "sts", clock_.now()));

  clock_.advance(std::chrono::seconds(301));
  EXPECT_EQ(refusal(authenticator, good),
            "400 InvalidSignatureException: Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z "
            "(20150830T124101Z - 5 min.)");
  clock_.advance(std::chrono::seconds(-602));
  EXPECT_EQ(refusal(authenticator, good),
            "400 InvalidSignatureException: Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
            "(20150830T123059Z + 5 min.)");
}

TEST_F(IdentitiesTest, UnsignedHostOrTargetIsRefused) {
  Authenticator authenticator(*identities_);
  auto request = this->request(identities_->root_key());
  auto header = std::string(request.headers.get("authorization"));
  auto without = [&](std::string_view name) {
    auto changed = header;
    changed.erase(changed.find(name), name.size());
    request.headers.set("Authorization", changed);
    return refusal(authenticator, request);
  };
  EXPECT_EQ(without("host;"),
            "400 InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  EXPECT_EQ(without(";x-amz-target"),
            "400 InvalidSignatureException: 'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST_F(IdentitiesTest, RequestsAndChangesAtTheSameTime) {
  make_reader();
  Authenticator authenticator(*identities_);
  Access get{"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/t"};
  std::atomic<bool> done = false;
  std::atomic<int> refused = 0, allowed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    auto issued = identities_->session_credentials({.role_arn = role_arn, .session_name = "s" + std::to_string(i)});
    threads.emplace_back([&, request = this->request(issued->credentials)] {
      while (!done) {
        auto caller = authenticator.authenticate(request, "dynamodb", clock_.now());
        if (!caller) ++refused;
        if (caller && authorize(**caller, get, {.now = clock_.now()})) ++allowed;
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(text(identities_->put_policy("reader", "p", get_only)), "ok");
    EXPECT_EQ(text(identities_->delete_policy("reader", "p")), "ok");
  }
  done = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(refused, 0);
  EXPECT_GT(allowed, 0);
}

TEST_F(IdentitiesTest, ClientFiles) {
  auto files = write_client_files(folder_, {"AKIA1", "secret", ""}, "eu-west-1", "http://127.0.0.1:4566");
  files = write_client_files(folder_, {"AKIA2", "secret", ""}, "eu-west-1", "http://127.0.0.1:4566");
  ASSERT_TRUE(files) << files.error().message;
  struct stat info;
  ASSERT_EQ(stat(files->credentials.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  std::stringstream text;
  text << std::ifstream(files->credentials).rdbuf();
  EXPECT_EQ(text.str(),
            "[default]\naws_access_key_id = AKIA2\naws_secret_access_key = secret\nregion = eu-west-1\n"
            "endpoint_url = http://127.0.0.1:4566\n");
  EXPECT_FALSE(write_client_files(folder_ / "none", {"AKIA1", "secret", ""}, "eu-west-1", ""));
}

}  // namespace
}  // namespace iam
