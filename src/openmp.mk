# OpenMP, where the compiler has as much of version 5 as ends threads.  Without it, or
# after make OPENMP=-Wno-unknown-pragmas, all work is done on one thread.
OPENMP = $(shell printf '\043include <omp.h>\nint main(void) { return omp_pause_resource_all(omp_pause_hard); }' | \
	$(CC) -fopenmp -fsyntax-only -Werror -xc - 2>/dev/null && echo -fopenmp || echo -Wno-unknown-pragmas)
