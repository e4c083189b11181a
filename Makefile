# SPDX-License-Identifier: Apache-2.0
#
# make              builds the library and the tool in $(BUILD)
# make demo         builds and runs the demonstration
# make test         builds and runs every test; SAN=1 does it with the sanitizers
# make fuzz-unknown random programs: what is answered stays answered when more is known; CASES=n
# make fuzz-explain random programs: explanations add up, and say what is missing; CASES=n
# make fuzz-engine  the batch engine against the reference evaluator, on random programs; CASES=n
# make mutate-engine plants mistakes in the batch engine: fuzz-engine must find each
# make fuzz-data    data files of every format, whole and damaged; CASES=n
# make fuzz-conserve the same data in other orders, files and formats; CASES=n
# make fuzz-diff    random programs through every engine, in all processes: each must say the same; CASES=n
# make fuzz-format  random programs keep their meaning in canonical form; CASES=n
# make fuzz         every reader against arbitrary bytes (libFuzzer); TIME=seconds; also fuzz-afl: tests/fuzz/fuzz.mk
# make fault-io     each call to the system of each verb fails once; SCENES='name ...'
# make fault-memory each request for memory is refused once; PLACES=1: one from each place: tests/scarce/scarce.mk
# make memory       memory and time that large counties take; HOUSEHOLDS='n ...'
# make limits       files that are too large, too long and too deep, at full size; ONLY='word ...'
# make bench        speed beside hand-written C, DuckDB and SQLite; SIZE='100k 1m', SIZE=25m
# make bench-growth speed by the number of policies, members and regions
# make bench-kernels nanoseconds a row of each operation of the batch engine
# make bench-one    one household judged alone: microseconds and allocations
# make sqlite       the SQLite extension alone, $(BUILD)/guodu_sqlite.so
# make editors      colours for rule files in VS Code and Vim, in $(BUILD)/editors
# make abi-baseline writes anew what tests/abi compares the libraries with
# make python       the Python package, as wheel and source distribution, in $(BUILD)/python
# make layers       checks that includes follow the layers of docs/architecture.md
# make valgrind     runs the unit tests under valgrind
# make thread-check threads that judge whole data, or by rules that are swapped, under ThreadSanitizer
# make coverage     lines and branches of src/ that make test reaches; slow: docs/testing.md
# make lint         builds everything with clang, warnings are errors; clang-tidy and cppcheck
# make analyze      gcc -fanalyzer over the sources: its findings, in $(BUILD)/analyze
# make plant        plants mistakes in a copy, one at a time: make test must find each; ONLY='name ...'
# make install      puts tool, libraries, rules, manual pages below PREFIX; also uninstall: src/install/install.mk
# make deps         sees to the tools and libraries that building takes
# make clean        removes what was built
#
# BUILD=folder, CC=compiler, WERROR=1 (warnings are errors), V=1 (shows the commands).
# Nothing is generated inside the source folders.

CC ?= cc
PKG_CONFIG ?= pkg-config
FLEX ?= flex
PYTHON ?= python3
BISON ?= bison
OBJCOPY ?= objcopy

ifeq ($(SAN),thread)
BUILD ?= build-thread
OPTIMIZE ?= -O1 -fno-omit-frame-pointer
SANITIZE := -fsanitize=thread
else ifeq ($(SAN),fuzz)
BUILD ?= build-fuzz
OPTIMIZE ?= -O1 -fno-omit-frame-pointer
# Without the tracing of comparisons, which takes two thirds of the time: there are dictionaries.
SANITIZE := -fsanitize=address,undefined -fsanitize-coverage=inline-8bit-counters,pc-table \
	-fno-sanitize-recover=all
else ifeq ($(SAN),afl)
BUILD ?= build-afl
OPTIMIZE ?= -O1 -fno-omit-frame-pointer
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
else ifdef SAN
BUILD ?= build-san
OPTIMIZE ?= -O1 -fno-omit-frame-pointer
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
else ifdef COVERAGE
# Without optimisation, so that each branch is one that stands in the text, and once (always_inline makes
# copies of it); counted exactly by threads too.
BUILD ?= build-coverage
OPTIMIZE ?= -O0
SANITIZE := --coverage -fprofile-update=atomic -Dalways_inline=unused
else
BUILD ?= build
OPTIMIZE ?= -O2
endif

ifneq ($(wildcard $(BUILD)/Makefile $(BUILD)/.git),)
$(error BUILD=$(BUILD) must be a folder of its own: "make clean" removes it)
endif

