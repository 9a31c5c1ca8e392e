#!/bin/sh
# Installs what is missing, from Debian's packages: "build" for the tool, "test" for the tests too.
# Says what it does; on another system it lists what is needed.
set -eu

# Tools by the command that shows that they are there, and the package that brings them.
tools="cc:gcc cmake:cmake ninja:ninja-build pkg-config:pkg-config"
modules="yaml-0.1:libyaml-dev expat:libexpat1-dev"
if [ "${1:-build}" = test ]; then
    tools="$tools python3:python3 clang-14:clang-14 mandoc:mandoc"
    modules="$modules cmocka:libcmocka-dev"
fi

missing=""
for pair in $tools; do
    command -v "${pair%%:*}" > /dev/null 2>&1 || missing="$missing ${pair#*:}"
done
if command -v cc > /dev/null 2>&1; then
    echo '#include <stdio.h>' | cc -E - > /dev/null 2>&1 || missing="$missing libc6-dev"
else
    missing="$missing libc6-dev"
fi
for pair in $modules; do
    pkg-config --exists "${pair%%:*}" 2> /dev/null || missing="$missing ${pair#*:}"
done
if [ "${1:-build}" = test ]; then
    /usr/bin/python3 -c 'import jsonschema' 2> /dev/null || missing="$missing python3-jsonschema"
    # The sanitizers and libFuzzer of clang.
    [ -n "$(find /usr/lib/llvm-14/lib/clang -name 'libclang_rt.fuzzer*' 2> /dev/null | head -n 1)" ] ||
        missing="$missing libclang-rt-14-dev"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get > /dev/null 2>&1; then
    echo "Truce needs these, under the names that Debian gives them:$missing" >&2
    exit 1
fi
run=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo > /dev/null 2>&1; then
        echo "Please install as root: apt-get install$missing" >&2
        exit 1
    fi
    run=sudo
fi
echo "Installing what is missing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$run apt-get install -y --no-install-recommends $missing > /dev/null 2>&1 || {
    $run apt-get update
    $run apt-get install -y --no-install-recommends $missing
}
