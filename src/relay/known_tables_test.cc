#include "relay/known_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "iam/policy.h"
#include "relay/admit.h"
#include "relay/scripted_far_side.h"
#include "wire/json.h"

namespace relay {
namespace {

using base::Document;
using base::Result;

constexpr std::string_view kNotes =
    R"({"Table":{"TableName":"notes","TableArn":"arn:aws:dynamodb:eu-north-1:999999999999:table/notes",
  "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"},{"AttributeName":"c","AttributeType":"N"}],
  "KeySchema":[{"AttributeName":"p","KeyType":"HASH"},{"AttributeName":"c","KeyType":"RANGE"}],
  "GlobalSecondaryIndexes":[{"IndexName":"by-c","KeySchema":[{"AttributeName":"c","KeyType":"HASH"}]}]}})";

TEST(KnownTablesTest, ReadsDescriptions) {
  auto document = wire::parse_json(kNotes);
  auto schema = schema_of(*document->find("Table"));
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->name, "notes");
  ASSERT_EQ(schema->keys.size(), 2u);
  ASSERT_EQ(schema->indexes.size(), 1u);
  EXPECT_EQ(schema->indexes[0].keys[0].name, "c");
  for (auto* odd : {"{}", R"({"TableName":"a"})", R"({"TableName":"a","KeySchema":[{"AttributeName":"p","KeyType":"HASH"}]})",
                    R"({"TableName":"a","KeySchema":"x","AttributeDefinitions":{}})"}) {
    EXPECT_FALSE(schema_of(*wire::parse_json(odd))) << odd;
  }
}

struct Folder {
  ~Folder() { std::filesystem::remove_all(path); }
  static std::filesystem::path make() {
    auto pattern = (std::filesystem::temp_directory_path() / "virga-known-XXXXXX").string();
    return mkdtemp(pattern.data());
  }
  const std::filesystem::path path = make();
};

