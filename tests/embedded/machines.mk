# How core/, the replay engine and the programs of this folder are compiled for each machine; included by the Makefile.
# A machine's compiler flags, its linker flags, and its emulator.

ARM := arm-none-eabi-gcc --specs=picolibc.specs -mthumb
RISCV := riscv64-unknown-elf-gcc --specs=picolibc.specs
hosted = --oslib=semihost --crt0=hosted -Wl,--defsym=__flash=$(1),--defsym=__flash_size=$(2) \
         -Wl,--defsym=__ram=$(3),--defsym=__ram_size=$(4),--defsym=__stack_size=0x2000
SEMIHOST := -nographic -monitor none -serial none -chardev stdio,id=sh \
            -semihosting-config enable=on,target=native,chardev=sh

SHORT_MACHINES := i386 s390x m0 m3 rv32
MACHINES := host i386 s390x m0 m0-large m3 m4 m33 rv32
cc_host := $(CC)
cc_i386 := i686-linux-gnu-gcc -static -msse2 -mfpmath=sse
cc_s390x := s390x-linux-gnu-gcc -static
cc_m0 := $(ARM) -mcpu=cortex-m0
cc_m0-large := $(cc_m0)
cc_m3 := $(ARM) -mcpu=cortex-m3
cc_m4 := $(ARM) -mcpu=cortex-m4
cc_m33 := $(ARM) -mcpu=cortex-m33
cc_rv32 := $(RISCV) -march=rv32imac -misa-spec=2.2 -mabi=ilp32

ld_m0 := $(call hosted,0,0x40000,0x20000000,0x10000)
ld_m0-large := $(call hosted,0,0x400000,0x21000000,0x1000000)
ld_m3 := $(ld_m0-large)
ld_m4 := $(ld_m0-large)
ld_m33 := $(call hosted,0x10000000,0x400000,0x80000000,0x1000000)
ld_rv32 := $(call hosted,0x80000000,0x400000,0x80400000,0x2000000)

run_i386 := qemu-i386
run_s390x := qemu-s390x
run_m0 := qemu-system-arm -M lm3s6965evb -cpu cortex-m0 $(SEMIHOST) -kernel
# A board with a Cortex-M0 and much memory does not exist; a Cortex-M3 runs the same code.
run_m0-large := qemu-system-arm -M mps2-an385 $(SEMIHOST) -kernel
run_m3 := qemu-system-arm -M mps2-an385 $(SEMIHOST) -kernel
run_m4 := qemu-system-arm -M mps2-an386 $(SEMIHOST) -kernel
run_m33 := qemu-system-arm -M mps2-an505 $(SEMIHOST) -kernel
run_rv32 := qemu-system-riscv32 -M virt -bios none $(SEMIHOST) -kernel

# Under -icount time goes by instructions; counter.h knows how.
count_m3 := qemu-system-arm -M mps2-an385 -icount shift=8 $(SEMIHOST) -kernel
count_rv32 := qemu-system-riscv32 -M virt -bios none -icount shift=0 $(SEMIHOST) -kernel

# The simulator's engine, without what reads YAML and writes reports.
# What of it is not called is left out by the linker.
ENGINE := $(addprefix traces/,replay replay_verify replay_state replay_look bytes cost live pattern pool problem clean trace statistics report suggest) tests/embedded/replay_main

# Where the calls' instructions are counted, a few files are others.
COUNTERS := $(addprefix tests/embedded/,replay_main count_calls counted)

define machine_rules
$(BUILD)/machine/$(1)/%.o: %.c | $(BUILD)/machine/include/uthash.h
	@mkdir -p $$(@D)
	$$(Q)$(cc_$(1)) -Os -g -ffunction-sections -std=c11 -D_GNU_SOURCE $(WARNINGS) -I. -isystem $(BUILD)/machine/include -MMD -MP -c $$< -o $$@
$(BUILD)/machine/$(1)/pool_%.o: traces/pool_variant.c
	@mkdir -p $$(@D)
	$$(Q)$(cc_$(1)) -Os -g -std=c11 $(WARNINGS) -I. $$(call flags_of,$$*) -DPOOL_VARIANT=pool_$$* -MMD -MP -c $$< -o $$@
