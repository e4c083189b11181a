# SPDX-License-Identifier: Apache-2.0
#
# Memory that ends: programs that refuse it to the library and to the tool. The top Makefile includes this.

SCARCE_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/scarce/*.c)))
FAULT_MEMORY := $(BUILD)/tests/scarce/fault_memory
FAULT_MEMORY_OBJECTS := $(filter-out %/fault_tool.o,$(SCARCE_OBJECTS)) \
	$(BUILD)/tests/scarce/memory_small.o $(BUILD)/tests/unit/arrow_build.o
FAULT_TOOL := $(BUILD)/tests/scarce/fault_tool
FAULT_TOOL_OBJECTS := $(filter %/fault_tool.o %/scarce.o,$(SCARCE_OBJECTS)) \
	$(BUILD)/tests/scarce/tool_main.o $(filter-out %/main.o,$(TOOL_OBJECTS))

.PHONY: fault-memory

# [ERROR] is what libxlsxwriter says. Fails where something is not ok, or a program did not come to its end.
SCARCE_SHOW := awk '/^\[ERROR\]/ { next } { print; fflush() } /^not ok/ { bad = 1 } \
	/^\# scen/ { done = 1 } END { exit bad || !done }'

units: $(FAULT_MEMORY) $(FAULT_TOOL)

# PLACES=1 (one request from each place in the code), ONLY=scenario, MODE=1-4, K=n: see fault_memory.c.
fault-memory: all $(FAULT_MEMORY) $(FAULT_TOOL) $(CONVERT)
	@sh tests/scarce/fill.sh $(BUILD) $(BUILD)/scarce
# The first makes the database that a scene of the second reads.
	@$(FAULT_MEMORY) $(BUILD)/scarce $(if $(PLACES),places,full) $(if $(ONLY),only='$(ONLY)') \
		$(if $(MODE),mode=$(MODE)) $(if $(K),k=$(K)) 2>&1 | $(SCARCE_SHOW)
	@$(FAULT_TOOL) $(BUILD)/scarce tests/scarce/verbs.txt full $(if $(ONLY),only='$(ONLY)') \
		$(if $(K),k=$(K)) 2>&1 | $(SCARCE_SHOW)

$(BUILD)/tests/scarce/scarce.o: private SANITIZE := $(if $(SAN),-DSCARCE_SANITIZED)
$(SCARCE_OBJECTS): $(BUILD)/%.o: %.c $(BUILD)/flags | $(GENERATED_HEADERS)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(WARNINGS) -c -o $@ $<

# Its arenas ask for each piece by itself, so that each can be refused.
$(BUILD)/tests/scarce/memory_small.o: src/base/memory.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) -DARENA_BLOCK_FIRST='((size_t)16)' -DARENA_BLOCK_WHOLE='((size_t)64)' $(WARNINGS) \
		-c -o $@ $<

# The tool, run by a program of ours.
$(BUILD)/tests/scarce/tool_main.o: src/cli/main.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(COMPILE) -Dmain=tool_main $(WARNINGS) -c -o $@ $<

$(FAULT_TOOL): $(FAULT_TOOL_OBJECTS) $(ARCHIVE)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FAULT_TOOL_OBJECTS) $(ARCHIVE) $(PACKAGE_LIBS)

$(FAULT_MEMORY): $(FAULT_MEMORY_OBJECTS) $(LIBRARY)
	$(call say,LINK,$@)
	$(Q)$(LINK) -o $@ $(FAULT_MEMORY_OBJECTS) $(LIBRARY) $(CMOCKA_LIBS) $(PACKAGE_LIBS)

-include $(SCARCE_OBJECTS:.o=.d) $(BUILD)/tests/scarce/memory_small.d $(BUILD)/tests/scarce/tool_main.d