class KnownTest : public testing::Test {
 protected:
  static std::optional<wire::Response> describe(const wire::Request& request) {
    auto name = std::string(wire::parse_json(request.body)->text("TableName"));
    if (name == "notes") return wire::Response{.status = 200, .headers = {}, .body = std::string(kNotes)};
    if (name == "secret")
      return wire::Response{.status = 400, .headers = {}, .body = R"({"__type":"x#AccessDeniedException"})"};
    auto code = name == "x" ? "ValidationException" : "ResourceNotFoundException";
    return wire::Response{.status = 400, .headers = {}, .body = std::string(R"({"__type":"y#)") + code + "\"}"};
  }
  static Result<KnownTables::Learned> learn_in(KnownTables& tables, std::string name) {
    return base::sync_wait(tables.learn(std::move(name), tables.changes()));
  }
  Result<KnownTables::Learned> learn(std::string name) { return learn_in(known, std::move(name)); }

  const Folder folder;
  std::unique_ptr<store::Store> store = *store::Store::open(folder.path);
  base::Workers workers{1};
  base::SystemClock clock;
  base::SystemRandom random;
  std::unique_ptr<tables::Tables> elsewhere = tables::Tables::elsewhere(*store, workers, clock, random);
  ScriptedFarSide far{describe};
  KnownTables known{far.side(), *elsewhere};
};

TEST_F(KnownTest, LearnsOnceUntilToldToForget) {
  EXPECT_EQ(known.arn("notes"), "");
  EXPECT_EQ(*learn("notes"), KnownTables::Learned::now);
  EXPECT_EQ(*learn("notes"), KnownTables::Learned::before);
  EXPECT_EQ(far.seen().size(), 1u);
  EXPECT_EQ(known.arn("notes"), "arn:aws:dynamodb:eu-north-1:999999999999:table/notes");
  EXPECT_EQ(known.arn("others"), "arn:aws:dynamodb:eu-north-1:999999999999:table/others");
  auto table = elsewhere->find("notes");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->keys.hash()[0].name, "p");
  ASSERT_TRUE(table->find_index("by-c"));
  known.forget("notes");
  EXPECT_EQ(*learn("notes"), KnownTables::Learned::now);
  EXPECT_EQ(far.seen().size(), 2u);
}

TEST_F(KnownTest, KnowsWhatIsNotThere) {
  EXPECT_EQ(*learn("none"), KnownTables::Learned::now);
  EXPECT_EQ(*learn("none"), KnownTables::Learned::before);
  EXPECT_FALSE(elsewhere->find("none"));
  EXPECT_EQ(*learn("x"), KnownTables::Learned::now);
  EXPECT_EQ(learn("secret").error().code, "ServiceUnavailable");
  EXPECT_EQ(learn("secret").error().code, "ServiceUnavailable");
  EXPECT_EQ(far.seen().size(), 4u);
}

TEST_F(KnownTest, ForgetsWhatWasLearnedFirst) {
  using enum KnownTables::Learned;
  ScriptedFarSide full([](const wire::Request&) { return wire::Response{.status = 200, .body = std::string(kNotes)}; });
  KnownTables few(full.side(), *elsewhere, 3);
  for (auto* name : {"a", "b", "c"}) EXPECT_EQ(*learn_in(few, name), now) << name;
  for (auto* name : {"a", "b", "c"}) EXPECT_EQ(*learn_in(few, name), before) << name;
  few.forget("a");
  EXPECT_EQ(*learn_in(few, "a"), now);
  EXPECT_EQ(*learn_in(few, "d"), now);
  EXPECT_FALSE(elsewhere->find("b"));
  for (auto* name : {"c", "a", "d"}) EXPECT_EQ(*learn_in(few, name), before) << name;
  EXPECT_EQ(full.seen().size(), 5u);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(*learn_in(few, "more" + std::to_string(i)), now);
  EXPECT_EQ(elsewhere->list("", 100).names, (std::vector<std::string>{"more17", "more18", "more19"}));
}

TEST_F(KnownTest, FindsAbsenceUnchanged) {
  EXPECT_EQ(*learn("none"), KnownTables::Learned::now);
  known.forget("none");
  EXPECT_EQ(*learn("none"), KnownTables::Learned::before);
  EXPECT_EQ(far.seen().size(), 2u);
}

TEST_F(KnownTest, TellsWhatOthersLearnedMeanwhile) {
  auto seen = known.changes();
  EXPECT_EQ(*learn("notes"), KnownTables::Learned::now);
  EXPECT_EQ(*base::sync_wait(known.learn("notes", seen)), KnownTables::Learned::now);
  EXPECT_EQ(*base::sync_wait(known.learn("notes", known.changes())), KnownTables::Learned::before);
}

/// One access to a table, with its keys when the table is known.
struct Asks {
  tables::Tables& tables;
  std::string resource;
  aws::Operation operation() {
    aws::Operation made;
    made.name = "GetItem";
    made.accesses = [this](const aws::Call&, Document, const aws::Codec&) -> aws::AccessesNow {
      return [this]() -> Result<std::vector<iam::Access>> {
        iam::Access access{"dynamodb:GetItem", resource, {}};
        if (tables.find("notes")) access.keys.push_back({"dynamodb:LeadingKeys", {"me"}});
        return std::vector{access};
      };
    };
    return made;
  }
};

class AdmitTest : public KnownTest {
 protected:
  static std::shared_ptr<const iam::Policy> policy_of(const std::string& statements) {
    auto policy = iam::Policy::parse(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", iam::PolicyKind::identity);
    CHECK(policy);
    return std::make_shared<const iam::Policy>(*std::move(policy));
  }
  /// "" or the code of the refusal. `session`: what narrows the role's statements, if anything does.
  std::string asked(const std::string& statements, const std::string& resource, const std::string& session = {}) {
    auto set = std::make_shared<iam::PolicySet>();
    set->policies.push_back(policy_of(statements));
    iam::Caller caller{.kind = iam::Caller::Kind::role_session, .arn = "arn:role", .identity = set};
    if (!session.empty()) caller.session_policy = policy_of(session);
    aws::Call call{.request_id = "", .caller = std::make_shared<const iam::Caller>(caller), .settings = &settings, .now = {}};
    Asks asks{*elsewhere, resource};
    auto admitted = base::sync_wait(admit(known, call, asks.operation(), {}, Document::object()));
    return admitted ? "" : admitted.error().code;
  }
  static std::string statement(std::string effect, std::string resource, std::string condition = {}) {
    return R"({"Effect":")" + effect + R"(","Action":"dynamodb:GetItem","Resource":")" + resource + "\"" + condition + "}";
  }
  static std::string on_all_but(std::string effect, std::string resource) {
    return R"({"Effect":")" + effect + R"(","Action":"dynamodb:*","NotResource":")" + resource + "\"}";
  }

  aws::Settings settings;
  const std::string here = "arn:aws:dynamodb:us-east-1:000000000000:table/notes";
  const std::string there = "arn:aws:dynamodb:eu-north-1:999999999999:table/notes";
};

TEST_F(AdmitTest, KnowsATableByBothItsArns) {
  EXPECT_EQ(table_in(here + "/index/by-c"), "notes");
  EXPECT_EQ(table_in("arn:aws:dynamodb:us-east-1:0:table/*/stream/*"), "");
  EXPECT_EQ(table_in("*"), "");
  for (const auto& resource : {here, there}) {
    EXPECT_EQ(asked(statement("Allow", here), resource), "");
    EXPECT_EQ(asked(statement("Allow", there), resource), "");
    EXPECT_EQ(asked(statement("Allow", here + "x"), resource), "AccessDeniedException");
    EXPECT_EQ(asked(statement("Allow", "*") + "," + statement("Deny", here), resource), "AccessDeniedException");
    EXPECT_EQ(asked(statement("Allow", "*") + "," + statement("Deny", there), resource), "AccessDeniedException");
  }
  EXPECT_EQ(asked(statement("Allow", "*"), "arn:aws:dynamodb:us-east-1:111111111111:table/notes"), "AccessDeniedException");
}

TEST_F(AdmitTest, ATableByItsOtherArnIsNoOtherResource) {
  const std::string index = "/index/by-c";
  for (const auto& resource : {here, there, here + index, there + index}) {
    for (const auto& named : {here, there}) {
      EXPECT_EQ(asked(on_all_but("Allow", named + "*"), resource), "AccessDeniedException") << named << " " << resource;
      EXPECT_EQ(asked(on_all_but("Allow", named + "x"), resource), "");
      EXPECT_EQ(asked(statement("Allow", "*") + "," + on_all_but("Deny", named + "*"), resource), "")
          << named << " " << resource;
      EXPECT_EQ(asked(statement("Allow", "*") + "," + on_all_but("Deny", named + "x"), resource), "AccessDeniedException");
    }
  }
}

TEST_F(AdmitTest, PoliciesOfRolesAndSessionsMeetByEitherArn) {
  for (const auto& resource : {here, there}) {
    for (const auto& [role, session] : {std::pair(here, there), std::pair(there, here)}) {
      EXPECT_EQ(asked(statement("Allow", role), resource, statement("Allow", session)), "");
      EXPECT_EQ(asked(statement("Allow", role), resource, statement("Allow", session + "x")), "AccessDeniedException");
      EXPECT_EQ(asked(statement("Allow", role), resource, on_all_but("Allow", session)), "AccessDeniedException");
      auto refused = statement("Allow", "*") + "," + statement("Deny", session);
      EXPECT_EQ(asked(statement("Allow", role), resource, refused), "AccessDeniedException");
    }
  }
}

TEST_F(AdmitTest, LearnsKeysBeforeItJudges) {
  std::string condition = R"(,"Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["you"]}})";
  EXPECT_EQ(asked(statement("Allow", "*", condition), here), "AccessDeniedException");
  std::string mine = R"(,"Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["me"]}})";
  EXPECT_EQ(asked(statement("Allow", "*", mine), here), "");
  EXPECT_EQ(asked(statement("Allow", "*"), "arn:aws:dynamodb:us-east-1:000000000000:table/secret"), "ServiceUnavailable");
  far.stop();
  EXPECT_EQ(asked(statement("Allow", "*", mine), here), "");  // known still
}

}  // namespace
}  // namespace relay
