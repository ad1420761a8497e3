# workosdocs: one static binary with a documentation corpus compiled in. `make help` says what there is.
#
#   corpus/lock --corpus/fetch.sh--> build/KEY/pages --build/gen--> build/KEY/corpus_data.c --> workosdocs
#
# KEY is the corpus: its version, or local-... for CORPUS=DIR. Everything made lies in build/, but for the program
# itself. What the build needs and the machine lacks is installed by gen/need.sh or named. GNU make.

# NAME, TITLE and their like may mean something else in an environment: only the command line sets them.
NAME           = workosdocs
TOOL_PREFIX    = workos
CORPUS_VERSION ?= $(shell awk '!/^\#/ && NF { print $$2; exit }' corpus/lock)
PREFIX         ?= /usr/local
HOSTCC         ?= cc
CFLAGS         ?= -O2 -Wall -Wextra
LDFLAGS        ?= -static -s
# A prefix is the scheme of URIs as well.
ifneq ($(shell echo '$(TOOL_PREFIX) $(NAME)' | grep -cxE '[a-z][a-z0-9-]{0,30} [A-Za-z0-9][A-Za-z0-9._-]{0,60}'),1)
$(error NAME=$(NAME) must be a plain file name, TOOL_PREFIX=$(TOOL_PREFIX) small letters, digits and hyphens)
endif
ifeq ($(origin CC),default)
CC = musl-gcc
endif

# The program and the generator compile side by side.
MAKEFLAGS += -j2

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all run test bench fuzz dist eval eval-fast coverage amalgamation install uninstall deb mcpb clean distclean help
.PHONY: lint check-asan check-valgrind check-aarch64 FORCE need-build need-test

all: $(NAME)

# --- which corpus ---

lock = $(shell awk -v v='$(CORPUS_VERSION)' '!/^\#/ && $$2 == v { print $$$(1) }' corpus/lock)

# Writes its input to the target if it differs from what is there, so that what depends on it is made again only then.
keep = { mkdir -p $(@D) && cat >$@.tmp && if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi; }

ifeq ($(CORPUS),)

key   := $(CORPUS_VERSION)
folder = build/$(key)/pages/organized
TITLE  = WorkOS
SITE   = https://workos.com/docs
terms  = corpus
pages  = build/$(key)/pages/integrity
gen_options = --title '$(TITLE)' --site '$(SITE)' --name '$(call lock,1)' --version '$(key)' \
              --integrity '$(call lock,4)' --license '$(call lock,3)' --date '$(call lock,5)'
license = '$(call lock,1)' '$(key)' '$(call lock,3)' build/$(key)/pages/LICENSE

$(pages): corpus/lock corpus/fetch.sh
	@corpus/fetch.sh '$(key)' build/$(key)/pages

build/$(key)/corpus_data.c: corpus/synonyms.txt corpus/aliases.txt corpus/paths.txt

else

folder := $(shell cd '$(CORPUS)' 2>/dev/null && pwd)
ifeq ($(folder),)
$(error CORPUS=$(CORPUS): no such folder)
endif
key   := local-$(shell printf %s '$(folder)' | cksum | cut -d ' ' -f 1)
terms  = $(folder)
pages  = build/$(key)/fingerprint
# What is not said here is in the folder's settings file (gen/settings.c), or taken from its name.
gen_options = $(foreach o,TITLE SITE,$(if $(filter command%,$(origin $o)),--$(shell echo $o | tr A-Z a-z) '$($o)'))
license = '$(notdir $(folder))' local '' '$(folder)/LICENSE'

$(pages): FORCE
	@(cd '$(folder)' && find -L . -type f ! -path './.git/*' -exec cksum {} +) | LC_ALL=C sort | cksum | $(keep)

endif
gen_options += --corpus '$(folder)' --feed '$(TOOL_PREFIX)-platform' \
               --licenses build/$(key)/licenses.txt --libc-license build/$(key)/libc-license.txt

# --- dependencies ---

need-build:
	@HOSTCC='$(HOSTCC)' gen/need.sh gcc libc6-dev libyaml-dev libexpat1-dev $(if $(filter musl-gcc,$(CC)),musl-tools)

need-test: need-build
	@gen/need.sh nodejs npm python3

build/deps/stamp: FORCE | need-build
	@CJSON_DIR='$(CJSON_DIR)' MD4C_DIR='$(MD4C_DIR)' HOSTCC='$(HOSTCC)' gen/deps.sh build/deps

# --- the generator: runs here, links what it likes ---

