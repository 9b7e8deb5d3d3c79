# Fuzzing: the harnesses of tests/fuzz/, linked with libFuzzer, with AFL++'s driver, or with main.c, which goes through the
# corpus. FUZZ_DRIVER is the flag or object that has a main.

FUZZ_SECONDS ?= 600
FUZZ_KINDS := b4w16 b8w32-plain
FUZZ_PROGRAMS := $(FUZZ_KINDS:%=$(BUILD)/fuzz/pool-%) $(BUILD)/fuzz/trace $(BUILD)/fuzz/import
FUZZ_DRIVER ?= $(BUILD)/obj/tests/fuzz/main.o
FUZZ_MODEL := tests/core/model.c tests/core/model_calls.c tests/core/look.c

$(BUILD)/fuzz/pool-%: tests/fuzz/fuzz_pool.c $(FUZZ_MODEL) $(CORE) $(wildcard core/*.h tests/core/*.h tests/fuzz/*.h) \
                      $(filter %.o,$(FUZZ_DRIVER))
	@mkdir -p $(@D)
	$(call say,CC,$@)$(CC) $(filter-out -MMD -MP,$(CFLAGS)) $(HOSTFLAGS) $(call flags_of,$*) \
	    -DDPOOL_ASSERT=test_assert -include tests/core/assert.h $(filter %.c,$^) $(FUZZ_DRIVER) -o $@

$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/obj/tests/fuzz/read.o \
                  $(filter-out $(BUILD)/obj/viz/%,$(LIBRARY)) $(filter %.o,$(FUZZ_DRIVER))
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) $(filter %.o,$^) $(filter-out %.o,$(FUZZ_DRIVER)) $(LIBS) -o $@

.PHONY: fuzz-programs fuzz fuzz-afl check-fuzz
fuzz-programs: $(FUZZ_PROGRAMS)

## Fuzz the pool, the trace reader and the importers with libFuzzer, FUZZ_SECONDS (600) each; fail on a finding.
fuzz:
	$(Q)$(MAKE) -s fuzz-programs BUILD=$(BUILD)/libfuzzer CC=clang SAN=1 CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' \
	    FUZZ_DRIVER=-fsanitize=fuzzer
	$(Q)PROGRAMS=$(BUILD)/libfuzzer/fuzz SECONDS_EACH=$(FUZZ_SECONDS) tests/fuzz/run libfuzzer

## The same with AFL++ (package afl++).
fuzz-afl:
	$(Q)AFL_QUIET=1 $(MAKE) -s fuzz-programs BUILD=$(BUILD)/afl CC=afl-clang-fast CFLAGS='-O1 -g' FUZZ_DRIVER=-fsanitize=fuzzer
	$(Q)PROGRAMS=$(BUILD)/afl/fuzz SECONDS_EACH=$(FUZZ_SECONDS) tests/fuzz/run afl

## Go through the fuzzers' corpus once.
check-fuzz: fuzz-programs
	$(Q)PROGRAMS=$(BUILD)/fuzz tests/fuzz/run corpus
