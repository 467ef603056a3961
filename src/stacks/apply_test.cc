#include "stacks/apply.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>

#include "stacks/fake_services.h"
#include "stacks/limits.h"

namespace stacks {
namespace {

constexpr std::string_view kTemplate = R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Notes:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Save:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: save
      Runtime: provided.al2023
      Handler: bootstrap
      Environment: {Variables: {TABLE: !Ref Notes}}
      Policies: [{Statement: [{Effect: Allow, Action: "dynamodb:PutItem", Resource: !GetAtt Notes.Arn}]}]
      Events: {Post: {Type: Api, Properties: {Path: /notes, Method: post}}}
  Read:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: read
      Runtime: provided.al2023
      Handler: bootstrap
      Policies: [{DynamoDBReadPolicy: {TableName: !Ref Notes}}]
      Events: {Get: {Type: Api, Properties: {Path: "/notes/{id}", Method: get}}}
Outputs:
  Url: {Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/notes", Description: where}
)";

class ApplyTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "stacks.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    write("save/bootstrap", "save 1");
    write("read/bootstrap", "read 1");
    std::filesystem::permissions(folder_ / "save/bootstrap", std::filesystem::perms::owner_all);
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void write(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  base::Status open() {
    if (!store_) {
      TRY(store_, store::Store::open(folder_ / "data"));
    }
    return {};
  }

  base::Result<Summary> up(FakeServices& services, std::string_view text, DataLoss loss = DataLoss::refuse) {
    CHECK_OK(open());
    TRY(auto ledger, Ledger::open(*store_, settings_, random_));
    TRY(auto definition, load_text(text, "t.yaml", folder_, {.settings = settings_, .stack_id = ledger.stack().id}));
    TRY(auto plan, make_plan(definition, ledger));
    planned_.clear();
    for (auto& step : plan.steps) {
      if (step.action != Action::unchanged) planned_ += fmt::format("{} {}\n", name_of(step.action), step.id);
    }
    base::Workers workers(1);
    return base::sync_wait(apply(definition, plan, ledger, surroundings(services, workers, loss)));
  }

  base::Result<Summary> down(FakeServices& services, DataLoss loss = DataLoss::refuse) {
    CHECK_OK(open());
    TRY(auto ledger, Ledger::open(*store_, settings_, random_));
    base::Workers workers(1);
    auto summary = base::sync_wait(destroy(settings_, ledger, surroundings(services, workers, loss)));
    if (summary) EXPECT_TRUE(ledger.resources().empty());
    return summary;
  }

  Surroundings surroundings(FakeServices& services, base::Workers& workers, DataLoss loss) {
    return {.call = services.caller(),
            .workers = workers,
            .clock = clock_,
            .data_loss = loss,
            .progress = [this](const Progress& progress) {
              if (progress.stage == Stage::failed) failed_ = progress.id;
            }};
  }

  // Runs `up` in a process of its own that ends at the n-th call. True when there were that many.
  bool dies(size_t at, FakeServices::Death death) {
    store_.reset();
    pid_t child = fork();
    if (child == 0) {
      setenv("STACKS_FOLDER", folder_.c_str(), 1);
      setenv("STACKS_DIE_AT", std::to_string(at).c_str(), 1);
      setenv("STACKS_DEATH", death == FakeServices::Death::before_effect ? "before" : "after", 1);
      execl("/proc/self/exe", "child", "--gtest_filter=ApplyTest.AProcess*", "--gtest_brief=1", nullptr);
      _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WEXITSTATUS(status) == 9 || WEXITSTATUS(status) == 0) << status;
    return WEXITSTATUS(status) == 9;
  }

  // What the process started by `dies` does.
  [[noreturn]] void die() {
    std::filesystem::remove_all(folder_);
    folder_ = std::getenv("STACKS_FOLDER");
    FakeServices services(folder_ / "services.json");
    services.die_at = std::stoul(std::getenv("STACKS_DIE_AT"));
    bool before = std::getenv("STACKS_DEATH") == std::string("before");
    services.death = before ? FakeServices::Death::before_effect : FakeServices::Death::after_effect;
    auto done = up(services, kTemplate);
    store_.reset();
    _exit(done ? 0 : 1);
  }

  static std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out(text);
    size_t found = out.find(from);
    EXPECT_NE(found, std::string::npos) << from;
    return out.replace(found, from.size(), to);
  }

  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;
  Settings settings_{.stack = "demo"};
  base::SystemRandom random_;
  base::SystemClock clock_;
  std::string planned_;
  std::string failed_;
};

void expect_whole(FakeServices& services) {
  EXPECT_EQ(services.count("tables"), 1u);
  EXPECT_EQ(services.count("roles"), 2u);
  EXPECT_EQ(services.count("functions"), 2u);
  EXPECT_EQ(services.count("permissions"), 2u);
  EXPECT_EQ(services.count("apis"), 1u);
  EXPECT_EQ(services.count("stages"), 1u);
  for (auto& [name, role] : *services.state.find("roles")->members()) {
    EXPECT_EQ(at(role, "policies").members()->size(), 1u) << name;
    EXPECT_EQ(at(role, "attached").members()->size(), 1u) << name;
  }
  auto& [id, api] = services.state.find("apis")->members()->front();
  EXPECT_NE(api.text("body").find("/notes/{id}"), std::string::npos) << "the body was imported";
  auto& [stage, given] = services.state.find("stages")->members()->front();
  EXPECT_TRUE(services.get("deployments", given.text("deploymentId"))) << "the stage serves a deployment that exists";
}

TEST_F(ApplyTest, CreatesEverythingOnceAndSaysWhatItOffers) {
  FakeServices services;
  auto summary = up(services, kTemplate);
  ASSERT_TRUE(summary) << summary.error().message;
  expect_whole(services);
  EXPECT_EQ(summary->created, 10u);
  ASSERT_EQ(summary->apis.size(), 1u);
  EXPECT_EQ(summary->apis[0].stages, std::vector<std::string>{"Prod"});
  EXPECT_EQ(summary->apis[0].routes, (std::vector<Route>{{"POST", "/notes"}, {"GET", "/notes/{id}"}}));
  EXPECT_EQ(summary->functions.size(), 2u);
  ASSERT_EQ(summary->outputs.size(), 1u);
  EXPECT_EQ(summary->outputs[0].value, "https://api1.execute-api.us-east-1.amazonaws.com/Prod/notes");
  auto& [name, function] = services.state.find("functions")->members()->front();
  EXPECT_TRUE(name.starts_with("demo-") && name.size() <= 64) << name;

  services.calls.clear();
  auto again = up(services, kTemplate);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_FALSE(again->changed());
  EXPECT_EQ(again->unchanged, 10u);
  EXPECT_TRUE(services.calls.empty()) << services.calls[0];
  EXPECT_EQ(planned_, "");
}

TEST_F(ApplyTest, AnEditTouchesOnlyWhatItMust) {
  FakeServices services;
  ASSERT_TRUE(up(services, kTemplate));
  services.calls.clear();
  auto slower = replaced(kTemplate, "CodeUri: save\n", "CodeUri: save\n      Timeout: 9\n");
  ASSERT_TRUE(up(services, slower));
  ASSERT_EQ(services.calls.size(), 1u);
  EXPECT_TRUE(services.calls[0].starts_with("lambda UpdateFunctionConfiguration demo-Save-"));
  EXPECT_EQ(planned_, "update Save\n");

  services.calls.clear();
  write("save/bootstrap", "save 2");
  ASSERT_TRUE(up(services, slower));
  ASSERT_EQ(services.calls.size(), 1u);
  EXPECT_TRUE(services.calls[0].starts_with("lambda UpdateFunctionCode"));

  services.calls.clear();
  ASSERT_TRUE(up(services, replaced(slower, "Path: /notes,", "Path: /memos,")));
  EXPECT_EQ(services.count("deployments"), 1u) << "the old deployment is removed";
  EXPECT_EQ(services.count("permissions"), 2u);
  for (auto& call : services.calls) EXPECT_EQ(call.find("CreateFunction"), std::string::npos) << call;
  expect_whole(services);

  write("save/bootstrap", "save 2");  // the same content at another time
  services.calls.clear();
  ASSERT_TRUE(up(services, replaced(slower, "Path: /notes,", "Path: /memos,")));
  EXPECT_TRUE(services.calls.empty());
}

TEST_F(ApplyTest, RemovalKeepsDataUnlessToldOtherwise) {
  FakeServices services;
  ASSERT_TRUE(up(services, kTemplate));
  auto table = services.state.find("tables")->members()->front().first;
  services.get("tables", table)->set("items", base::Document::list({1}));
  constexpr std::string_view kNothing = "Resources: {Other: {Type: AWS::Logs::LogGroup}}";
  auto refused = up(services, kNothing);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            table +
                " (Notes, AWS::DynamoDB::Table) holds items and would be removed\n"
                "nothing has been changed; to delete the data with it, run again with --allow-data-loss");
  expect_whole(services);
  EXPECT_FALSE(down(services));
  auto replacing = replaced(kTemplate, "KeySchema: [{AttributeName: id,", "KeySchema: [{AttributeName: other,");
  EXPECT_EQ(up(services, replacing).error().code, "DataWouldBeLost");