$(BUILD)/machine/$(1)/replay: $(ENGINE:%=$(BUILD)/machine/$(1)/%.o) $(VARIANTS:%=$(BUILD)/machine/$(1)/pool_%.o)
	$$(call say,LD,$$@)$(cc_$(1)) -Os -g $$^ $(ld_$(1)) -Wl$(comma)--gc-sections -lm -o $$@
	@printf 'exec %s %s\n' '$(run_$(1))' $(abspath $(BUILD))/machine/$(1)/replay >$$@.sh
$(BUILD)/machine/$(1)/counted/pool_%.o: traces/pool_variant.c
	@mkdir -p $$(@D)
	$$(Q)$(cc_$(1)) -Os -g -std=c11 $(WARNINGS) -I. $$(call flags_of,$$*) -DPOOL_VARIANT=pool_$$* \
	    '-DDPOOL_OBSERVE(pool,event,handle)=((void)(pool))' -MMD -MP -c $$< -o $$@
$(BUILD)/machine/$(1)/counted/%.o: %.c
	@mkdir -p $$(@D)
	$$(Q)$(cc_$(1)) -Os -g -ffunction-sections -std=c11 $(WARNINGS) -DCOUNT_CALLS -I. -isystem $(BUILD)/machine/include -MMD -MP -c $$< -o $$@
$(BUILD)/machine/$(1)/replay-counted: $(ENGINE:%=$(BUILD)/machine/$(1)/%.o) $(VARIANTS:%=$(BUILD)/machine/$(1)/counted/pool_%.o) \
                                      $(COUNTERS:%=$(BUILD)/machine/$(1)/counted/%.o)
	$$(call say,LD,$$@)$(cc_$(1)) -Os -g $$(filter-out %/replay_main.o,$$^) $(BUILD)/machine/$(1)/counted/tests/embedded/replay_main.o \
	    $(ld_$(1)) -Wl$(comma)--gc-sections -lm -o $$@
	@printf 'exec %s %s\n' '$(count_$(1))' $(abspath $(BUILD))/machine/$(1)/replay-counted >$$@.sh
$(BUILD)/machine/$(1)/costs: $(CORE) $(wildcard core/*.h) tests/embedded/costs.c tests/embedded/counted.c \
                                      tests/embedded/counted.h tests/embedded/counter.h
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$(cc_$(1)) -Os -g -std=c11 $(WARNINGS) -I. $$(filter %.c,$$^) $(ld_$(1)) -lm -o $$@
	@printf 'exec %s %s\n' '$(count_$(1))' $(abspath $(BUILD))/machine/$(1)/costs >$$@.sh
$(BUILD)/machine/$(1)/instructions-%: $(CORE) $(wildcard core/*.h) tests/embedded/instructions.c tests/embedded/counted.c \
                                      tests/embedded/counted.h tests/embedded/counter.h tests/embedded/stretch.h
	@mkdir -p $$(@D)
	$$(call say,CC,$$@)$(cc_$(1)) -Os -g -std=c11 $(WARNINGS) -I. $$(call flags_of,$$*) $$(filter %.c,$$^) $(ld_$(1)) -o $$@
	@printf 'exec %s %s\n' '$(count_$(1))' $(abspath $(BUILD))/machine/$(1)/instructions-$$* >$$@.sh
endef
$(foreach machine,$(MACHINES),$(eval $(call machine_rules,$(machine))))

# The example firmware: 64 KiB of RAM, a stack of 1 KiB.
$(BUILD)/machine/firmware: $(CORE) $(wildcard core/*.h) tests/embedded/firmware.c tests/embedded/firmware_hooks.h
	@mkdir -p $(@D)
	$(call say,CC,$@)$(cc_m3) -Os -g -std=c11 $(WARNINGS) -I. -include tests/embedded/firmware_hooks.h $(filter %.c,$^) \
	    $(call hosted,0,0x40000,0x20000000,0x10000) -Wl$(comma)--defsym=__stack_size=0x400 -o $@

# uthash is one header; the compilers for bare machines must not see the other headers beside it.
$(BUILD)/machine/include/uthash.h:
	@mkdir -p $(@D)
	$(Q)ln -sf /usr/include/uthash.h $@

$(BUILD)/machine/pack: $(BUILD)/obj/tests/embedded/pack.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LD,$@)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(LIBS) -o $@
