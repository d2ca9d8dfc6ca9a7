/* The kernel's clocks, in nanoseconds, for tools that hold its receive stamps against CLOCK_MONOTONIC. */
#ifndef CLOCKS_H
#define CLOCKS_H

#include <stdint.h>
#include <time.h>

#define SECOND_NS 1000000000LL
#define NARROW_NS 2000

static int64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * SECOND_NS + t.tv_nsec;
}

/* What CLOCK_REALTIME is ahead of CLOCK_MONOTONIC, read without anything having come in between. */
static int64_t epoch_offset(void)
{
    int64_t offset = 0, narrowest = INT64_MAX;
    for (int i = 0; i < 5 && narrowest > NARROW_NS; i++) {
        int64_t from = now_ns(CLOCK_MONOTONIC), real = now_ns(CLOCK_REALTIME), width = now_ns(CLOCK_MONOTONIC) - from;
        if (width < narrowest) {
            narrowest = width;
            offset = real - from - width / 2;
        }
    }
    return offset;
}

#endif