gen_objects = build/gen.o/util.o build/gen.o/text.o build/gen.o/settings.o build/gen.o/read.o build/gen.o/front.o \
              build/gen.o/mdx.o build/gen.o/page.o \
              build/gen.o/reference.o build/gen.o/site.o build/gen.o/changelog.o build/gen.o/tables.o \
              build/gen.o/index.o build/gen.o/write.o build/gen.o/main.o
gen_compile = $(HOSTCC) -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra \
              -Ibuild/deps/md4c -Ibuild/deps/cjson -MMD -MP -c

build/gen.o/flags: FORCE
	@echo '$(gen_compile)' | $(keep)

$(gen_objects): build/gen.o/%.o: gen/%.c build/gen.o/flags build/deps/stamp
	$(gen_compile) -o $@ $<

build/gen.o/md4c.o build/gen.o/cJSON.o: build/gen.o/flags build/deps/stamp
build/gen.o/md4c.o:
	$(gen_compile) -w -o $@ build/deps/md4c/md4c.c
build/gen.o/cJSON.o:
	$(gen_compile) -w -o $@ build/deps/cjson/cJSON.c

build/gen: $(gen_objects) build/gen.o/md4c.o build/gen.o/cJSON.o
	$(HOSTCC) -o $@ $^ -lyaml -lexpat -lm

# --- the tables ---

build/$(key)/options: FORCE
	@printf '%s\n' "$(gen_options)" | $(keep)

build/$(key)/licenses.txt: FORCE | $(pages) build/deps/stamp
	@NAME='$(NAME)' gen/licenses.sh corpus $(license) | $(keep)

build/$(key)/libc-license.txt: FORCE | build/deps/stamp
	@gen/licenses.sh libc | $(keep)

build/$(key)/corpus_data.c: build/gen $(pages) build/$(key)/options \
                            build/$(key)/licenses.txt build/$(key)/libc-license.txt
	@set --; for t in synonyms aliases paths; do \
	    f='$(terms)'/$$t.txt; if [ -f "$$f" ]; then set -- "$$@" --$$t "$$f"; fi; done; \
	set -x; build/gen $(gen_options) "$$@" -o $@.tmp || { rm -f $@.tmp; exit 1; }
	@mv $@.tmp $@

# --- the program: static, nothing executable that is writable, no symbol that nobody uses ---

compile = $(CC) -std=c11 $(CFLAGS) -fstack-protector-strong -fno-asynchronous-unwind-tables \
          -ffunction-sections -fdata-sections -Igen -Ibuild/deps/cjson \
          -DPROGRAM_NAME='"$(NAME)"' -DTOOL_PREFIX='"$(TOOL_PREFIX)"' -MMD -MP -c
link    = $(CC) $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections -Wl,-z,relro,-z,now,-z,noexecstack

build/flags: FORCE
	@echo "$(compile) $(link)" | $(keep)

build/workosdocs.o: workosdocs.c build/flags build/deps/stamp | need-build
	$(compile) -o $@ workosdocs.c

build/cJSON.o: build/flags build/deps/stamp | need-build
	$(compile) -w -o $@ build/deps/cjson/cJSON.c

build/$(key)/corpus_data.o: build/$(key)/corpus_data.c build/flags | need-build
	$(compile) -o $@ build/$(key)/corpus_data.c

build/$(key)/$(NAME): build/workosdocs.o build/cJSON.o build/$(key)/corpus_data.o
	$(link) -o $@ $^

# A copy, made again whenever it is not the program of the corpus that was asked for.
$(NAME): build/$(key)/$(NAME) FORCE
	@if ! cmp -s $< $@; then cp $< $@.tmp && mv $@.tmp $@ && echo "$@: `wc -c <$@ | tr -d ' '` bytes, corpus $(key)"; fi

-include $(gen_objects:.o=.d) build/gen.o/md4c.d build/gen.o/cJSON.d
-include build/workosdocs.d build/cJSON.d build/$(key)/corpus_data.d

# --- using it ---

# What the scripts are told: the program, the pages it was made from, and what they were made with.
export WORKOSDOCS = $(CURDIR)/$(NAME)
export CORPUS_KEY = $(key)
export CORPUS_PAGES = $(abspath $(folder))
export CC HOSTCC NAME TOOL_PREFIX

run: all
	@tests/demo.sh ./$(NAME) $(if $(QUESTION),'$(QUESTION)')

test: all need-test
	@tests/run.sh

bench: all need-test
	@tests/bench.sh

fuzz: all
	@tests/fuzz.sh

eval: all
	@tests/eval.sh --others

eval-fast: all
	@tests/eval.sh $(EVAL)

coverage: all need-test
	@tests/coverage.sh

lint: build/deps/stamp
	@tests/lint.sh

