# SPDX-License-Identifier: GPL-2.0-only
#
# fwspeck: every task has one target here; `make help` lists them.
#
#   V=1           show commands
#   SAN=1         build and test with the address and undefined-behaviour sanitizers (in build-san/)
#   O=DIR         build somewhere else, e.g. when two people share the work tree
#   ROOMS="…"     only these folders of checker/ (to test one while another does not compile)
#   TREES="…"     kernel trees that run, test and bench may use (linux-source-6.12, linux-source-6.1)
#   TREE=DIR      a kernel tree of your own instead
#   UPDATE=1      kernel-fixes, kernel-fixes-verify: replace what differs (TREES: the kernels, both unless set)
#   NEW=1         kernel-fixes-verify: compile only the patches that are new or changed

ifeq ($(SAN),1)
O ?= build-san
else
O ?= build
endif

PREFIX ?= /usr/local
TREES  ?= linux-source-6.12
CACHE  := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/fwspeck
ifndef TREE
# a tree of the user's own needs no package
NEEDED := $(TREES)
TREE   := $(CACHE)/trees/$(firstword $(TREES))
endif

CC     = gcc
CFLAGS = -O2 -g
# Commands in short, as kbuild shows them; V=1 shows them whole
ifeq ($(V),1)
say =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
say = @
else
say = @printf '  %-7s %s\n' "$(1)" "$(patsubst $(CURDIR)/%,%,$@)";
endif

ROOMS  = support kernel ir frontend model flow rules fix report cocci cli

FWS_CFLAGS = -std=gnu11 -Wall -Wextra -Wno-unused-parameter $(PKG_CFLAGS) -Ichecker
ifeq ($(SAN),1)
SAN_FLAGS = -fsanitize=address,undefined -fno-omit-frame-pointer
endif