WARNINGS := -Wall -Wextra -Wshadow -Wconversion $(if $(WERROR),-Werror)
GENERATED_WARNINGS := $(WARNINGS) -Wno-conversion -Wno-sign-conversion -Wno-unused-but-set-variable

# Asked for when a command first needs it, so after `deps`.
PACKAGES := libutf8proc yajl jansson libzip expat sqlite3 xlsxwriter libxxhash nettle
LIBRARY_PACKAGES := $(filter-out jansson,$(PACKAGES)) # the other is the tool's
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(shell $(PKG_CONFIG) --cflags $(PACKAGES)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $$(shell $(PKG_CONFIG) --libs $(PACKAGES)))$(PACKAGE_LIBS)
LIBRARY_LIBS = $(eval LIBRARY_LIBS := $$(shell $(PKG_CONFIG) --libs $(LIBRARY_PACKAGES)))$(LIBRARY_LIBS)
CMOCKA_CFLAGS = $(eval CMOCKA_CFLAGS := $$(shell $(PKG_CONFIG) --cflags cmocka))$(CMOCKA_CFLAGS)
CMOCKA_LIBS = $(eval CMOCKA_LIBS := $$(shell $(PKG_CONFIG) --libs cmocka))$(CMOCKA_LIBS)

COMPILE = $(CC) -std=gnu11 $(OPTIMIZE) -g -pthread -fPIC -fvisibility=hidden $(SANITIZE) \
	-Isrc -I. -I$(BUILD) $(PACKAGE_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK = $(CC) -g -pthread $(SANITIZE) $(LDFLAGS)

LIBRARY_SOURCES := $(filter-out src/cli/%,$(sort $(wildcard src/*/*.c)))
TOOL_SOURCES := $(sort $(wildcard src/cli/*.c))
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
RANDOM_SOURCES := $(sort $(wildcard tests/random/*.c))
DIFF_SOURCES := $(sort $(wildcard tests/diff/*.c))
CONVERT_SOURCES := $(sort $(wildcard tests/formats/*.c))
LIMITS_SOURCES := $(sort $(wildcard tests/limits/*.c))
BENCH_SOURCES := tests/bench/bench_guodu.c tests/bench/eval_only.c tests/bench/kernels.c \
	tests/bench/one.c tests/bench/arrow.c tests/bench/arrow_out.c
SQLITE_SOURCES := $(sort $(wildcard src/bindings/sqlite/*.c))

PARSER := $(if $(wildcard grammar/guodu.y),$(BUILD)/grammar/guodu.tab.c)
SCANNER := $(if $(wildcard grammar/guodu.l),$(BUILD)/grammar/guodu.lex.c)
GENERATED_HEADERS := $(patsubst %.c,%.h,$(PARSER) $(SCANNER))

GENERATED_OBJECTS := $(patsubst %.c,%.o,$(PARSER) $(SCANNER))
# Kernels of the batch engine and readers of sorted files: plain loops for the compiler to vectorise,
# built a second time for x86-64-v3. src/base/processor.c says which can run.
KERNEL_SOURCES := $(patsubst %,src/run/%.c,truth compare number divide time choose lookup up list \
	fold decide kernels) $(patsubst %,src/data/%.c,sorted_scan \
	sorted_number sorted_word prepared_unpack)
KERNEL_OBJECTS := $(KERNEL_SOURCES:%.c=$(BUILD)/%.o)
V3_OBJECTS := $(if $(findstring x86_64,$(shell $(CC) -dumpmachine)),$(KERNEL_OBJECTS:%.o=%.v3.o))
$(KERNEL_OBJECTS) $(V3_OBJECTS): private OPTIMIZE := $(if $(SAN)$(COVERAGE),$(OPTIMIZE),-O3 -fno-trapping-math -fno-math-errno)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o) $(V3_OBJECTS) $(GENERATED_OBJECTS)
TOOL_OBJECTS := $(TOOL_SOURCES:%.c=$(BUILD)/%.o)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(BUILD)/%.o)
UNIT_HELPERS := $(filter-out $(BUILD)/tests/unit/test_%,$(UNIT_OBJECTS))
UNIT_TESTS := $(patsubst %.o,%,$(filter $(BUILD)/tests/unit/test_%,$(UNIT_OBJECTS)))
RANDOM_OBJECTS := $(RANDOM_SOURCES:%.c=$(BUILD)/%.o)
CONVERT_OBJECTS := $(CONVERT_SOURCES:%.c=$(BUILD)/%.o)
BENCH_OBJECTS := $(BENCH_SOURCES:%.c=$(BUILD)/%.o)
LIMITS_OBJECTS := $(LIMITS_SOURCES:%.c=$(BUILD)/%.o)
SQLITE_OBJECTS := $(SQLITE_SOURCES:%.c=$(BUILD)/%.o)
WAYS_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/embedding/*.c)) \
	tests/unit/arrow_cells.c)
OBJECTS := $(LIBRARY_OBJECTS) $(TOOL_OBJECTS) $(UNIT_OBJECTS) $(RANDOM_OBJECTS) $(DIFF_SOURCES:%.c=$(BUILD)/%.o) $(CONVERT_OBJECTS) \
	$(BENCH_OBJECTS) $(LIMITS_OBJECTS) $(WAYS_OBJECTS) $(SQLITE_OBJECTS) $(BUILD)/tests/editors/tokens.o

# The number in the name that programs ask for: it rises when a program that was linked with an
# earlier library would not run with this one (tests/abi/run.sh says when).
ABI := 0
VERSION := $(shell sed -n 's/^.define GUODU_VERSION "\(.*\)"$$/\1/p' src/guodu.h)
# What programs of the project link: every name of the library is in it. What a host links has the
# names of guodu.h alone, so that its own never clash with ours.
LIBRARY := $(BUILD)/libguodu-internal.a
ARCHIVE := $(BUILD)/libguodu.a
SHARED := $(BUILD)/libguodu.so.$(VERSION)
SQLITE_EXTENSION := $(BUILD)/guodu_sqlite.so
SHARED_LINKS := $(BUILD)/libguodu.so.$(ABI) $(BUILD)/libguodu.so
TOOL := $(if $(wildcard src/cli/main.c),$(BUILD)/guodu)
COUNTY := $(BUILD)/demo/county
EMBEDDING_WAYS := $(BUILD)/tests/embedding/ways
CONVERT := $(BUILD)/demo/convert
MEASURE := $(BUILD)/demo/measure
BIG := $(BUILD)/tests/limits/big
BENCH := $(BENCH_SOURCES:%.c=$(BUILD)/%) $(addprefix $(BUILD)/tests/bench/,gen byhand race)
# fuzz_data is made of itself and of data_*, fuzz_engine of itself and of engine_*; fuzz_unknown and
# fuzz_explain of the rest, which writes programs and belongs to fuzz_engine too. chance belongs to all.
FUZZ_UNKNOWN := $(BUILD)/tests/random/fuzz_unknown
FUZZ_EXPLAIN := $(BUILD)/tests/random/fuzz_explain
FUZZ_ENGINE := $(BUILD)/tests/random/fuzz_engine
FUZZ_DATA := $(BUILD)/tests/random/fuzz_data
FUZZ_DATA_OBJECTS := $(filter %/fuzz_data.o %/chance.o,$(RANDOM_OBJECTS)) \
	$(filter $(BUILD)/tests/random/data_%,$(RANDOM_OBJECTS))
FUZZ_ENGINE_OBJECTS := $(filter-out %/fuzz_unknown.o %/fuzz_conserve.o $(BUILD)/tests/random/conserve_% %/fuzz_explain.o %/fill_data.o %/fuzz_format.o %/redraw.o $(filter-out %/chance.o,$(FUZZ_DATA_OBJECTS)),\
	$(RANDOM_OBJECTS))
FUZZ_UNKNOWN_OBJECTS := $(filter %/chance.o,$(RANDOM_OBJECTS)) \
	$(filter-out %/fuzz_engine.o %/fuzz_explain.o %/fuzz_conserve.o $(BUILD)/tests/random/conserve_% %/fill_data.o %/fuzz_format.o %/redraw.o $(BUILD)/tests/random/engine_% \
	$(FUZZ_DATA_OBJECTS),$(RANDOM_OBJECTS))
# Writes programs and records as fuzz_engine does, and files as fuzz_data does.
FUZZ_CONSERVE := $(BUILD)/tests/random/fuzz_conserve
FUZZ_CONSERVE_OBJECTS := $(sort $(filter-out %/fuzz_engine.o %/fuzz_data.o %/data_stage.o,\
	$(FUZZ_ENGINE_OBJECTS) $(FUZZ_DATA_OBJECTS) $(filter $(BUILD)/tests/random/conserve_%,$(RANDOM_OBJECTS)) \
	$(FUZZ_CONSERVE).o))
FUZZ_FORMAT := $(BUILD)/tests/random/fuzz_format
FUZZ_FORMAT_OBJECTS := $(FUZZ_FORMAT).o $(BUILD)/tests/random/redraw.o $(filter-out %/fuzz_unknown.o,$(FUZZ_UNKNOWN_OBJECTS)) \
	$(BUILD)/tests/unit/ast_dump.o
FILL_DATA := $(BUILD)/tests/random/fill_data
FILL_DATA_OBJECTS := $(patsubst %/fuzz_unknown.o,%/fill_data.o,$(FUZZ_UNKNOWN_OBJECTS))
FUZZ_EXPLAIN_OBJECTS := $(patsubst %/fuzz_unknown.o,%/fuzz_explain.o,$(FUZZ_UNKNOWN_OBJECTS))

# Runs the tool and lets its calls to the system fail; rests on nothing of ours.
FAULTS := $(BUILD)/tests/faults/faults

# fuzz_diff is made of its own folder and of what makes and judges random programs.
FUZZ_DIFF := $(BUILD)/tests/diff/fuzz_diff
FUZZ_DIFF_OBJECTS := $(DIFF_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/tests/unit/arrow_cells.o \
	$(filter-out %/fuzz_engine.o,$(FUZZ_ENGINE_OBJECTS))

EDITORS := $(BUILD)/grammar/editors/editors
TOKENS := $(BUILD)/tests/editors/tokens

say = @$(if $(V),:,printf '  %-5s %s\n' $(1) $(2))
Q := $(if $(V),,@)

.PHONY: all demo test units fuzz-unknown fuzz-explain fuzz-engine mutate-engine fuzz-data fuzz-conserve fuzz-format fuzz-diff fault-io memory limits layers valgrind thread-check coverage lint deps bench bench-growth bench-kernels bench-one editors sqlite python abi-baseline clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(LIBRARY) $(ARCHIVE) $(SHARED_LINKS) $(SQLITE_EXTENSION) $(TOOL)

units: $(UNIT_TESTS) $(FUZZ_UNKNOWN) $(FUZZ_EXPLAIN) $(FILL_DATA) $(FUZZ_ENGINE) $(FUZZ_DATA) $(FUZZ_CONSERVE) $(FUZZ_FORMAT) $(FUZZ_DIFF) $(CONVERT) $(FAULTS) $(BENCH) $(EMBEDDING_WAYS) $(TOKENS) $(EDITORS) $(MEASURE) $(BIG)

demo: all $(COUNTY)
	@GUODU=$(abspath $(BUILD)/guodu) COUNTY=$(abspath $(COUNTY)) sh rules/demo/run.sh $(BUILD)/demo

test: all units $(SQLITE_EXTENSION) $(COUNTY)
	@CC='$(CC)' SAN='$(SAN)' sh tests/run.sh $(BUILD)

# CASES=n, SEED=n, PROGRAM=n: see tests/random/fuzz_unknown.c.
fuzz-unknown: $(FUZZ_UNKNOWN)
	@$(FUZZ_UNKNOWN) $(foreach name,CASES SEED PROGRAM,$(if $($(name)),$(name)=$($(name))))

# CASES=n, SEED=n, PROGRAM=n: see tests/random/fuzz_explain.c.
fuzz-explain: $(FUZZ_EXPLAIN)
	@$(FUZZ_EXPLAIN) $(foreach name,CASES SEED PROGRAM,$(if $($(name)),$(name)=$($(name))))

# CASES=n, SEED=n, CASE=n: see tests/random/fuzz_engine.c.
fuzz-engine: $(FUZZ_ENGINE)
	@$(FUZZ_ENGINE) $(foreach name,CASES SEED CASE,$(if $($(name)),$(name)=$($(name))))

# CASES=n, SEED=n, PROGRAM=n, WAYS=name,..., KEEP=folder, JOBS=n, SECONDS=n: see tests/diff/fuzz_diff.c.
fuzz-diff: $(FUZZ_DIFF) $(SHARED_LINKS)
	@CC='$(CC)' SAN='$(SAN)' PYTHON='$(PYTHON)' sh tests/diff/fuzz.sh $(BUILD) \
		$(foreach name,CASES SEED PROGRAM WAYS KEEP JOBS SECONDS,$(if $($(name)),$(name)='$($(name))'))

# ONLY='name ...': see tests/random/mutate_engine.sh.
mutate-engine: $(FUZZ_ENGINE)
	@CC='$(CC)' ONLY='$(ONLY)' sh tests/random/mutate_engine.sh $(BUILD)

# CASES=n, SEED=n, CASE=n, KEEP=folder: see tests/random/fuzz_data.c.
fuzz-data: $(FUZZ_DATA)
	@$(FUZZ_DATA) $(foreach name,CASES SEED CASE KEEP,$(if $($(name)),$(name)=$($(name))))

# CASES=n, SEED=n, CASE=n, KEEP=folder: see tests/random/fuzz_conserve.c.
fuzz-conserve: $(FUZZ_CONSERVE)
	@$(FUZZ_CONSERVE) $(foreach name,CASES SEED CASE KEEP,$(if $($(name)),$(name)=$($(name))))

# CASES=n, SEED=n, CASE=n: see tests/random/fuzz_format.c.
fuzz-format: $(FUZZ_FORMAT)
	@$(FUZZ_FORMAT) $(foreach name,CASES SEED CASE,$(if $($(name)),$(name)=$($(name))))

# SCENES='name ...' (tests/faults/scenes.txt), else all; see tests/faults/faults.c.
fault-io: all $(CONVERT) $(FAULTS)
	@BUILD=$(BUILD) sh tests/faults/run.sh every $(SCENES)

# ONLY='name ...', FIRST=1: see tests/plant/plant.sh.
plant: all units
	@CC='$(CC)' MAKE='$(MAKE)' ONLY='$(ONLY)' FIRST='$(FIRST)' FOLDER='$(FOLDER)' sh tests/plant/plant.sh $(BUILD)

# HOUSEHOLDS='n ...', FORMS='sorted ...': see tests/memory.sh.
memory: all $(COUNTY) $(CONVERT) $(MEASURE)
	@sh tests/memory.sh $(BUILD)

# ONLY='word ...': see tests/limits/run.sh.
limits: all $(MEASURE) $(BIG)
	@BUILD=$(abspath $(BUILD)) FULL=1 ONLY='$(ONLY)' sh tests/limits/run.sh

# SIZE='10k 100k 1m 25m', ROUNDS=n, FOLDER=folder: see tests/bench/bench.sh.
bench: all $(BENCH)
	@sh tests/bench/bench.sh $(BUILD)

# What each operation of the batch engine costs.
bench-kernels: $(BUILD)/tests/bench/kernels
	@$<

# One household of four with the rules of the demonstration.
bench-one: $(BUILD)/tests/bench/one
	@$<

bench-growth: all $(BENCH)
	@sh tests/bench/growth.sh $(BUILD)

# A folder for each editor, to be copied to where it looks for such: docs/editors.md.
editors: $(EDITORS)
	@mkdir -p $(BUILD)/editors/vscode/syntaxes $(BUILD)/editors/vim/syntax $(BUILD)/editors/vim/ftdetect
	@cp grammar/editors/vscode/*.json $(BUILD)/editors/vscode
	@cp LICENSE $(BUILD)/editors/vscode
	@$< $(BUILD)/editors
	@echo '$(BUILD)/editors: vscode, vim'

abi-baseline:
	@CC='$(CC)' BUILD=$(BUILD) sh tests/abi/run.sh --update

# PYTHON=interpreter: one that has setuptools and wheel.
python: $(SHARED)
	$(Q)PYTHON='$(PYTHON)' sh src/bindings/python/build.sh $(SHARED) $(BUILD)/python
	@echo '$(BUILD)/python:' $$(cd $(BUILD)/python && echo guodu-*)

layers:
	@sh tests/layers.sh

valgrind: units
	@sh tests/valgrind.sh $(BUILD)

# Threads 5, a few sizes of batches: more would only take longer.
thread-check:
	$(Q)$(MAKE) --no-print-directory BUILD=build-thread SAN=thread \
		build-thread/tests/unit/test_judging build-thread/tests/unit/test_dry_run \
		build-thread/tests/unit/test_swap build-thread/tests/unit/test_arrow_direct \
		build-thread/demo/county
	BUILD=build-thread TSAN_OPTIONS=halt_on_error=1 build-thread/tests/unit/test_judging few
	TSAN_OPTIONS=halt_on_error=1 build-thread/tests/unit/test_dry_run few
	TSAN_OPTIONS=halt_on_error=1 build-thread/tests/unit/test_swap few
	TSAN_OPTIONS=halt_on_error=1 build-thread/tests/unit/test_arrow_direct judged

# TESTS='word ...': these suites alone, added to what was reached before: see tests/coverage/coverage.py.
# Programs run several times as long, so each may.
coverage:
	$(Q)$(MAKE) --no-print-directory COVERAGE=1 all units sqlite
	$(Q)$(if $(TESTS),find build-coverage -name '*.gcno' | while read -r notes; do \
		[ $${notes%.gcno}.gcda -nt $$notes ] || rm -f $${notes%.gcno}.gcda; \
	done,find build-coverage -name '*.gcda' -delete)
	-$(Q)TEST_LIMIT=3600 $(MAKE) --no-print-directory COVERAGE=1 test
	$(Q)$(PYTHON) tests/coverage/coverage.py build-coverage

.PHONY: tidy cppcheck analyze plant
# What is looked for, and what not, stands in .clang-tidy and .cppcheck. Only what changed is looked at again.
lint:
	$(Q)$(MAKE) --no-print-directory BUILD=build-clang CC=clang WERROR=1 SAN= all units
	$(Q)$(MAKE) --no-print-directory BUILD=build-clang CC=clang WERROR=1 SAN= tidy cppcheck

TIDY := $(if $(shell command -v clang-tidy),$(patsubst %.c,$(BUILD)/%.tidy,$(sort $(wildcard src/*/*.c src/bindings/*/*.c \
	grammar/editors/*.c tests/*/*.c))))
