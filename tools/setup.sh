#!/bin/sh
# Installs what is missing, from the packages of Debian 12: "build" for the tool, "test" for the tests
# too, "bench" for the tool and what it is measured against. Says what it does, and does nothing when
# nothing is missing. On another system it lists what is needed, under Debian's names, and fails.
# "list" only lists what is missing for the tool.
set -eu
purpose="${1:-build}"
release="${OS_RELEASE:-/etc/os-release}" # what says which system this is

# Tools by the command that shows that they are there, and the package that brings them.
tools="cc:gcc cmake:cmake ninja:ninja-build pkg-config:pkg-config"
modules="yaml-0.1:libyaml-dev expat:libexpat1-dev"
if [ "$purpose" = test ]; then
    tools="$tools /usr/bin/python3:python3 clang-14:clang-14 mandoc:mandoc"
    modules="$modules cmocka:libcmocka-dev"
fi

if [ "$purpose" = bench ]; then
    tools="$tools /usr/bin/python3:python3 glpsol:glpk-utils cbc:coinor-cbc z3:z3 toulbar2:toulbar2"
    tools="$tools valgrind:valgrind clp:coinor-clp c++:g++"
    modules="$modules lemon:liblemon-dev"
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
if [ "$purpose" = test ]; then
    /usr/bin/python3 -c 'import jsonschema' 2> /dev/null || missing="$missing python3-jsonschema"
    # The sanitizers and libFuzzer of clang.
    [ -n "$(find /usr/lib/llvm-14/lib/clang -name 'libclang_rt.fuzzer*' 2> /dev/null | head -n 1)" ] ||
        missing="$missing libclang-rt-14-dev"
fi
if [ "$purpose" = bench ]; then
    /usr/bin/python3 -c 'import numpy' 2> /dev/null || missing="$missing python3-numpy"
    /usr/bin/python3 -c 'import z3' 2> /dev/null || missing="$missing python3-z3"
fi
[ -n "$missing" ] || exit 0

# Ends with the list of what is needed, and how to get it.
give_up() {
    echo "$1" >&2
    echo "Truce needs these, under the names that Debian 12 gives them:$missing" >&2
    echo "Install them, then type the same command again." >&2
    exit 1
}

[ "$purpose" != list ] || give_up "Nothing was installed: that is what \"make brief\" does."
kind=$(sed -n 's/^ID=//p; s/^ID_LIKE=//p' "$release" 2> /dev/null | tr -d "\"'" | tr '\n' ' ')
case " $kind " in
*" debian "*) ;;
*) give_up "This is not Debian, so nothing was installed." ;;
esac
command -v apt-get > /dev/null 2>&1 || give_up "There is no apt-get here, so nothing was installed."
run=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null 2>&1 ||
        give_up "Only root can install, and there is no sudo. As root: apt-get install$missing"
    run="sudo"
fi

echo "Installing what is missing:$missing"
install="${run:+$run }env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"
# The lists of packages may be old or not there at all: then they are fetched first.
# shellcheck disable=SC2086
$install $missing > /dev/null 2>&1 || {
    echo "Fetching the lists of packages first"
    $run apt-get update && $install $missing
} || give_up "The packages could not be installed; what apt-get said stands above."
