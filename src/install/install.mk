# SPDX-License-Identifier: Apache-2.0
#
# make install      puts tool, libraries, header, rules, manual pages and completions below PREFIX
#                   (/usr/local), or below DESTDIR as if it were /
# make install-strip  does it without what debuggers read
# make uninstall    takes them away again; the same folders must be given
#
# BINDIR, LIBDIR, INCLUDEDIR, DATADIR, MANDIR: folders of their own. The tool finds the installed
# rules at ../share/guodu/rules from its own folder; with another DATADIR say --library.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man

# The pages and completions are made from what the tool says of its verbs and options.
USAGE := $(BUILD)/install/usage.en $(BUILD)/install/usage.zh
VERBS := check test run dry-run replay import explain fmt plan explain-code doc help version
MAN_PAGES := $(BUILD)/install/man/guodu.1 $(VERBS:%=$(BUILD)/install/man/guodu-%.1)
MAN_PAGES_ZH := $(MAN_PAGES:$(BUILD)/install/man/%=$(BUILD)/install/man/zh_CN/%)
MAN_LIBRARY := $(BUILD)/install/man/libguodu.3
COMPLETIONS := $(addprefix $(BUILD)/install/complete/guodu.,bash zsh fish)
INSTALLED := $(MAN_PAGES) $(MAN_PAGES_ZH) $(MAN_LIBRARY) $(COMPLETIONS)

$(USAGE): $(BUILD)/install/usage.%: $(TOOL)
	@mkdir -p $(@D)
	$(Q)ASAN_OPTIONS=detect_leaks=0 $(TOOL) help --table --lang $* > $@

page = LC_ALL=C awk -v version=$(VERSION) -v lang=$(1) -v verb=$(patsubst guodu-%,%,$(basename $(@F))) \
	-f src/install/page.awk $(BUILD)/install/usage.$(1) $(filter %.txt,$^) > $@

$(MAN_PAGES): $(BUILD)/install/man/%.1: $(BUILD)/install/usage.en src/install/page.awk \
src/install/en/all.txt src/install/en/%.txt
	@mkdir -p $(@D)
	$(Q)$(call page,en)

$(MAN_PAGES_ZH): $(BUILD)/install/man/zh_CN/%.1: $(BUILD)/install/usage.zh src/install/page.awk \
src/install/zh/all.txt src/install/zh/%.txt
	@mkdir -p $(@D)
	$(Q)$(call page,zh)

$(MAN_LIBRARY): src/guodu.h src/install/library.awk src/install/en/libguodu.txt
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -v version=$(VERSION) -f src/install/library.awk src/install/en/libguodu.txt src/guodu.h > $@

$(COMPLETIONS): $(BUILD)/install/complete/guodu.%: src/install/complete.%.awk src/install/complete.awk \
$(BUILD)/install/usage.en
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f src/install/complete.awk -f $< $(BUILD)/install/usage.en > $@

all: $(INSTALLED)

run_install = PAGES='$(MAN_PAGES) $(MAN_PAGES_ZH) $(MAN_LIBRARY)' BUILD='$(BUILD)' \
	VERSION='$(VERSION)' ABI='$(ABI)' DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' BINDIR='$(BINDIR)' LIBDIR='$(LIBDIR)' INCLUDEDIR='$(INCLUDEDIR)' DATADIR='$(DATADIR)' \
	MANDIR='$(MANDIR)' LIBS_PRIVATE='$(strip $(LIBRARY_LIBS))' sh src/install/install.sh

# Installs what was built, as it was built: root need not have the flags of who built it. Where nothing was
# built yet, it is.
install: $(if $(wildcard $(BUILD)/install/complete/guodu.fish),,all)
	@$(run_install) install

# The same without what debuggers read: some 20 MB less.
install-strip: $(if $(wildcard $(BUILD)/install/complete/guodu.fish),,all)
	@STRIP='$(or $(STRIP),strip)' $(run_install) install

uninstall:
	@$(run_install) uninstall

.PHONY: install install-strip uninstall
