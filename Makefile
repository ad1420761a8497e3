# workosdocs: one static binary with a documentation corpus compiled in. `make help` lists the targets.
#
#   corpus/lock --corpus/fetch.sh--> build/KEY/pages --build/gen--> build/KEY/corpus_data.c --> workosdocs
#
# KEY is the corpus: its version, or local-... for CORPUS=DIR. All files are made in build/, except the program itself.
# gen/need.sh installs packages that the build needs, or lists the missing ones. Requires GNU make.

# NAME, TITLE, SITE and TOOL_PREFIX are read from the command line only: the environment may use them for other things.
NAME           = workosdocs
TOOL_PREFIX    = workos
PREFIX         ?= /usr/local
HOSTCC         ?= cc
CFLAGS         ?= -O2 -Wall -Wextra
LDFLAGS        ?= -static -s
ifeq ($(origin CORPUS_VERSION),undefined)
CORPUS_VERSION := $(shell awk '!/^\#/ && NF && $$6 != "sdk" { print $$2; exit }' corpus/lock)
endif

# Values are data, neither make's source nor the shell's. They are taken as they are typed, so $(shell ...) in a title
# runs no command, and recipes read them from the environment, as "$$TITLE". (CC, HOSTCC, CFLAGS and LDFLAGS are
# commands and their options, which the shell splits.)
values = NAME TOOL_PREFIX CORPUS CORPUS_ROOT CORPUS_VERSION TITLE SITE PREFIX DESTDIR CORPUS_CACHE CJSON_DIR MD4C_DIR QUESTION \
         SUITE ONLY CLIENT EVAL DIR RELEASE_URL OCI_IMAGE NPM_SCOPE DIST_TARGETS ZIG NEED_INSTALL
on_command_line := $(foreach v,$(values),$(if $(filter command%,$(origin $v)),$v))
$(foreach v,$(values),$(if $(filter undefined,$(origin $v)),,$(eval override $v := $$(value $v))))

# NAME, TOOL_PREFIX and CORPUS_VERSION are also names of targets and files, and are checked here, without a shell.
# $(call is_word,TEXT,FIRST,OTHERS,TOO_MANY): TEXT begins with one of FIRST, has no characters but FIRST and OTHERS, and
# fewer than TOO_MANY of them.
letters  = a b c d e f g h i j k l m n o p q r s t u v w x y z
capitals = A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
digits   = 0 1 2 3 4 5 6 7 8 9
empty   :=
space   := $(empty) $(empty)
without  = $(if $2,$(call without,$(subst $(firstword $2),,$1),$(wordlist 2,99,$2)),$1)
spaced   = $(if $2,$(call spaced,$(subst $(firstword $2),$(firstword $2)$(space),$1),$(wordlist 2,99,$2)),$1)
lower    = $(if $2,$(call lower,$(subst $(firstword $2),$(firstword $3),$1),$(wordlist 2,99,$2),$(wordlist 2,99,$3)),$1)
is_word  = $(and $(filter 1,$(words $1)),$(filter $(addsuffix %,$2),$1),$(filter [],[$(call without,$1,$2 $3)]),$(if \
           $(word $4,$(call spaced,$1,$2 $3)),,yes))

ifeq ($(call is_word,$(TOOL_PREFIX),$(letters),$(digits) -,32),)
$(error TOOL_PREFIX=$(TOOL_PREFIX) must be at most 31 small letters, digits and hyphens: it is also the scheme of URIs)
endif
ifeq ($(call is_word,$(NAME),$(letters) $(capitals) $(digits),. _ -,62),)
$(error NAME=$(NAME) must be a plain file name: at most 61 letters, digits, dots, hyphens and underscores)
endif
ifeq ($(call is_word,$(CORPUS_VERSION),$(letters) $(capitals) $(digits),. _ + -,62),)
$(error CORPUS_VERSION=$(CORPUS_VERSION) is not a version in corpus/lock)
endif

# Targets that are no files. The program must not have their names, nor those of files and folders of the repository and
# of build/KEY. Case is ignored, as some file systems do. (Even make -n would replace a program called Makefile.)
goals = all run test check bench fuzz worst dist eval eval-fast coverage amalgamation install uninstall deb mcpb npm skill clean \
        distclean help debug fetch oracle lint check-browser screenshots check-asan check-valgrind check-machines check-bare check-dist \
        check-clients force need-build need-test