check-asan check-valgrind: all need-test
	@tests/check.sh $(@:check-%=%)

check-aarch64: all
	@tests/aarch64.sh

# What goes to dist/ is made one after another: bundles hold what is there, and each time SHA256SUMS is of all of it.
amalgamation: all
	@gen/amalgamate.sh
	@gen/pack/sums.sh dist

dist: all $(filter amalgamation,$(MAKECMDGOALS))
	@gen/dist.sh

# Paths below PREFIX of all that is installed; gen/pack/stage.sh makes them.
installed = bin/$(NAME) share/man/man1/$(NAME).1 share/bash-completion/completions/$(NAME) \
            share/zsh/site-functions/_$(NAME) share/fish/vendor_completions.d/$(NAME).fish \
            share/doc/$(NAME)/LICENSE share/doc/$(NAME)/README.md

install: all
	@gen/pack/stage.sh ./$(NAME) $(NAME) build/$(key)/stage
	@for f in $(installed); do \
	    m=644; [ $$f != bin/$(NAME) ] || m=755; \
	    (set -x; install -d "$(DESTDIR)$(PREFIX)/$${f%/*}"; \
	    install -m $$m build/$(key)/stage/$$f "$(DESTDIR)$(PREFIX)/$$f") || exit 1; done

uninstall:
	if [ -d '$(DESTDIR)$(PREFIX)' ]; then cd '$(DESTDIR)$(PREFIX)' && rm -f $(installed) && \
	    if [ -d share/doc/$(NAME) ]; then rmdir share/doc/$(NAME); fi; fi

deb: all $(filter amalgamation dist,$(MAKECMDGOALS))
	@gen/pack/deb.sh ./$(NAME) $(NAME) dist
	@gen/pack/sums.sh dist

mcpb: all $(filter amalgamation dist deb,$(MAKECMDGOALS))
	@RELEASE_URL='$(RELEASE_URL)' gen/pack/mcpb.sh ./$(NAME) $(NAME) dist
	@gen/pack/sums.sh dist

# Downloads (build/cache, build/deps) survive clean, not distclean.
clean:
	rm -f $(NAME)
	if [ -d build ]; then find build -mindepth 1 -maxdepth 1 ! -name cache ! -name deps -exec rm -rf {} +; fi

distclean: clean
	rm -rf build dist

help:
	@echo 'make                build ./$(NAME) (sets up what is missing)'
	@echo 'make run            build, then ask it something over MCP; QUESTION="..." asks something else'
	@echo 'make test           build, then run every test'
	@echo 'make bench          side by side with the npm package, ripgrep, SQLite FTS5'
	@echo 'make fuzz eval coverage'
	@echo '                    fuzzers, quality of search, test coverage'
	@echo 'make lint           compilers, clang-tidy and cppcheck over the C sources'
	@echo 'make check-asan check-valgrind'
	@echo '                    the tests with a program that is watched;  make check-aarch64: on another processor'
	@echo 'make dist           static programs for other systems, tested, in dist/; DIST_TARGETS="linux-aarch64 ..." some'
	@echo 'make amalgamation   one C file with everything, in dist/'
	@echo 'make install        program, manual, completions, to $$(DESTDIR)$$(PREFIX);  make uninstall'
	@echo 'make deb            a Debian package in dist/'
	@echo 'make mcpb           MCP bundles (.mcpb) in dist/, of what make dist has made there as well;'
	@echo '                    with RELEASE_URL=https://..., where they will lie, a server.json for the MCP registry'
	@echo 'make clean          keeps downloads;  make distclean does not'
	@echo
	@echo 'CORPUS_VERSION=$(CORPUS_VERSION)   a version of corpus/lock'
	@echo 'CORPUS=DIR             a folder with docs/ (examples/ changelogs/), or of .md/.mdx files, instead;'
	@echo '                       TITLE= and SITE= (public URL) say what it documents,'
	@echo '                       or workosdocs.yml in it, with more: see gen/settings.c'
	@echo 'NAME=$(NAME) TOOL_PREFIX=$(TOOL_PREFIX)   what the program and its tools are called'
	@echo 'CC=$(CC) HOSTCC=$(HOSTCC)   for the program and for the generator; CFLAGS, LDFLAGS for the program'
	@echo 'CJSON_DIR= MD4C_DIR=   unpacked sources instead of Debian'"'"'s'
	@echo 'CORPUS_CACHE=          a folder for the downloaded corpora, instead of build/cache'
	@echo 'NEED_INSTALL=no        never install packages, only say what is missing'
	@echo 'PREFIX=$(PREFIX) DESTDIR=   for install'