CPPCHECK := $(shell command -v cppcheck)

tidy: $(TIDY)
	$(if $(TIDY),,@echo 'clang-tidy is not installed: not run')

# An object is newer than all that it was made of (below, where all are known); what has none is looked
# at when it changes itself.
$(BUILD)/%.tidy: %.c .clang-tidy src/cli/.clang-tidy tests/.clang-tidy | $(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,TIDY,$<)
	$(Q)clang-tidy --quiet $< -- $(TIDY_OPTIONS) 2> $@.said || { cat $@.said; exit 1; }
	@rm -f $@.said; touch $@
TIDY_OPTIONS = -std=gnu11 -Isrc -I. -I$(BUILD) $(PACKAGE_CFLAGS) $(CMOCKA_CFLAGS)

# One configuration, ours, instead of all that headers could have.
cppcheck: | $(GENERATED_HEADERS)
ifneq ($(CPPCHECK),)
	@mkdir -p $(BUILD)/cppcheck
	$(call say,CHECK,src)
	$(Q)$(CPPCHECK) --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability,style \
		--suppressions-list=.cppcheck --inline-suppr --cppcheck-build-dir=$(BUILD)/cppcheck -j2 \
		-D__GNUC__=12 -D__x86_64__ -Isrc -I. -I$(BUILD) --template=gcc src
