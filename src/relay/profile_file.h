// ProfileFile: the files in which the AWS command line and SDKs keep profiles: sections of NAME = VALUE lines.
//
//   [default]                 [profile tables]        (config files write "profile" in front of all but the default)
//   aws_access_key_id = AKIA  region = eu-west-1
//   # a comment                s3 =                    (lines that are indented belong to the setting above: skipped)
//
// Pure; any thread.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace relay {

using Profile = std::map<std::string, std::string, std::less<>>;  // settings by their name in lower case
/// By name. Of a setting given twice the last counts; lines that are none are skipped.
std::map<std::string, Profile, std::less<>> parse_profiles(std::string_view text);

}  // namespace relay
