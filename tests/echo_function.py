"""A function for black-box tests: a runtime in Perl, with bare sockets, which prints when and what it is given, and answers as
told.

When to the microsecond: events of several environments within a millisecond are in no order in a log group.

FAIL      a pattern: an event that matches it is answered with an error
REPORT    a pattern: records that match it are reported as failed (ReportBatchItemFailures)
ANSWER    the answer, as it is
SEEN      a table: the key `id` of each record of a stream is put into it, so that it is known for good
"""

import io
import json
import time
import zipfile

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)

BOOTSTRAP = r"""#!/usr/bin/perl
use strict; use warnings; use IO::Socket::INET; use POSIX qw(strftime);
use Time::HiRes ();
use Digest::SHA qw(sha256_hex hmac_sha256 hmac_sha256_hex);
$| = 1;
my %sockets;
sub call {
  my ($method, $path, $body, $address, $headers) = @_;
  $address //= $ENV{AWS_LAMBDA_RUNTIME_API}; $headers //= "Host: x\r\n";
  my $socket = $sockets{$address} //= IO::Socket::INET->new(PeerAddr => $address);
  my $text = "$method $path HTTP/1.1\r\n${headers}Content-Length: " . length($body) . "\r\n\r\n$body";
  my $at = 0;
  while ($at < length $text) { my $n = syswrite($socket, $text, length($text) - $at, $at); last unless $n; $at += $n; }
  my $in = '';
  while ($in !~ /\r\n\r\n/) { sysread($socket, $in, 65536, length $in) or die "closed"; }
  my ($head, $rest) = split /\r\n\r\n/, $in, 2;
  my ($length) = $head =~ /content-length: *(\d+)/i;
  while (length($rest) < $length) { sysread($socket, $rest, 65536, length $rest) or die "closed"; }
  return ($head, $rest);
}
sub put_seen {
  my ($id) = @_;
  my $body = "{\"TableName\":\"$ENV{SEEN}\",\"Item\":{\"id\":{\"S\":\"$id\"}}}";
  my ($address) = ($ENV{AWS_ENDPOINT_URL} // 'http://127.0.0.1:4566') =~ m{//([^/]+)};
  my $time = strftime('%Y%m%dT%H%M%SZ', gmtime); my $day = substr $time, 0, 8;
  my $scope = "$day/us-east-1/dynamodb/aws4_request";
  my $names = 'host;x-amz-date;x-amz-security-token;x-amz-target';
  my $signed = "host:$address\nx-amz-date:$time\nx-amz-security-token:$ENV{AWS_SESSION_TOKEN}\n" .
    "x-amz-target:DynamoDB_20120810.PutItem\n";
  my $canonical = "POST\n/\n\n$signed\n$names\n" . sha256_hex($body);
  my $key = 'AWS4' . $ENV{AWS_SECRET_ACCESS_KEY};
  $key = hmac_sha256($_, $key) for $day, 'us-east-1', 'dynamodb', 'aws4_request';
  my $signature = hmac_sha256_hex("AWS4-HMAC-SHA256\n$time\n$scope\n" . sha256_hex($canonical), $key);
  my $headers = "Host: $address\r\nX-Amz-Date: $time\r\nX-Amz-Security-Token: $ENV{AWS_SESSION_TOKEN}\r\n" .
    "X-Amz-Target: DynamoDB_20120810.PutItem\r\nContent-Type: application/x-amz-json-1.0\r\n" .
    "Authorization: AWS4-HMAC-SHA256 Credential=$ENV{AWS_ACCESS_KEY_ID}/$scope, SignedHeaders=$names, Signature=$signature\r\n";
  my ($head, $answer) = call('POST', '/', $body, $address, $headers);
  die "$head $answer" unless $head =~ /^HTTP\S+ 200/;
}
my $root = '/2018-06-01/runtime/invocation';
for (;;) {
  my ($head, $event) = call('GET', "$root/next", '');
  my ($id) = $head =~ /lambda-runtime-aws-request-id: *(\S+)/i;
  printf "EVENT %.6f %s\n", Time::HiRes::time(), $event;
  if ($ENV{FAIL} && $event =~ /$ENV{FAIL}/) {
    call('POST', "$root/$id/error", '{"errorType":"Told","errorMessage":"told to fail"}');
    next;
  }
  if ($ENV{SEEN}) { put_seen($1) while $event =~ /"Keys":\{"id":\{"S":"([^"]*)"/g; }
  my $reply = $ENV{ANSWER} // $event;
  if ($ENV{REPORT}) {
    my @failed;
    for my $record (split /(?=\{"eventID")/, $event) {
      next unless $record =~ /$ENV{REPORT}/;
      push @failed, "{\"itemIdentifier\":\"$1\"}" if $record =~ /"SequenceNumber":"(\d+)"/;
    }
    $reply = '{"batchItemFailures":[' . join(',', @failed) . ']}';
  }
  call('POST', "$root/$id/response", $reply);
}
"""


def package():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o100755 << 16
        archive.writestr(entry, BOOTSTRAP)
    return data.getvalue()


def until(condition, timeout=10):
    """What the condition gives once it is true."""
    end = time.monotonic() + timeout
    while True:
        found = condition()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.02)