else
	@echo 'cppcheck is not installed: not run'
endif

# Nothing is linked. What was found so far, and what of it is so, stands in docs/testing.md.
ANALYZED := $(patsubst %.c,$(BUILD)/%.found,$(LIBRARY_SOURCES) $(TOOL_SOURCES) $(SQLITE_SOURCES))

analyze:
	$(Q)$(MAKE) --no-print-directory BUILD=build-analyze CC=gcc SAN= analyzed

analyzed: $(ANALYZED)
	@cat $^ | grep '\[-Wanalyzer' | sort -u

TEXTS := $(addprefix $(BUILD)/,docs/errors.md.inc $(addsuffix .inc,$(wildcard src/*/*.css src/*/*.js)))
$(BUILD)/%.found: %.c | $(GENERATED_HEADERS) $(TEXTS) $(BUILD)/src/report/page/echarts.js.inc
	@mkdir -p $(@D)
	$(call say,LOOK,$<)
	$(Q)gcc -std=gnu11 -O1 -fanalyzer -fdiagnostics-plain-output -fdiagnostics-path-format=none \
		-pthread -Isrc -I. -I$(BUILD) $(PACKAGE_CFLAGS) -c -o /dev/null $< 2> $@.said && mv $@.said $@

deps:
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' FLEX='$(FLEX)' BISON='$(BISON)' sh .ci/deps.sh

