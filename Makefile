# A thin layer over CMake and Ninja. The two commands to know: make brief, make test.
BUILD ?= build
SCENARIO ?= examples/pause/talks-now.yaml
OUT ?= brief.html
T ?=
PREFIX ?= /usr/local
DESTDIR ?=
SETUP = sh tools/setup.sh
CONFIGURE = cmake -S . -G Ninja -B

.PHONY: all brief docs test asan ubsan fuzz cover bench format check-floors install clean setup \
	setup-test setup-bench

all:
	@$(SETUP) list
	@$(CONFIGURE) $(BUILD) -DCMAKE_BUILD_TYPE=Release > /dev/null
	@cmake --build $(BUILD)

# The main job: a brief of SCENARIO, as text here and as a page in OUT.
brief: setup
	@$(MAKE) --no-print-directory all
	./$(BUILD)/truce brief $(SCENARIO) -o $(OUT)
	@echo "The page to print: $(OUT)"

# All tests; T=pattern runs those whose name contains it.
test: setup-test
	@sh tools/test.sh '$(T)'

# The same tests, built with both sanitizers.
asan ubsan: setup-test
	@BUILD_FLAGS="-DCMAKE_BUILD_TYPE=Debug -DTRUCE_SANITIZE=ON" BUILD_DIR=build-sanitize \
		sh tools/test.sh '$(T)'

# Puts what the tool writes into the documentation.
docs: all
	@python3 tools/docs.py $(BUILD)/truce

# Each fuzz target for FUZZ_SECONDS.
FUZZ_SECONDS ?= 60
fuzz: setup-test
	@sh tools/fuzz.sh $(FUZZ_SECONDS)

cover: setup-test
	@BUILD_FLAGS="-DCMAKE_BUILD_TYPE=Debug -DTRUCE_COVERAGE=ON" BUILD_DIR=build-cover \
		sh tools/test.sh '$(T)'
	@python3 tools/coverage.py build-cover

# Every measurement in one run, next to other programs, which are installed where they are missing. B names
# parts; BENCH_QUICK=1 only tries it; WRITE=1 writes the results into docs/. See bench/README.md.
B ?=
WRITE ?=
BENCH_QUICK ?=
bench: setup-bench all
	@BENCH_QUICK='$(BENCH_QUICK)' /usr/bin/python3 bench/run.py $(BUILD) $(if $(WRITE),--write) $(B)

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

check-floors:
	@python3 tools/check_floors.py

# DESTDIR puts all of it under another root, for who packages it.
install:
	@$(SETUP) list
	@$(CONFIGURE) $(BUILD) -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=$(abspath $(PREFIX)) \
		> /dev/null
	@cmake --build $(BUILD)
	DESTDIR=$(DESTDIR) cmake --install $(BUILD)

setup:
	@$(SETUP) build

setup-test:
	@$(SETUP) test

setup-bench:
	@$(SETUP) bench

clean:
	rm -rf build build-test build-clang build-sanitize build-cover build-fuzz