SRCS   := $(filter-out checker/cli/main.c,$(wildcard $(ROOMS:%=checker/%/*.c)))
OBJS   := $(SRCS:%.c=$(O)/%.o) $(O)/gen/embedded.o
EMBED  := $(wildcard checker/rules/*.md checker/model/*.model checker/report/page.* semantic-patches/*.cocci)
UNITS  := $(patsubst tests/unit/%.c,$(O)/tests/%.t,$(wildcard tests/unit/test-*.c))
CASES  := $(if $(wildcard tests/testcases.c),$(O)/tests/testcases)
# Experiments that take longer than everything else together: make test-long
LONG    := tests/t0510-seeded-fixes.sh tests/t0820-cocci-labels.sh tests/t0835-coccicheck-modes.sh
SCRIPTS := $(filter-out $(LONG),$(sort $(wildcard tests/t[0-9]*.sh)))
ALL_C  := $(wildcard checker/*/*.[ch] tests/*.[ch] tests/unit/*.[ch])

.PHONY: build lib help run test test-long bench kernel-fixes kernel-fixes-verify install deb clean format-check tree setup-run setup-test setup-bench
.DELETE_ON_ERROR:
.SECONDARY:

build: $(O)/fwspeck

lib: $(O)/libfws.a

help:
	@sed -n 's/^#   /  /p' Makefile
	@echo "targets: build run test test-long bench kernel-fixes kernel-fixes-verify install deb clean format-check lib tree"

# Compiler flags of the libraries, found once; making it also installs the packages they come from.
ifeq ($(filter clean help deb format-check,$(MAKECMDGOALS)),)
-include $(O)/config.mk
endif

$(O)/config.mk: .ci/setup .ci/configure
	@mkdir -p $(@D)
	@.ci/setup build
	@.ci/configure >$@.tmp && mv $@.tmp $@

$(O)/fwspeck: $(O)/checker/cli/main.o $(O)/libfws.a
	$(call say,LD)$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(O)/libfws.a: $(OBJS)
	@rm -f $@
	$(call say,AR)ar rcsD $@ $(OBJS)

$(O)/%.o: %.c $(O)/config.mk
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(FWS_CFLAGS) $(CFLAGS) $(SAN_FLAGS) -MMD -MP -c -o $@ $<

$(O)/gen/embedded.o: $(O)/gen/embedded.c $(O)/config.mk
	$(call say,CC)$(CC) $(FWS_CFLAGS) $(CFLAGS) $(SAN_FLAGS) -c -o $@ $<

# Names that were added or removed change the list, not a file's date: compare the text itself.
$(O)/gen/embedded.c: checker/support/embed.sh $(EMBED) FORCE
	@mkdir -p $(@D)
	@sh checker/support/embed.sh $(EMBED) >$@.tmp
	@cmp -s $@.tmp $@ && rm $@.tmp || mv $@.tmp $@
FORCE:

# Tests speak TAP. A unit test is a program and a .t beside it that says so to GLib.
$(O)/tests/%.t: $(O)/tests/%
	@printf '#!/bin/sh\nexec "%s" --tap "$$@"\n' "$(abspath $<)" >$@
	@chmod +x $@

$(O)/tests/test-%: $(O)/tests/unit/test-%.o $(O)/libfws.a
	$(call say,LD)$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(O)/tests/testcases: $(O)/tests/testcases.o $(O)/libfws.a
	$(call say,LD)$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

TEST_ENV = FWSPECK="$(abspath $(O))/fwspeck" BUILD="$(abspath $(O))" TREE="$(TREE)" SAN="$(SAN)" \
	   G_DEBUG=fatal-warnings UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
TESTS ?= $(UNITS) $(CASES) $(SCRIPTS)

test: setup-test tree $(O)/fwspeck $(UNITS) $(CASES)
ifeq ($(strip $(TESTS)),)
	@echo "no tests yet"
else
	$(TEST_ENV) prove $(PROVEFLAGS) $(TESTS)
endif

test-long:
	@$(MAKE) test TESTS="$(LONG)"

# One room's unit test, without the program: make unit-kernel ROOMS="support kernel"
unit-%: $(O)/tests/test-%.t
	$(TEST_ENV) prove -v $<

run: setup-run tree $(O)/fwspeck
	@FWSPECK="$(O)/fwspeck" TREE="$(TREE)" OUT="$(O)/out" .ci/showcase

bench: setup-bench tree $(O)/fwspeck
	@FWSPECK="$(abspath $(O))/fwspeck" TREE="$(TREE)" CACHE="$(CACHE)" tests/bench.sh

# The series kept in kernel-fixes/, made anew and compared; and what they claim, proved.
FIXES_TREES := $(if $(filter file,$(origin TREES)),linux-source-6.12 linux-source-6.1,$(TREES))
FIXES       := $(FIXES_TREES:linux-source-%=%)

kernel-fixes kernel-fixes-verify: $(O)/fwspeck
	@TREES="$(FIXES_TREES)" .ci/setup fixes
	@.ci/tree "$(CACHE)/trees" $(FIXES_TREES)
	@FWSPECK="$(abspath $(O))/fwspeck" UPDATE="$(UPDATE)" NEW="$(NEW)" .ci/$@ $(FIXES)

tree: setup-run
	@.ci/tree "$(CACHE)/trees" $(NEEDED)

setup-run setup-test setup-bench: setup-%:
	@TREES="$(NEEDED)" .ci/setup $*

# Data goes where it is looked for by its users: man, bash-completion, coccicheck, people
DATA := $(wildcard semantic-patches/*.cocci semantic-patches/*/*.cocci contrib/git*/* contrib/nipa/*/*)

install: $(O)/fwspeck
	install -D -m 755 $(O)/fwspeck "$(DESTDIR)$(PREFIX)/bin/fwspeck"
	install -D -m 755 contrib/b4/fwspeck-b4-check "$(DESTDIR)$(PREFIX)/bin/fwspeck-b4-check"
	install -D -m 644 checker/cli/fwspeck.1 "$(DESTDIR)$(PREFIX)/share/man/man1/fwspeck.1"
	install -D -m 644 contrib/b4/fwspeck-b4-check.1 "$(DESTDIR)$(PREFIX)/share/man/man1/fwspeck-b4-check.1"
	install -D -m 644 contrib/completion/fwspeck.bash \
		"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/fwspeck"
	for f in $(DATA); do \
		install -D -m $$([ -x "$$f" ] && echo 755 || echo 644) "$$f" \
			"$(DESTDIR)$(PREFIX)/share/fwspeck/$${f#contrib/}" || exit 1; \
	done

# A Debian package of what the work tree has of the files that git knows, in build/deb
VERSION = $(shell sed -n 's/.*FWS_VERSION "\(.*\)".*/\1/p' checker/report/report.h)
DEB     = $(O)/deb/fwspeck-$(VERSION)

deb:
	@.ci/setup deb
	@rm -rf "$(O)/deb" && mkdir -p "$(DEB)"
	@git ls-files -z --cached --others --exclude-standard -- . ':!kernel-fixes' | \
		tar --null -T - -c | tar -x -C "$(DEB)"
	@cp -R contrib/debian "$(DEB)/debian"
	cd "$(DEB)" && dpkg-buildpackage -b -us -uc
	@ls -1 $(O)/deb/*.deb

format-check:
	@.ci/setup format
	clang-format-19 --dry-run -Werror $(ALL_C)

clean:
	rm -rf build build-san

-include $(OBJS:.o=.d) $(O)/checker/cli/main.d $(wildcard $(O)/tests/*.d $(O)/tests/unit/*.d)
