#include "functions/host_test_setup.h"

namespace functions {

std::string test_runtime() {
  return R"perl(#!/usr/bin/perl
use strict; use warnings; use IO::Socket::INET; use POSIX ();
$| = 1;
my $init = $ENV{INIT} // '';
if ($init eq 'exit') { exit 3; }
if ($init eq 'sleep') { sleep 60; }
my $socket;
sub call {
  my ($method, $path, $body, $port, $extra) = @_;
  my $to = $port ? IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) :
    ($socket //= IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => 9001));
  $body //= ''; $extra //= '';
  my $text = "$method $path HTTP/1.1\r\nHost: x\r\n${extra}Content-Length: " . length($body) . "\r\n\r\n$body";
  my $at = 0;
  while ($at < length $text) { my $n = syswrite($to, $text, length($text) - $at, $at); last unless $n; $at += $n; }
  my $in = '';
  while ($in !~ /\r\n\r\n/) { sysread($to, $in, 65536, length $in) or die "closed"; }
  my ($head, $rest) = split /\r\n\r\n/, $in, 2;
  my ($length) = $head =~ /content-length: *(\d+)/i;
  while (length($rest) < $length) { sysread($to, $rest, 65536, length $rest) or die "closed"; }
  my ($status) = $head =~ /^\S+ (\d+)/;
  return ($status, $head, $rest);
}
my $root = '/2018-06-01/runtime';
if ($init eq 'error') {
  call('POST', "$root/init/error", '{"errorType":"My.Init","errorMessage":"no"}', 0, "Lambda-Runtime-Function-Error-Type: My.Init\r\n");
  exit 1;
}
my $count = 0;
for (;;) {
  my ($status, $head, $event) = call('GET', "$root/invocation/next");
  my ($id) = $head =~ /lambda-runtime-aws-request-id: *(\S+)/i;
  my ($do) = $event =~ /"do":"([^"]*)"/; $do //= '';
  my ($arg) = $event =~ /"arg":"([^"]*)"/; $arg //= '';
  my $reply = $event;
  $count++;
  if ($do eq 'count') { $reply = $count; }
  if ($do eq 'exit') { exit $arg; }
  if ($do eq 'abort') { POSIX::abort(); }
  if ($do eq 'kill') { kill 9, $$; }
  if ($do eq 'sleep') { select(undef, undef, undef, $arg); }
  if ($do eq 'print') { print "$arg\n"; print STDERR "to stderr\n"; }
  if ($do eq 'env') { $reply = join "\n", map { "$_=$ENV{$_}" } sort keys %ENV; }
  if ($do eq 'head') { $reply = $head; }
  if ($do eq 'big') { $reply = 'x' x $arg; }
  if ($do eq 'memory') { my @all; push @all, 'x' x 1000000 for 1 .. $arg; $reply = scalar @all; }
  if ($do eq 'read') { if (open my $f, '<', $arg) { local $/; $reply = <$f>; } else { $reply = "cannot: $!"; } }
  if ($do eq 'list') { if (opendir my $d, $arg) { $reply = join ' ', sort grep { !/^\.\.?$/ } readdir $d; } else { $reply = "cannot: $!"; } }
  if ($do eq 'write') { if (open my $f, '>', $arg) { print $f 'x'; $reply = 'written'; } else { $reply = "cannot: $!"; } }
  if ($do eq 'run') { $reply = `$arg 2>&1`; }
  if ($do eq 'who') { $reply = "$< $$ " . getppid(); }
  if ($do eq 'endpoint') { my @r = call('GET', $arg, '', 4566); $reply = $r[2]; }
  if ($do eq 'connect') { $reply = IO::Socket::INET->new(PeerAddr => $arg, Timeout => 1) ? 'connected' : 'refused'; }
  if ($do eq 'syscall') { my $r = do { my @n = map { $_ + 0 } split / /, $arg; my $call = shift @n; syscall($call, @n) }; $reply = $r < 0 ? "$!" : $r; }
  if ($do eq 'wrong') {
    my @a = call('POST', "$root/invocation/nobody/response", 'x');
    my @b = call('GET', "$root/invocation/next");
    $reply = "$a[0] $a[2]$b[0] $b[2]";
  }
  if ($do eq 'fail') {
    call('POST', "$root/invocation/$id/error", '{"errorType":"My.Error","errorMessage":"failed"}', 0,
         "Lambda-Runtime-Function-Error-Type: My.Error\r\n");
    next;
  }
  my @sent = call('POST', "$root/invocation/$id/response", $reply);
  print "status $sent[0]\n" if $sent[0] != 202;
  if ($do eq 'twice') { my @a = call('POST', "$root/invocation/$id/response", 'x'); print "second $a[0] $a[2]"; }
}
)perl";
}

}  // namespace functions
