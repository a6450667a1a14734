# How the core is compiled for its tests and for the fuzz targets: with
# sanitizers that end the program at the first finding.  Who includes this says
# where SRC and TESTS are, and where to build.

CC = gcc
CFLAGS = -std=c11 -Wall -Wextra -Werror -g -O1 -pthread $(OPENMP)
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
LIBS = -lm -pthread $(OPENMP)
LIBRARIES = yes
LIMIT = 300
CLANG := $(shell command -v clang || ls /usr/bin/clang-[0-9]* 2>/dev/null | tail -n 1)

# For another machine there are no libraries: then xxHash is compiled from its header.
ifeq ($(LIBRARIES),no)
CFLAGS += -DXXH_INLINE_ALL -DWITHOUT_CROARING
else
LIBS += -lxxhash
endif

include $(SRC)/openmp.mk
OPENMP := $(OPENMP)

SUPPORT = $(BUILD)/test_host.o $(BUILD)/oracle.o $(BUILD)/sample.o $(BUILD)/intake.o $(BUILD)/ruled.o
CORE = $(patsubst $(SRC)/core/%.c,$(BUILD)/core/%.o,$(wildcard $(SRC)/core/*.c $(SRC)/core/*/*.c))
COMPILE = $(CC) $(CFLAGS) $(SANITIZE) -MMD -I$(SRC) -I$(TESTS)

$(BUILD)/core/%.o: $(SRC)/core/%.c
	@mkdir -p $(@D)
	@$(COMPILE) -c -o $@ $<

$(BUILD)/%.o: $(TESTS)/%.c
	@mkdir -p $(@D)
	@$(COMPILE) -c -o $@ $<

$(BUILD)/libcore.a: $(CORE) $(SUPPORT)
	@rm -f $@
	@ar rcs $@ $^

# How slow this machine is now, under these sanitizers; limits are so many times as wide.
calibrate: $(BUILD)/calibrate
	@$(UNDER) $< >$(BUILD)/slowness.new && mv $(BUILD)/slowness.new $(BUILD)/slowness

$(BUILD)/calibrate: $(BUILD)/calibrate.o $(BUILD)/libcore.a
	@$(CC) $(SANITIZE) -o $@ $^ $(LIBS)

# Runs a program within its limit: a name for it and the command come after this.
LIMITED = sh $(TESTS)/limited.sh $(BUILD)

.PHONY: calibrate

-include $(wildcard $(BUILD)/*.d $(BUILD)/core/*.d $(BUILD)/core/*/*.d)
