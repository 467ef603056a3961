# Sourced by ./run, ./test and ./bench: prints steps and installs the Debian packages they lack.
# A fresh Debian 12 needs nothing else; run as root or as a user with sudo.

build_packages="clang-19 lld-19 libclang-rt-19-dev cmake ninja-build libstdc++-12-dev libboost1.81-dev libboost-json1.81-dev \
librocksdb-dev libsnappy-dev liblz4-dev libzstd-dev zlib1g-dev libbz2-dev libfmt-dev libssl-dev libpcre2-dev libyaml-cpp-dev \
libminizip-dev libdeflate-dev libjemalloc-dev libcli11-dev libgtest-dev ca-certificates"
test_packages="perl python3 python3-venv curl procps valgrind binutils"
bench_packages="wrk python3 procps valgrind"

if [ -t 1 ]; then bold=$(printf '\033[1m'); green=$(printf '\033[32m'); red=$(printf '\033[31m'); plain=$(printf '\033[0m')
else bold=; green=; red=; plain=; fi

step() { printf '%s==>%s %s%s%s\n' "$green" "$plain" "$bold" "$*" "$plain"; }
fail() { printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "installing packages needs root: run as root, or install sudo. Missing: $missing"; fi
}

# need PACKAGE...: installs those that are missing.
need() {
  missing=
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  step "Installing Debian packages:$missing"
  as_root apt-get update -qq || fail "apt-get update failed; check the machine's package sources"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
    fail "apt-get could not install:$missing"
}

# build PRESET TARGET...: configures once, builds what changed.
build() {
  preset=$1; shift
  if [ ! -f "build/$preset/build.ninja" ]; then
    step "Configuring ($preset)"
    said=$(cmake --preset "$preset" 2>&1) || { printf '%s\n' "$said"; fail "configuration failed"; }
  fi
  step "Building ($preset)"
  if [ -t 1 ]; then cmake --build "build/$preset" --target "$@"
  else cmake --build "build/$preset" --target "$@" -- --quiet; fi || fail "the build failed"
}
