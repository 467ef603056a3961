#include "relay/credentials.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "net/server.h"
#include "relay/metadata.h"

namespace relay {
namespace {

class CredentialsTest : public testing::Test {
 protected:
  ~CredentialsTest() override { std::filesystem::remove_all(folder); }
  static std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "virga-relay-XXXXXX").string();
    return mkdtemp(pattern.data());
  }
  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  }
  base::Result<std::unique_ptr<CredentialSource>> open(std::filesystem::path file = {}, std::string profile = {}) {
    CredentialOptions options{.file = std::move(file), .profile = std::move(profile), .url = "http://far"};
    options.environment = [this](const char* name) -> std::optional<std::string> {
      auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    return CredentialSource::open(std::move(options), clock);
  }

  const std::filesystem::path folder = make_folder();
  base::ManualClock clock{base::Time(std::chrono::seconds(1'800'000'000))};
  std::map<std::string, std::string> variables = {{"AWS_EC2_METADATA_DISABLED", "true"}};
};

TEST_F(CredentialsTest, TakesTheFirstThereIs) {
  EXPECT_EQ(open().error().code, "NoCredentials");
  variables["AWS_CONFIG_FILE"] =
      write("config", "[default]\nregion = eu-west-3\n[profile p]\naws_access_key_id=C\naws_secret_access_key=c\n");
  EXPECT_EQ(open().error().code, "NoCredentials");
  variables["AWS_SHARED_CREDENTIALS_FILE"] =
      write("credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=f\naws_session_token=t\n");
  auto source = open();
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ((*source)->current()->key.access_key_id, "F");
  EXPECT_EQ((*source)->current()->key.session_token, "t");
  EXPECT_EQ((*source)->region(), "eu-west-3");
  EXPECT_EQ((*open({}, "p"))->current()->key.access_key_id, "C");
  EXPECT_EQ(open({}, "q").error().code, "NoCredentials");
  variables["AWS_ACCESS_KEY_ID"] = "E", variables["AWS_SECRET_ACCESS_KEY"] = "e";
  EXPECT_EQ((*open())->current()->key.access_key_id, "E");
  EXPECT_EQ((*open({}, "p"))->current()->key.access_key_id, "C");
  auto own = write("own", "[default]\naws_access_key_id=O\naws_secret_access_key=o\n");
  EXPECT_EQ((*open(own))->current()->key.access_key_id, "O");
  EXPECT_EQ(open(folder / "nothing").error().code, "BadCredentials");
  EXPECT_EQ(open(own, "p").error().code, "BadCredentials");
  auto role = write("role", "[default]\nrole_arn=arn:aws:iam::1:role/r\n");
  EXPECT_NE(open(role).error().message.find("role_arn"), std::string::npos);
}

TEST_F(CredentialsTest, LooksAgainIntoFiles) {
  auto file = write("own", "[default]\naws_access_key_id=A\naws_secret_access_key=a\n");
  auto source = open(file);
  ASSERT_TRUE(source);
  write("own", "[default]\naws_access_key_id=B\naws_secret_access_key=b\n");
  (*source)->refresh();
  EXPECT_EQ((*source)->current()->key.access_key_id, "B");
  std::filesystem::remove(file);
  (*source)->refresh();
  EXPECT_EQ((*source)->current()->key.access_key_id, "B");
}

base::Task<wire::Response> metadata(wire::Request request, const int& turn) {
  wire::Response response;
  auto keys = R"({"Code":"Success","AccessKeyId":"M)" + std::to_string(turn) +
              R"(","SecretAccessKey":"m","Token":"t","Expiration":"2027-01-15T09:00:00Z"})";
  bool allowed = request.headers.get("X-aws-ec2-metadata-token") == "token" || request.headers.get("Authorization") == "secret";
  if (request.method == "PUT" && request.target == "/latest/api/token") {
    response.body = "token";
  } else if (!allowed) {
    response.status = 401;
  } else if (request.target == "/latest/meta-data/iam/security-credentials/") {
    response.body = "the-role";
  } else if (request.target == "/latest/meta-data/iam/security-credentials/the-role" || request.target == "/task") {
    response.body = keys;
  } else {
    response.status = 404;
  }
  co_return response;
}

TEST_F(CredentialsTest, AsksTheServicesOfAws) {
  net::Loops loops(1);
  int turn = 1;
  auto server = net::Server::listen(loops, "127.0.0.1", 0,
                                    {.handler = [&](wire::Request request) { return metadata(std::move(request), turn); }});
  ASSERT_TRUE(server);
  auto url = "http://127.0.0.1:" + std::to_string((*server)->port());
  variables = {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", url}};
  auto source = open();
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ((*source)->current()->key.access_key_id, "M1");
  EXPECT_EQ((*source)->current()->key.session_token, "t");
  turn = 2;
  (*source)->refresh();
  EXPECT_EQ((*source)->current()->key.access_key_id, "M1");  // good for longer
  clock.advance(*(*source)->current()->until - clock.now() - std::chrono::seconds(60));
  (*source)->refresh();
  EXPECT_EQ((*source)->current()->key.access_key_id, "M2");
  variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url + "/task"},
               {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "secret"},
               {"AWS_EC2_METADATA_DISABLED", "true"}};
  EXPECT_EQ((*open())->current()->key.access_key_id, "M2");
  variables.erase("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  EXPECT_EQ(open().error().code, "NoCredentials");
}

}  // namespace
}  // namespace relay
