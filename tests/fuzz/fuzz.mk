# SPDX-License-Identifier: Apache-2.0
#
# Fuzz targets: docs/testing.md.
#
# make fuzz TIME=60           every target with libFuzzer (clang), seconds each
# make fuzz-afl TIME=60       the same with AFL++ (afl-clang-fast)
#   TARGETS='csv rules'       only these

FUZZ_TARGETS := $(patsubst tests/fuzz/target_%.c,%,$(sort $(wildcard tests/fuzz/target_*.c)))
FUZZ_SHARED := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/fuzz/target_% tests/fuzz/replay.c \
	tests/fuzz/seeds.c,$(sort $(wildcard tests/fuzz/*.c)))) $(BUILD)/tests/random/chance.o \
	$(filter $(BUILD)/tests/random/data_%,$(RANDOM_OBJECTS))
FUZZ_TARGET_OBJECTS := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/target_%.o)
FUZZ_OBJECTS := $(filter $(BUILD)/tests/fuzz/%,$(FUZZ_SHARED)) $(FUZZ_TARGET_OBJECTS) \
	$(BUILD)/tests/fuzz/replay.o $(BUILD)/tests/fuzz/seeds.o
FUZZ_REPLAY := $(BUILD)/tests/fuzz/replay
FUZZ_SEEDS := $(BUILD)/tests/fuzz/seeds
FUZZERS := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/fuzz_%)
# Checksums are seen through: tests/fuzz/fuzz.h.
FUZZ_WRAP := -Wl,--wrap=checksum_bytes

.PHONY: fuzz fuzz-afl fuzzers

TIME ?= 60

fuzz:
	@sh tests/fuzz/fuzz.sh libfuzzer '$(TIME)' $(TARGETS)

fuzz-afl:
	@sh tests/fuzz/fuzz.sh afl '$(TIME)' $(TARGETS)

units: $(FUZZ_REPLAY) $(FUZZ_SEEDS)

fuzzers: $(FUZZERS) $(FUZZ_SEEDS)

# A small window over files: quicker for small ones, and rows are cut everywhere.
ifneq ($(filter fuzz afl,$(SAN)),)
$(BUILD)/src/data/stream.o: private CPPFLAGS += -DSTREAM_FIRST_ROOM='((size_t)1024)'
endif

$(BUILD)/tests/fuzz/rule_text.o: $(BUILD)/tests/fuzz/rules.guodu.inc

# Without a fuzzer all targets are one program, so each needs a name.
$(FUZZ_TARGET_OBJECTS): $(BUILD)/tests/fuzz/target_%.o: tests/fuzz/target_%.c $(BUILD)/flags | \
$(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(WARNINGS) $(if $(filter fuzz afl,$(SAN)),,-DLLVMFuzzerTestOneInput=target_$*) \
		-c -o $@ $<

$(filter-out $(FUZZ_TARGET_OBJECTS),$(FUZZ_OBJECTS)): $(BUILD)/%.o: %.c $(BUILD)/flags | \
$(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(WARNINGS) -c -o $@ $<

$(FUZZ_REPLAY): $(BUILD)/tests/fuzz/replay.o $(FUZZ_TARGET_OBJECTS) $(FUZZ_SHARED) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) $(FUZZ_WRAP) -o $@ $(filter %.o,$^) $(LIBRARY) $(PACKAGE_LIBS)

$(FUZZ_SEEDS): $(BUILD)/tests/fuzz/seeds.o $(FUZZ_SHARED) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) $(FUZZ_WRAP) -o $@ $(filter %.o,$^) $(LIBRARY) $(PACKAGE_LIBS)

# -fsanitize=fuzzer brings the main function: of libFuzzer, or of AFL++ where that compiles.
$(FUZZERS): $(BUILD)/tests/fuzz/fuzz_%: $(BUILD)/tests/fuzz/target_%.o $(FUZZ_SHARED) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -fsanitize=fuzzer $(FUZZ_WRAP) -o $@ $(filter %.o,$^) $(LIBRARY) $(PACKAGE_LIBS)

-include $(FUZZ_OBJECTS:.o=.d)
