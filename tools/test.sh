#!/bin/sh
# Builds the tests and runs those whose name contains the first argument. The last line says how many
# passed and failed; it is kept in the build's folder too, as "tally". The build for tests is a debug
# build, in which answers are verified independently and warnings are errors.
set -eu
cd "$(dirname "$0")/.."
dir="${BUILD_DIR:-build-test}"
mkdir -p "$dir"
rm -f "$dir/tally"

# shellcheck disable=SC2086
build() {
    cmake -S . -G Ninja -B "$dir" -DTRUCE_TESTS=ON -DTRUCE_WERROR=ON \
        ${BUILD_FLAGS:--DCMAKE_BUILD_TYPE=Debug} && cmake --build "$dir"
}

build > "$dir/build.log" 2>&1 || {
    cat "$dir/build.log"
    echo "0 passed, 1 failed" | tee "$dir/tally"
    exit 1
}
exec /usr/bin/python3 tests/run.py --build "$dir" --match "${1:-}"
