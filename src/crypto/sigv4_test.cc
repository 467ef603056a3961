#include "crypto/sigv4.h"

#include <gtest/gtest.h>

namespace crypto {
namespace {

const Credentials example{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};

struct Known {
  std::string method, target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body, signed_headers, signature;
};

wire::Request request_of(const Known& known) {
  wire::Request request{.method = known.method, .target = known.target, .body = known.body};
  request.headers.add("Host", "example.amazonaws.com");
  for (auto& [name, value] : known.headers) request.headers.add(name, value);
  request.headers.add("X-Amz-Date", "20150830T123600Z");
  return request;
}

std::string signature_of(const wire::Request& request, const std::string& secret) {
  auto parsed = parse_authorization(request);
  if (!parsed || !*parsed) return "unparsed";
  auto& authorization = **parsed;
  auto canonical = canonical_request(request, authorization, sha256_hex(request.body));
  auto key = signing_key(secret, authorization.date, authorization.region, authorization.service);
  return signature(key, string_to_sign(authorization, canonical));
}

// What AWS's published examples come to, for the key above, us-east-1 and the service "service".
const Known knowns[] = {
    {"GET", "/", {}, "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"GET",
     "/?Param2=value2&Param1=value1",
     {},
     "",
     "host;x-amz-date",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"GET", "/\xe1\x88\xb4", {}, "", "host;x-amz-date", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"GET", "/./", {}, "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"GET", "/example/..", {}, "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"GET", "//", {}, "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"GET",
     "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     {},
     "",
     "host;x-amz-date",
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"GET",
     "/",
     {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
     "",
     "host;my-header1;x-amz-date",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"GET",
     "/",
     {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     "",
     "host;my-header1;my-header2;x-amz-date",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"POST",
     "/",
     {{"Content-Type", "application/x-www-form-urlencoded"}},
     "Param1=value1",
     "content-type;host;x-amz-date",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
};

TEST(SigV4, PublishedExamples) {
  for (auto& known : knowns) {
    auto request = request_of(known);
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        "SignedHeaders=" +
                            known.signed_headers + ", Signature=" + known.signature);
    EXPECT_EQ(signature_of(request, example.secret_access_key), known.signature) << known.target;
  }
}

TEST(SigV4, EncodedPathsAreEncodedAgainAndRepeatedQueryNamesSortByValue) {
  auto request = request_of({"GET", "/a%20b/c?x=b&x=a&flag&e=%2f+", {}, "", "", ""});
  Authorization parts;
  parts.service = "execute-api";
  EXPECT_TRUE(canonical_request(request, parts, "").starts_with("GET\n/a%2520b/c\ne=%2F%20&flag=&x=a&x=b\n"));
  parts.service = "s3";
  EXPECT_TRUE(canonical_request(request, parts, "").starts_with("GET\n/a%20b/c\n"));
}

TEST(SigV4, WhatSignSignsVerifies) {
  wire::Request request{.method = "POST", .target = "/2015-03-31/functions/f%3A1/invocations?Qualifier=a&b", .body = "{}"};
  request.headers.add("Host", "localhost:4566");
  request.headers.add("Content-Type", "application/json");
  request.headers.add("User-Agent", "not signed");
  request.headers.add("X-Amz-Target", "DynamoDB_20120810.GetItem");
  Credentials credentials{"ASIAX", "secret", "token"};
  for (int round = 0; round < 2; ++round) {  // signing anew replaces the old signature
    sign(request, credentials, "eu-west-1", "lambda", base::Time(std::chrono::seconds(1440938160 + round)));
    auto parsed = parse_authorization(request);
    ASSERT_TRUE(parsed && *parsed);
    EXPECT_EQ((*parsed)->access_key_id, "ASIAX");
    EXPECT_EQ((*parsed)->scope, "20150830/eu-west-1/lambda/aws4_request");
    EXPECT_EQ((*parsed)->signed_header_list, "content-type;host;x-amz-date;x-amz-security-token;x-amz-target");
    EXPECT_EQ((*parsed)->security_token, "token");
    EXPECT_EQ((*parsed)->time, base::Time(std::chrono::seconds(1440938160 + round)));
    EXPECT_EQ(signature_of(request, "secret"), (*parsed)->signature);
    EXPECT_NE(signature_of(request, "other"), (*parsed)->signature);
  }
  request.body = "{ }";
  EXPECT_NE(signature_of(request, "secret"), (*parse_authorization(request))->signature);
}

TEST(SigV4, PresignedQuery) {
  wire::Request request{.method = "GET",
                        .target =
                            "/?Action=GetCallerIdentity&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20150830%2Fus-"
                            "east-1%2Fsts%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders="
                            "host&X-Amz-Security-Token=a%2Bb&X-Amz-Signature=0"};
  request.headers.add("Host", "sts.amazonaws.com");
  auto parsed = parse_authorization(request);
  ASSERT_TRUE(parsed && *parsed);
  auto authorization = std::move(**parsed);
  EXPECT_EQ(authorization.form, SignatureForm::query);
  EXPECT_EQ(authorization.access_key_id, "AKID");
  EXPECT_EQ(authorization.service, "sts");
  EXPECT_EQ(authorization.expires_s, 60);
  EXPECT_EQ(authorization.security_token, "a+b");
  auto canonical = canonical_request(request, authorization, "hash");
  EXPECT_EQ(canonical.find("X-Amz-Signature"), std::string::npos);
  EXPECT_NE(canonical.find("X-Amz-Security-Token=a%2Bb"), std::string::npos);
}

TEST(SigV4, UnsignedIsNotAnError) {
  auto parsed = parse_authorization({.method = "GET", .target = "/?a=b"});
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(*parsed);
}

std::string refusal(std::string header, std::string date = "20150830T123600Z") {
  wire::Request request{.method = "GET", .target = "/"};
  request.headers.add("Authorization", std::move(header));
  request.headers.add("X-Amz-Date", std::move(date));
  auto parsed = parse_authorization(request);
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().code, "IncompleteSignature");
  return parsed.error().message;
}

TEST(SigV4, MalformedSignaturesAreNamed) {
  EXPECT_TRUE(refusal("AWS4-HMAC-SHA256 Signature=x, SignedHeaders=host")
                  .starts_with("Authorization header requires 'Credential' parameter. (Hashed"));
  EXPECT_TRUE(refusal("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=x, SignedHeaders=host", "")
                  .starts_with("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "));
  EXPECT_TRUE(refusal("AWS4-HMAC-SHA256 nonsense").starts_with("Invalid key=value pair (missing equal-sign)"));
  EXPECT_EQ(refusal("AWS4-HMAC-SHA256 Credential=a/b, Signature=x, SignedHeaders=host"),
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'");
  EXPECT_EQ(refusal("AWS4-HMAC-SHA512 Credential=a"), "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.");
  EXPECT_TRUE(refusal("Bearer abc").starts_with("Unsupported AWS 'algorithm'"));
  EXPECT_EQ(refusal("AWS4-HMAC-SHA256 Credential=a/b/c/d/e,Signature=x,SignedHeaders=host"), "accepted");
}

TEST(SigV4, Times) {
  EXPECT_EQ(parse_basic_iso8601("20150830T123600Z"), base::Time(std::chrono::seconds(1440938160)));
  for (auto text : {"", "20150830T123600", "20150832T123600Z", "20150830T243600Z", "2015-08-30T12:36Z", "2015083xT123600Z"}) {
    EXPECT_FALSE(parse_basic_iso8601(text)) << text;
  }
}

}  // namespace
}  // namespace crypto