clean:
	rm -rf build build-san build-thread build-clang build-analyze build-coverage build-fuzz build-afl $(BUILD)

# What the objects were built with and which they are: when that changes, they are built anew.
$(BUILD)/flags: FORCE | deps
	@mkdir -p $(@D)
	@printf '%s\n' '$(COMPILE) $(WARNINGS)' '$(LINK) $(PACKAGE_LIBS)' > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/members: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(LIBRARY_OBJECTS)' '$(TOOL_OBJECTS)' '$(UNIT_HELPERS)' > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/grammar/%.tab.c: grammar/%.y | deps
	@mkdir -p $(@D)
	$(call say,BISON,$<)
	$(Q)$(BISON) -Werror --defines=$(@:.c=.h) --output=$@ $<

$(BUILD)/grammar/%.lex.c: grammar/%.l | deps
	@mkdir -p $(@D)
	$(call say,FLEX,$<)
	$(Q)$(FLEX) --header-file=$(@:.c=.h) --outfile=$@ $<

%.tab.h: %.tab.c ;
%.lex.h: %.lex.c ;

# A text file as a string of C, for #include "FILE.inc".
as_string = sed 's/[\\"]/\\&/g; s/^/"/; s/$$/\\n"/' $< > $@

$(BUILD)/%.inc: %
	@mkdir -p $(@D)
	$(Q)$(as_string)

