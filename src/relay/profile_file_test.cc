#include "relay/profile_file.h"

#include <gtest/gtest.h>

namespace relay {
namespace {

TEST(ProfileFileTest, ReadsProfiles) {
  auto profiles = parse_profiles(
      "# mine\n[default]\nAWS_Access_Key_Id = AKIA # the old one\naws_secret_access_key=a=b#c\r\nregion = eu-west-1\n"
      "s3 =\n  addressing = path\n[profile tables]\nregion=us-east-2\n; note\nnonsense\n[ other "
      "]\nregion=x\n[broken\nregion=y\n");
  EXPECT_EQ(profiles.size(), 3u);
  EXPECT_EQ(profiles["default"]["aws_access_key_id"], "AKIA");
  EXPECT_EQ(profiles["default"]["aws_secret_access_key"], "a=b#c");
  EXPECT_EQ(profiles["default"]["region"], "eu-west-1");
  EXPECT_FALSE(profiles["default"].contains("addressing"));
  EXPECT_EQ(profiles["tables"]["region"], "us-east-2");
  EXPECT_EQ(profiles["other"]["region"], "x");
}

}  // namespace
}  // namespace relay
