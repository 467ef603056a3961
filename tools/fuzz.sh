#!/bin/sh
# Fuzzes: tools/fuzz.sh SECONDS [WORD...] runs every fuzzer, or those with one of the words in their names, that many seconds
# each, one after the other, starting from the examples in testdata/. What reaches new code is kept in build/fuzz/corpus/ for
# the next time, what fails in build/fuzz/findings/. Exits non-zero when anything failed.
set -u
cd "$(dirname "$0")/.." || exit 1
. tools/setup.sh
seconds=${1:-}
case $seconds in ''|*[!0-9]*) fail "usage: tools/fuzz.sh SECONDS [WORD...]" ;; esac
shift

# Of each fuzzer its target and the folder of its examples, one a line.
fuzzers=$(find src lambda -name '*_fuzz.cc' | sort | while read -r file; do
  folder=$(dirname "$file"); stem=$(basename "$file" .cc)
  target=$(printf '%s_%s' "${folder#src/}" "$stem" | tr / _)
  chosen=$([ $# = 0 ] && echo yes)
  for word in "$@"; do case $target in *"$word"*) chosen=yes ;; esac; done
  [ -n "$chosen" ] && printf '%s %s\n' "$target" "$folder/testdata/$stem"
done)
[ -n "$fuzzers" ] || fail "no fuzzer's name has any of: $*"

need $build_packages
build fuzz $(printf '%s\n' "$fuzzers" | cut -d ' ' -f 1)
mkdir -p build/fuzz/findings build/fuzz/logs
failed=
while read -r target examples <&3; do
  step "$target"
  log=build/fuzz/logs/$target
  mkdir -p "build/fuzz/corpus/$target"
  "build/fuzz/$target" "build/fuzz/corpus/$target" "$examples" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$target-" >"$log" 2>&1 || {
    failed="$failed $target"
    grep -v '^#' "$log" | tail -n 60
  }
  printf '%s executions, %s inputs that each reach new code\n' "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
    "$(find "build/fuzz/corpus/$target" -type f | wc -l)"
done 3<<END
$fuzzers
END
[ -z "$failed" ] || fail "these failed (inputs in build/fuzz/findings/):$failed"
step "Every fuzzer ran without a finding"
