#!/bin/sh
# Builds the tests and runs those whose name contains the first argument. The last line says how many
# passed and failed. The build for tests is a debug build: answers are verified independently.
set -eu
cd "$(dirname "$0")/.."
dir="${BUILD_DIR:-build-test}"
cmake -S . -G Ninja -B "$dir" -DTRUCE_TESTS=ON ${BUILD_FLAGS:--DCMAKE_BUILD_TYPE=Debug} > /dev/null
cmake --build "$dir" > "$dir/build.log" 2>&1 || {
    cat "$dir/build.log"
    echo "0 passed, 1 failed"
    exit 1
}
exec /usr/bin/python3 tests/run.py --build "$dir" --match "${1:-}"