reserved = $(goals) build corpus dist gen tests makefile gnumakefile license readme pages options fingerprint flags \
           stage licenses.txt libc-license.txt %.c %.h %.o %.d %.md %.mk %.tmp
ifneq ($(filter $(reserved),$(call lower,$(NAME),$(capitals),$(letters)))$(wildcard $(NAME)/.),)
$(error NAME=$(NAME) is the name of a file, a folder or a target of the repository: choose another)
endif
ifneq ($(NAME),workosdocs)
ifneq ($(wildcard $(NAME)),)
ifeq ($(wildcard build/*/$(NAME)),)
$(error NAME=$(NAME): there is a file of this name, and make has not built it: remove it or choose another name)
endif
endif
endif
ifeq ($(origin CC),default)
CC = musl-gcc
endif

# Compile two files at a time by default; -j on the command line wins.
MAKEFLAGS += -j2

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: $(goals) FORCE

all: $(NAME)

# The values are in the environment of recipes, without a TITLE or SITE that came from there.
unexport TITLE SITE
export $(filter-out TITLE SITE,$(values)) $(filter TITLE SITE,$(on_command_line))
export CC HOSTCC

# --- which corpus ---

# Writes standard input to the target, but only if the content changes. Otherwise files that depend on it stay as they
# are.
keep = { mkdir -p $(@D) && cat >$@.tmp && if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi; }

ifeq ($(CORPUS),)

key   := $(CORPUS_VERSION)
folder = $(CURDIR)/build/$(key)/pages/organized
pages  = build/$(key)/pages/integrity
export TITLE = $(if $(filter TITLE,$(on_command_line)),$(value TITLE),WorkOS)
export SITE = $(if $(filter SITE,$(on_command_line)),$(value SITE),https://workos.com/docs)

$(pages): FORCE
	@corpus/fetch.sh $(key) build/$(key)/pages

build/$(key)/corpus_data.c: corpus/stems.txt corpus/synonyms.txt corpus/companions.txt corpus/paths.txt corpus/aliases \
                            $(sort $(wildcard corpus/aliases/*.txt))

else

# $(shell) does not get exported values before GNU make 4.4, and drops line feeds: they become \n, \ becomes \\, and '
# becomes '\''.
define line_feed


endef
escaped := $(subst ','\'',$(subst $(line_feed),\n,$(subst \,\\,$(CORPUS))))
key := $(shell ESCAPED_CORPUS='$(escaped)' gen/tables.sh key)
folder := $(shell ESCAPED_CORPUS='$(escaped)' gen/tables.sh folder)
ifeq ($(key),)
$(error CORPUS=$(CORPUS) is no folder that can be read)
endif
pages  = build/$(key)/fingerprint

$(pages): FORCE
	@gen/tables.sh fingerprint | $(keep)

endif
export CORPUS_KEY = $(key)
export CORPUS_ROOT

# --- dependencies ---

need-build:
	@gen/need.sh gcc libc6-dev libyaml-dev libexpat1-dev libgumbo-dev $(if $(filter musl-gcc,$(CC)),musl-tools)

need-test: need-build
	@gen/need.sh nodejs npm python3

build/deps/stamp: FORCE | need-build
	@gen/deps.sh build/deps

# --- the generator: runs on the build machine; static where that links, because it then takes a megabyte less ---

gen_objects = build/gen.o/util.o build/gen.o/text.o build/gen.o/settings.o build/gen.o/read.o build/gen.o/sources.o \
              build/gen.o/front.o build/gen.o/values.o build/gen.o/dialect.o build/gen.o/fence.o build/gen.o/container.o \
              build/gen.o/mdc.o build/gen.o/inline.o build/gen.o/order.o \
              build/gen.o/include.o build/gen.o/inherit.o build/gen.o/shortcode.o build/gen.o/liquid.o build/gen.o/myst.o \
              build/gen.o/permalink.o build/gen.o/autorefs.o build/gen.o/learn.o build/gen.o/home.o build/gen.o/exclude.o \
              build/gen.o/toctree.o build/gen.o/twoslash.o build/gen.o/constants.o build/gen.o/openapi.o \
              build/gen.o/mintlify.o build/gen.o/fern.o build/gen.o/vocs.o build/gen.o/shiki.o build/gen.o/clean.o build/gen.o/markdoc.o \
              build/gen.o/quarto.o build/gen.o/pandoc.o build/gen.o/grid.o build/gen.o/crossref.o \
              build/gen.o/obsidian.o build/gen.o/foldertree.o build/gen.o/readme.o build/gen.o/apihistory.o \
              build/gen.o/docusaurus.o build/gen.o/leftout.o build/gen.o/prefix.o \
              build/gen.o/kuma.o build/gen.o/githubdocs.o build/gen.o/docfx.o \
              build/gen.o/layout.o build/gen.o/literal.o build/gen.o/address.o \
              build/gen.o/mdx.o build/gen.o/tags.o build/gen.o/components.o build/gen.o/callout.o \
              build/gen.o/fragment.o build/gen.o/opening.o \
              build/gen.o/page.o build/gen.o/markdown.o build/gen.o/branches.o build/gen.o/sections.o \
              build/gen.o/anchors.o build/gen.o/emit.o \
              build/gen.o/reference.o build/gen.o/moves.o build/gen.o/site.o build/gen.o/html.o build/gen.o/changelog.o \
              build/gen.o/tables.o build/gen.o/facts.o build/gen.o/versions.o build/gen.o/folders.o \
              build/gen.o/terms.o build/gen.o/english.o build/gen.o/trigrams.o build/gen.o/places.o build/gen.o/index.o \
              build/gen.o/companions.o build/gen.o/rules.o \
              build/gen.o/write.o build/gen.o/main.o
# Only the files in which the generator spends its time are optimized. The others, md4c and cJSON compile in a third of the
# time without.
busy = util text terms english trigrams index write
gen_level = $(if $(filter $(busy),$(*F)),-O1,-O0)
gen_compile = $(HOSTCC) -std=c11 -D_POSIX_C_SOURCE=200809L $(gen_level) -Wall -Wextra \
              -Ibuild/deps/md4c -Ibuild/deps/cjson -MMD -MP -c

gen_libraries = -lyaml -lexpat -lgumbo -lm

build/gen.o/flags: export commands = $(gen_compile) $(busy)
build/gen.o/flags: FORCE
	@printf '%s\n' "$$commands" | $(keep)

$(gen_objects): build/gen.o/%.o: gen/%.c build/gen.o/flags build/deps/stamp
	$(gen_compile) -o $@ $<

build/gen.o/md4c.o build/gen.o/cJSON.o: build/gen.o/flags build/deps/stamp
build/gen.o/md4c.o:
	$(gen_compile) -w -o $@ build/deps/md4c/md4c.c
build/gen.o/cJSON.o:
	$(gen_compile) -w -o $@ build/deps/cjson/cJSON.c

build/gen: $(gen_objects) build/gen.o/md4c.o build/gen.o/cJSON.o
	$(HOSTCC) -static -o $@ $^ $(gen_libraries) 2>/dev/null || $(HOSTCC) -o $@ $^ $(gen_libraries)

# --- the tables ---

build/$(key)/options: FORCE | build/english.txt
	@gen/tables.sh options | $(keep)

build/$(key)/licenses.txt: FORCE | $(pages) build/deps/stamp build/english.txt
	@gen/tables.sh licenses | gen/licenses.sh share | $(keep)

build/$(key)/libc-license.txt: FORCE | build/deps/stamp
	@gen/licenses.sh libc | $(keep)

build/english.txt: FORCE
	@gen/words.sh $(if $(CORPUS),optional)

build/$(key)/corpus_data.c: build/gen $(pages) build/$(key)/options build/english.txt \
                            build/$(key)/licenses.txt build/$(key)/libc-license.txt
	gen/tables.sh write $@.tmp || { rm -f $@.tmp; exit 1; }
	@mv $@.tmp $@

# --- the program: static, no writable memory is executable, unused functions are removed ---

compile = $(CC) -std=c11 $(CFLAGS) -fstack-protector-strong -fno-asynchronous-unwind-tables \
          -ffunction-sections -fdata-sections -Igen -Ibuild -Ibuild/deps/cjson -Ibuild/deps/md4c \
          -DPROGRAM_NAME='"$(NAME)"' -DTOOL_PREFIX='"$(TOOL_PREFIX)"' -MMD -MP -c
link    = $(CC) $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections -Wl,-z,relro,-z,now,-z,noexecstack

build/flags: export commands = $(compile) $(link)
build/flags: FORCE
	@printf '%s\n' "$$commands" | $(keep)

build/browser.h: gen/browser.sh gen/browser.html gen/browser.css gen/browser.js gen/browser.svg
	@mkdir -p $(@D)
	gen/browser.sh >$@

build/workosdocs.o: workosdocs.c build/browser.h build/flags build/deps/stamp | need-build
	$(compile) -o $@ workosdocs.c

build/cJSON.o: build/flags build/deps/stamp | need-build
	$(compile) -w -o $@ build/deps/cjson/cJSON.c

# For the pages that browsers show: small rather than fast.
build/md4c.o: build/flags build/deps/stamp | need-build
	$(compile) -Os -w -o $@ build/deps/md4c/md4c.c

build/$(key)/corpus_data.o: build/$(key)/corpus_data.c build/flags | need-build
	$(compile) -o $@ build/$(key)/corpus_data.c

build/$(key)/$(NAME): build/workosdocs.o build/cJSON.o build/md4c.o build/$(key)/corpus_data.o
	$(link) -o $@ $^

# A copy of the program of the selected corpus.
$(NAME): build/$(key)/$(NAME) FORCE
	@if ! cmp -s $< $@; then cp $< $@.tmp && mv $@.tmp $@ && echo "$@: `wc -c <$@ | tr -d ' '` bytes, corpus $(key)"; fi

-include $(gen_objects:.o=.d) build/gen.o/md4c.d build/gen.o/cJSON.d
-include build/workosdocs.d build/cJSON.d build/md4c.d build/$(key)/corpus_data.d

# --- run and test ---

# The scripts' environment: the program, its corpus, and the compilers.
export WORKOSDOCS = $(CURDIR)/$(NAME)
export CORPUS_PAGES = $(folder)

run: all
	@tests/demo.sh ./$(NAME) $${QUESTION:+"$$QUESTION"}

# SUITE="NAME..." runs these suites, ONLY=TEXT the tests whose name contains TEXT.
test: all need-test
	@tests/run.sh $$SUITE

# The suites that need no network, no packages and little time; unit.c without its sanitizers.
fast = unit.c transcripts.sh golden.sh house.sh cli.sh gen.sh agents.sh offline.sh verify.mjs config.mjs mcp.mjs schema.mjs \
       regressions.mjs
check: all need-test
	@SANITIZE=no tests/run.sh $${SUITE:-$(fast)}

# For a debugger: not optimized, with symbols and sanitizers. The sanitizers need system calls that the filter forbids.
debug = $(HOSTCC) -std=c11 -O0 -g3 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
        -Wall -Wextra -DWORKOSDOCS_NO_SANDBOX -DPROGRAM_NAME='"$(NAME)"' -DTOOL_PREFIX='"$(TOOL_PREFIX)"' \
        -Igen -Ibuild -Ibuild/deps/cjson -Ibuild/deps/md4c -MMD -MP
debug: build/debug/$(NAME)
	@echo 'build/debug/$(NAME): try gdb --args build/debug/$(NAME) search cat'

build/debug/flags: export commands = $(debug)
build/debug/flags: FORCE
	@printf '%s\n' "$$commands" | $(keep)

build/debug/workosdocs.o: workosdocs.c build/browser.h build/debug/flags build/deps/stamp | need-build
	$(debug) -c -o $@ workosdocs.c

build/debug/cJSON.o: build/debug/flags build/deps/stamp | need-build
	$(debug) -w -c -o $@ build/deps/cjson/cJSON.c

build/debug/md4c.o: build/debug/flags build/deps/stamp | need-build
	$(debug) -w -c -o $@ build/deps/md4c/md4c.c

build/debug/corpus_data.o: build/$(key)/corpus_data.c build/debug/flags | need-build
	$(debug) -c -o $@ build/$(key)/corpus_data.c

build/debug/$(NAME): build/debug/workosdocs.o build/debug/cJSON.o build/debug/md4c.o build/debug/corpus_data.o
	$(debug) -o $@ $^ -lm

-include build/debug/workosdocs.d build/debug/cJSON.d build/debug/corpus_data.d

oracle: all need-test
	@tests/oracle.sh

bench: all need-test
	@tests/bench.sh

fuzz: all
	@tests/fuzz.sh

worst: all
	@tests/worst.sh

eval: all
	@tests/eval.sh --others

eval-fast: all
	@tests/eval.sh $$EVAL

coverage: all need-test
	@tests/coverage.sh

lint: build/deps/stamp
	@tests/lint.sh

check-asan check-valgrind: all need-test
	@tests/check.sh $(@:check-%=%)

check-machines: all
	@tests/machine.sh $$PROCESSORS

check-bare:
	@tests/bare.sh

check-dist: all need-test
	@tests/dist.sh

check-clients: all need-test
	@tests/clients.sh

check-browser: all
	@tests/browser.sh

screenshots: all
	@tests/browser.sh --screenshots dist/screenshots

# Targets that write to dist/ run one after another: bundles contain the programs in it, SHA256SUMS lists all its files.
amalgamation: all
	@gen/amalgamate.sh
	@gen/pack/sums.sh dist

dist: all $(filter amalgamation,$(MAKECMDGOALS))
	@gen/dist.sh

# The installed files, relative to PREFIX; gen/pack/stage.sh makes them.
installed = bin/$(NAME) share/man/man1/$(NAME).1 share/bash-completion/completions/$(NAME) \
            share/zsh/site-functions/_$(NAME) share/fish/vendor_completions.d/$(NAME).fish \
            share/doc/$(NAME)/LICENSE share/doc/$(NAME)/README.md

install: all
	@gen/pack/stage.sh ./$(NAME) $(NAME) build/$(key)/stage
	@for f in $(installed); do \
	    m=644; [ $$f != bin/$(NAME) ] || m=755; \
	    (set -x; install -d "$$DESTDIR$$PREFIX/$${f%/*}"; \
	    install -m $$m build/$(key)/stage/$$f "$$DESTDIR$$PREFIX/$$f") || exit 1; done

uninstall:
	if [ -d "$$DESTDIR$$PREFIX" ]; then cd -- "$$DESTDIR$$PREFIX" && rm -f $(installed) && \
	    if [ -d share/doc/$(NAME) ]; then rmdir share/doc/$(NAME); fi; fi

deb: all $(filter amalgamation dist,$(MAKECMDGOALS))
	@gen/pack/deb.sh ./$(NAME) $(NAME) dist
	@gen/pack/sums.sh dist

mcpb: all $(filter amalgamation dist deb,$(MAKECMDGOALS))
	@gen/pack/mcpb.sh ./$(NAME) $(NAME) dist
	@gen/pack/sums.sh dist

npm: all $(filter amalgamation dist deb mcpb,$(MAKECMDGOALS))
	@gen/pack/npm.sh $(NAME) dist
	@gen/pack/sums.sh dist

skill: all $(filter amalgamation dist deb mcpb npm,$(MAKECMDGOALS))
	@gen/pack/skill.sh ./$(NAME) $(NAME) dist
	@gen/pack/sums.sh dist

# Everything that a build needs, for machines without a network.
fetch: build/deps/stamp
	@gen/fetch.sh $(CORPUS_VERSION) "$$DIR"

# clean keeps downloads (build/cache, build/deps, build/zig), distclean removes them.
clean:
	rm -f $(NAME)
	if [ -d build ]; then find build -mindepth 1 -maxdepth 1 ! -name cache ! -name deps ! -name zig \
	    -exec rm -rf {} +; fi

distclean: clean
	rm -rf build dist

help:
	@echo 'Build, try, install'
	@echo '  make                build ./$(NAME), after installing missing packages'
	@echo '  make run            build, then ask one question over MCP; QUESTION="..." asks another'
	@echo '  make install        install program, manual and completions in $$(DESTDIR)$$(PREFIX); make uninstall removes them'
	@echo '  make deb            build a Debian package, in dist/'
	@echo '  make fetch DIR=F    put everything that a build needs into the folder F, for make CORPUS_CACHE=F on a machine'
	@echo '                      without a network'
	@echo '  make clean          remove all built files except downloads; make distclean removes these as well'
	@echo
	@echo 'Documentation of your own'
	@echo '  make CORPUS=DIR NAME=acmedocs TOOL_PREFIX=acme'
	@echo '                      a program with the pages of DIR: with docs/ (and examples/, changelogs/), or any folder of'
	@echo '                      .md and .mdx files. TITLE= and SITE= set its title and public URL; all settings of'
	@echo '                      DIR/workosdocs.yml: $(NAME) help settings'
	@echo
	@echo 'Test'
	@echo '  make check          build, then run the fast suites'
	@echo '  make test           build, then run all suites; SUITE=cli ONLY=grep: one suite, and only its tests whose name'
	@echo '                      contains "grep"'
	@echo '  make debug          build build/debug/$(NAME) for a debugger, with sanitizers'
	@echo '  make lint           check the C sources with compilers, clang-tidy and cppcheck'
	@echo '  make oracle         compare the answers to a fixed list of requests with tests/oracle.txt'
	@echo '  make check-asan     run the suites with the address and undefined-behaviour sanitizers'
	@echo '  make check-valgrind run the suites under valgrind'
	@echo '  make check-browser  open the served and the exported pages in Chromium, which it installs'
	@echo '  make check-clients  install coding agents from npm (1.7 GB) and let them call the tools, without a network'
	@echo '  make check-machines try the sandbox and the answers on emulated machines with five other processors;'
	@echo '                      PROCESSORS="s390x riscv64" tries some'
	@echo '  make check-bare     run make run and make test in a new, minimal Debian system (needs root)'
	@echo '  make check-dist     run the long tests of make dist: suites under qemu and wine, installed packages'
	@echo '  make fuzz           run the fuzzers'
	@echo
	@echo 'Measure'
	@echo '  make eval           the quality of search, compared with other programs; make eval-fast: of this one alone'
	@echo '  make bench          speed, memory and size, compared with the npm package, ripgrep, SQLite FTS5, Xapian'
	@echo '  make worst          search for the calls that take the most time; WORST_GROW=100 in a corpus 100 times as large'
	@echo '  make coverage       the lines that the tests reach'
	@echo '  make screenshots    pictures of five pages in both colour schemes and two widths, in dist/screenshots'
	@echo
	@echo 'Programs and packages for other machines, in dist/'
	@echo '  make dist           programs for all systems, tested; in dist/untested/ those that cannot be run here.'
	@echo '                      DIST_TARGETS="linux-aarch64 ..." builds some, ZIG= is the compiler.'
	@echo '                      RELEASE_URL=https://... also writes a Homebrew formula and a Scoop manifest'
	@echo '  make amalgamation   the whole program as one C file'
	@echo '  make npm            the programs of make dist as npm packages, in dist/npm/'
	@echo '  make skill          the programs of make dist with a SKILL.md as one Agent Skill, in dist/skill/'
	@echo '  make mcpb           the program, and those of make dist, as MCP bundles (.mcpb);'
	@echo '                      RELEASE_URL=https://... also writes a server.json for the MCP registry'
	@echo
	@echo 'Variables'
	@echo '  CORPUS_VERSION=$(CORPUS_VERSION)   a version of the documentation from corpus/lock'
	@echo '  CORPUS_ROOT=DIR     a folder around CORPUS that may be read too: files that pages include, the configuration of'
	@echo '                      the documentation generator'
	@echo '  CORPUS_CACHE=       a folder for downloaded documentation, instead of build/cache'
	@echo '  NAME=$(NAME) TOOL_PREFIX=$(TOOL_PREFIX)   the name of the program and the prefix of its tools'
	@printf '%s\n' "  CC=$$CC HOSTCC=$$HOSTCC   compilers for the program and for the generator;"
	@echo '                      CFLAGS and LDFLAGS apply to the program'
	@echo '  CJSON_DIR= MD4C_DIR=   folders with unpacked sources, instead of those from Debian'
	@echo '  NEED_INSTALL=no     do not install packages, only list missing ones'
	@printf '%s\n' "  PREFIX=$$PREFIX DESTDIR=   where make install writes"
