# The version stands in the control file and nowhere else.  Every path of the source
# begins with SRC, so that make -f builds in any folder.
EXTENSION = starlings
SRC := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(SRC)/$(EXTENSION).control)

MODULE_big = $(EXTENSION)
OBJS = $(patsubst $(SRC)/%.c,%.o,$(wildcard $(SRC)/src/*/*.c $(SRC)/src/*/*/*.c))

# The current script gets its version here; from the first one, the others lead to it.
DATA = $(patsubst $(SRC)/%,%,$(wildcard $(SRC)/sql/$(EXTENSION)--0.1.0.sql $(SRC)/sql/$(EXTENSION)--*--*.sql))
DATA_built = sql/$(EXTENSION)--$(EXTVERSION).sql

REGRESS = $(patsubst $(SRC)/test/sql/%.sql,%,$(wildcard $(SRC)/test/sql/*.sql))
REGRESS_OPTS = --inputdir=$(SRC)/test --load-extension=$(EXTENSION) --encoding=UTF8
REGRESS_PREP = test/tmp
EXTRA_CLEAN = test/tmp

PG_CPPFLAGS = -I$(SRC)/src
# The headers of PostgreSQL have unused parameters themselves.
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -pthread $(OPENMP)
SHLIB_LINK = -lxxhash -lm -pthread $(OPENMP) $(BIND_FUNCTIONS)

include $(SRC)/src/openmp.mk

# Calls of our own functions need not go by a table, where the linker can see to that.
BIND_FUNCTIONS = $(shell $(CC) -Wl,--help 2>/dev/null | grep -q -e -Bsymbolic-functions && echo -Wl,-Bsymbolic-functions)

PG_CONFIG ?= pg_config

ifneq ($(filter check fuzz,$(MAKECMDGOALS)),)

# PGXS has a check of its own, which only says that it is not supported.  These two need
# neither PostgreSQL nor root; other goals beside them are made as if they stood alone.
check:
	$(MAKE) -C $(SRC)/test/core check check-threads check-plain check-memory
	bash $(SRC)/test/floors.sh
	$(if $(shell command -v pg_bsd_indent),perl $(SRC)/tools/indent.pl --check,@echo "The layout is not looked at: there is no pg_bsd_indent.")

fuzz:
	$(MAKE) -C $(SRC)/test/fuzz fuzz

$(filter-out check fuzz,$(MAKECMDGOALS)):
	$(MAKE) -f $(firstword $(MAKEFILE_LIST)) $@

.PHONY: $(MAKECMDGOALS)

else

PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifeq ($(PGXS),)
$(error "$(PG_CONFIG)" does not answer as pg_config does; say which PostgreSQL to build for, as in: make PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config)
endif
ifeq ($(wildcard $(dir $(PGXS))../Makefile.global),)
$(error $(PG_CONFIG) belongs to a PostgreSQL without $(dir $(PGXS))../Makefile.global; install what extensions are built with, on Debian the package postgresql-server-dev-N)
endif
include $(PGXS)
ifneq ($(filter 9.% 10 11 12 13 14,$(MAJORVERSION)),)
$(error PostgreSQL 15 or later is needed, but $(PG_CONFIG) is of version $(VERSION))
endif

# Only sources are looked for in the source tree, and not what was built there by the way.
srcdir := $(SRC)
override VPATH :=
vpath %.c $(SRC)
vpath %.control $(SRC)

# Objects depend on all headers; building everything takes seconds.
BITCODE = $(OBJS:.o=.bc)
$(OBJS) $(BITCODE): $(wildcard $(SRC)/src/*/*.h $(SRC)/src/*/*/*.h) | $(sort $(dir $(OBJS)))

$(DATA_built): $(SRC)/sql/$(EXTENSION).sql | sql
	cp $< $@

$(sort $(dir $(OBJS))) sql test/tmp:
	$(MKDIR_P) $@

# Lays out the C sources, once their new types are in the list.
indent: typedefs
	perl $(SRC)/tools/indent.pl

typedefs:
	perl $(SRC)/tools/indent.pl --typedefs -I$(includedir_server)

# A folder with what PGXN wants.
dist:
	git -C $(SRC) archive --format zip --prefix=$(EXTENSION)-$(EXTVERSION)/ HEAD >$(EXTENSION)-$(EXTVERSION).zip

.PHONY: indent typedefs dist

endif
