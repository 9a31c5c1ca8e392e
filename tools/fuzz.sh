#!/bin/sh
# Builds each fuzz target with libFuzzer and both sanitizers, and runs it for some seconds. New inputs
# are kept in build-fuzz; a crash stops with the file that shows it.
set -eu
cd "$(dirname "$0")/.."
# A second argument names one target.
seconds="${1:-60}"
mkdir -p build-fuzz
sources=$(find src -name '*.c' ! -path 'src/cli/*')
for target in ${2:-tests/fuzz/fuzz_*.c}; do
    name=$(basename "$target" .c)
    echo "$name: $seconds s"
    # shellcheck disable=SC2086,SC2046
    clang-14 -g -O1 -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -Itests/fuzz \
        -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        "$target" $sources $(pkg-config --cflags --libs yaml-0.1 expat) -o "build-fuzz/$name"
    mkdir -p "build-fuzz/corpus-$name"
    "build-fuzz/$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=3000 \
        -print_final_stats=1 -artifact_prefix="build-fuzz/$name-" \
        "build-fuzz/corpus-$name" "tests/fuzz/corpus/$name" > "build-fuzz/$name.log" 2>&1 || {
        tail -n 40 "build-fuzz/$name.log"
        exit 1
    }
    grep -E 'stat::number_of_executed_units|stat::new_units_added' "build-fuzz/$name.log"
done