# What the page of a report draws charts with; empty where npm or the network is missing.
ECHARTS := $(BUILD)/src/report/page/echarts.js
$(ECHARTS): src/report/page/fetch.sh src/report/page/package.json src/report/page/package-lock.json
	@mkdir -p $(@D)
	$(call say,NPM,$@)
	$(Q)sh $< $@

$(ECHARTS).inc: $(ECHARTS)
	$(Q)$(as_string)

$(BUILD)/src/cli/cmd_explain_code.o: $(BUILD)/docs/errors.md.inc
$(BUILD)/src/author/doc.o: $(BUILD)/src/author/doc.css.inc $(BUILD)/src/author/doc.js.inc
$(BUILD)/src/author/cover_page.o: $(BUILD)/src/author/cover_page.css.inc \
    $(BUILD)/src/author/cover_page.js.inc
$(BUILD)/src/report/book_page.o: $(BUILD)/src/report/book_page.css.inc \
    $(BUILD)/src/report/book_page.js.inc $(ECHARTS).inc

$(GENERATED_OBJECTS): $(BUILD)/%.o: $(BUILD)/%.c $(BUILD)/flags | $(GENERATED_HEADERS)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(GENERATED_WARNINGS) -c -o $@ $<

$(V3_OBJECTS): $(BUILD)/%.v3.o: %.c $(BUILD)/flags | $(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -march=x86-64-v3 -DGUODU_KERNELS_V3 $(WARNINGS) -c -o $@ $<

$(filter-out $(GENERATED_OBJECTS) $(V3_OBJECTS) $(UNIT_OBJECTS),$(OBJECTS)): \
$(BUILD)/%.o: %.c $(BUILD)/flags | $(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(WARNINGS) -c -o $@ $<

$(UNIT_OBJECTS): $(BUILD)/%.o: %.c $(BUILD)/flags | $(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(CMOCKA_CFLAGS) $(WARNINGS) -c -o $@ $<

$(LIBRARY): $(LIBRARY_OBJECTS) $(BUILD)/members
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcsT $@ $(LIBRARY_OBJECTS)

# One object, in which what is hidden has become local.
$(ARCHIVE): $(LIBRARY_OBJECTS) $(BUILD)/members
	$(call say,AR,$@)
	$(Q)$(LD) -r -o $(@:.a=.o) $(LIBRARY_OBJECTS)
	$(Q)$(OBJCOPY) --localize-hidden $(@:.a=.o)
	$(Q)rm -f $@ && $(AR) rcs $@ $(@:.a=.o) && rm $(@:.a=.o)

# Calls within it do not go through tables that a host could bend. The sanitizers are no part of it.
$(SHARED): $(LIBRARY_OBJECTS) $(BUILD)/members src/guodu.map
	$(call say,LINK,$@)
	$(Q)$(LINK) -shared -o $@ -Wl,-soname,libguodu.so.$(ABI) -Wl,--version-script=src/guodu.map \
		-Wl,-z,relro,-z,now -Wl,-Bsymbolic-functions $(if $(SAN),,-Wl,-z,defs) \
		$(LIBRARY_OBJECTS) $(LIBRARY_LIBS)

$(SHARED_LINKS): $(SHARED)
	$(Q)ln -sf $(notdir $<) $@

# SQLite asks for nothing but the entry points; a libguodu.so that its host may have loaded as well
# has nothing to do with what is in here.
sqlite: $(SQLITE_EXTENSION)

$(SQLITE_EXTENSION): $(SQLITE_OBJECTS) $(ARCHIVE) src/bindings/sqlite/exports.map
	$(call say,LINK,$@)
	$(Q)$(LINK) -shared -o $@ -Wl,--version-script=src/bindings/sqlite/exports.map -Wl,-z,relro,-z,now \
		-Wl,-Bsymbolic $(if $(SAN),,-Wl,-z,defs) $(SQLITE_OBJECTS) $(ARCHIVE) $(LIBRARY_LIBS)

$(BUILD)/guodu: $(TOOL_OBJECTS) $(ARCHIVE)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(TOOL_OBJECTS) $(ARCHIVE) $(PACKAGE_LIBS)

$(UNIT_TESTS): %: %.o $(UNIT_HELPERS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(UNIT_HELPERS) $(LIBRARY) $(CMOCKA_LIBS) $(PACKAGE_LIBS)

$(FUZZ_UNKNOWN): $(FUZZ_UNKNOWN_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_UNKNOWN_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FILL_DATA): $(FILL_DATA_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FILL_DATA_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_EXPLAIN): $(FUZZ_EXPLAIN_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_EXPLAIN_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_ENGINE): $(FUZZ_ENGINE_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_ENGINE_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_DIFF): $(FUZZ_DIFF_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_DIFF_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_FORMAT): $(FUZZ_FORMAT_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_FORMAT_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_DATA): $(FUZZ_DATA_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_DATA_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_CONSERVE): $(FUZZ_CONSERVE_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FUZZ_CONSERVE_OBJECTS) $(LIBRARY) $(PACKAGE_LIBS)

# Makes what editors need of the words of the language; rests on nothing else of ours.
$(EDITORS): grammar/editors/editors.c grammar/editors/words.c grammar/editors/textmate.c \
grammar/editors/vim.c grammar/editors/editors.h grammar/keywords.def $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$(@D))
	$(Q)$(CC) -std=gnu11 $(OPTIMIZE) -g $(SANITIZE) $(WARNINGS) -I. $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ \
		$(filter %.c,$^)

$(TOKENS): $(TOKENS).o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(LIBRARY) $(PACKAGE_LIBS)

# What hosts do, against the shared library as they have it.
$(EMBEDDING_WAYS): $(WAYS_OBJECTS) $(SHARED)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(WAYS_OBJECTS) $(SHARED) -Wl,-rpath,$(abspath $(BUILD))

# Makes the data of the demonstration; rests on nothing of ours.
$(COUNTY): tests/demo/county.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu11 $(OPTIMIZE) -g $(SANITIZE) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

# Writes it in the other forms that tables come in; rests on nothing of ours either.
$(CONVERT): $(CONVERT_OBJECTS)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(CONVERT_OBJECTS) $(PACKAGE_LIBS)

$(FAULTS): $(wildcard tests/faults/*.c tests/faults/*.h) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) -std=gnu11 $(OPTIMIZE) -g $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^)

$(BIG): $(LIMITS_OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $^ -lz

$(MEASURE): tests/memory/measure.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu11 $(OPTIMIZE) -g $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

$(BENCH_SOURCES:%.c=$(BUILD)/%): %: %.o $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $< $(LIBRARY) $(PACKAGE_LIBS)

# What holds prepared data: docs/performance.md.
$(BUILD)/tests/bench/container: tests/bench/container.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu11 -O3 $(PACKAGE_CFLAGS) $(WARNINGS) -o $@ $< $(PACKAGE_LIBS)

# What the engine is measured against rests on nothing of ours, and is built as it runs best.
QUICKEST := -O3 -pthread $(if $(filter x86_64,$(shell uname -m)),-march=x86-64-v3)
$(addprefix $(BUILD)/tests/bench/,gen byhand race): $(BUILD)/%: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=gnu11 $(QUICKEST) -g $(WARNINGS) -o $@ $<

include src/install/install.mk
include tests/fuzz/fuzz.mk
include tests/scarce/scarce.mk

$(foreach object,$(filter-out %.v3.o $(GENERATED_OBJECTS),$(OBJECTS) $(FUZZ_OBJECTS)),$(eval $(object:.o=.tidy): $(object)))

-include $(OBJECTS:.o=.d)
