# The version stands in the control file and nowhere else.
EXTENSION = starlings
EXTVERSION = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(EXTENSION).control)

MODULE_big = $(EXTENSION)
OBJS = $(patsubst %.c,%.o,$(wildcard src/*/*.c src/*/*/*.c))
DATA = $(wildcard sql/$(EXTENSION)--*.sql)

REGRESS = $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql))
REGRESS_OPTS = --inputdir=test --load-extension=$(EXTENSION) --encoding=UTF8
EXTRA_CLEAN = test/tmp

PG_CPPFLAGS = -I$(srcdir)/src
# The headers of PostgreSQL have unused parameters themselves.
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -pthread
SHLIB_LINK = -lxxhash -lroaring -lm -pthread -Wl,-Bsymbolic-functions

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# Objects depend on all headers; building everything takes seconds.
$(OBJS): $(wildcard src/*/*.h src/*/*/*.h)

# A folder with what PGXN wants.
dist:
	git archive --format zip --prefix=$(EXTENSION)-$(EXTVERSION)/ -o $(EXTENSION)-$(EXTVERSION).zip HEAD

.PHONY: dist