  auto allowed = up(services, kNothing, DataLoss::allow);
  ASSERT_TRUE(allowed) << allowed.error().message;
  EXPECT_EQ(allowed->removed, 10u);
  for (auto kind : {"tables", "roles", "functions", "permissions", "apis", "deployments", "stages"})
    EXPECT_EQ(services.count(kind), 0u) << kind;
  EXPECT_EQ(services.count("groups"), 1u);
  ASSERT_TRUE(down(services));
  EXPECT_EQ(services.count("groups"), 0u);
}

TEST_F(ApplyTest, ReplacementMakesTheNewOneFirst) {
  FakeServices services;
  ASSERT_TRUE(up(services, kTemplate));
  auto before = services.state.find("tables")->members()->front().first;
  auto summary = up(services, replaced(kTemplate, "KeySchema: [{AttributeName: id,", "KeySchema: [{AttributeName: other,"));
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->replaced, 1u);
  expect_whole(services);
  auto after = services.state.find("tables")->members()->front().first;
  EXPECT_NE(after, before);
  for (auto& [name, function] : *services.state.find("functions")->members()) {
    auto& variables = at(at(function, "Environment"), "Variables");
    if (variables.is_object()) EXPECT_EQ(variables.text("TABLE"), after);
  }
  auto named = replaced(kTemplate, "BillingMode", "TableName: fixed\n      BillingMode");
  ASSERT_TRUE(up(services, named));
  auto refused = up(services, replaced(named, "KeySchema: [{AttributeName: id,", "KeySchema: [{AttributeName: b,"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ReplacementNeedsNewName");
}

TEST_F(ApplyTest, RetainedResourcesStay) {
  FakeServices services;
  auto retained =
      replaced(kTemplate, "    Type: AWS::DynamoDB::Table\n", "    Type: AWS::DynamoDB::Table\n    DeletionPolicy: Retain\n");
  ASSERT_TRUE(up(services, retained));
  services.state.find("tables")->members()->front().second.set("items", base::Document::list({1}));
  ASSERT_TRUE(down(services));
  EXPECT_EQ(services.count("tables"), 1u);
  EXPECT_EQ(services.count("functions"), 0u);
}

TEST_F(ApplyTest, AFailureSaysWhereAndRunningAgainGoesOn) {
  for (size_t at = 1;; ++at) {
    FakeServices services;
    settings_.stack = fmt::format("demo{}", at);
    services.fail_at = at;
    auto failed = up(services, kTemplate);
    if (failed) break;
    EXPECT_EQ(failed.error().code, "Unavailable");
    EXPECT_NE(failed.error().message.find("t.yaml:"), std::string::npos) << failed.error().message;
    EXPECT_NE(failed.error().message.find(failed_ + " ("), std::string::npos) << failed.error().message;
    services.fail_at = 0;
    auto healed = up(services, kTemplate);
    ASSERT_TRUE(healed) << "call " << at << ": " << healed.error().message;
    expect_whole(services);
    ASSERT_LT(at, 100u);
  }
}

TEST_F(ApplyTest, AProcessThatDiesAnywhereIsContinued) {
  if (std::getenv("STACKS_FOLDER")) return die();
  size_t from = 1;
  for (auto death :
       {FakeServices::Death::before_effect, FakeServices::Death::after_effect, FakeServices::Death::before_effect}) {
    for (size_t at = from++; at < 100; at += 3) {
      store_.reset();
      std::filesystem::remove_all(folder_ / "data");
      std::filesystem::remove(folder_ / "services.json");
      if (!dies(at, death)) break;
      FakeServices services(folder_ / "services.json");
      auto healed = up(services, kTemplate);
      ASSERT_TRUE(healed) << "call " << at << ": " << healed.error().message;
      expect_whole(services);
      services.calls.clear();
      auto again = up(services, kTemplate);
      ASSERT_TRUE(again && !again->changed() && services.calls.empty()) << "call " << at;
    }
  }
}

TEST_F(ApplyTest, SomethingOfTheSameNameThatIsNotOursStays) {
  FakeServices services;
  services.state.set("groups", base::Document::object({{"taken", 1}}));
  constexpr std::string_view kTaken = "Resources:\n  Other: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: taken}}";
  for (int i = 0; i < 2; ++i) {
    auto failed = up(services, kTaken);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message,
              "t.yaml:2:3: creating Other (AWS::Logs::LogGroup) failed: ResourceConflictException: there is one (it is not "
              "part of this stack)");
  }
  ASSERT_TRUE(down(services));
  EXPECT_EQ(services.count("groups"), 1u);
}

TEST_F(ApplyTest, MissingCodeIsNamedByItsPlace) {
  std::filesystem::remove_all(folder_ / "read");
  FakeServices services;
  auto failed = up(services, kTemplate);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message,
            "t.yaml:22:16: the code of Read: " + (folder_ / "read").string() + ": no such folder or zip file");
  EXPECT_TRUE(services.calls.empty());
}

}  // namespace
}  // namespace stacks
