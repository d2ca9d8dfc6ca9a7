/*
 * What the machine does to whoever wakes every millisecond, beside the pacer and at its priority: one thread, on whichever
 * CPU the kernel gives it, asleep to absolute 1 ms ticks. When it is told to end it prints every tick:
 *
 *     tick INSTANT LATE       nanoseconds, the instant in CLOCK_MONOTONIC
 *
 * "ready" is printed when it begins; it ends by SIGINT or when its standard input does. Ticks that were over before it woke
 * are left out, as the pacer leaves out slots.
 *
 * usage: spare_probe PRIORITY
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define TICK_NS 1000000L
#define SECOND_NS 1000000000L
#define MAX_TICKS (1800 * 1000)
#define TICKS_A_LOOK 256

static int64_t instants[MAX_TICKS], late[MAX_TICKS];
static volatile sig_atomic_t stopping;

static void stop(int number)
{
    (void) number;
    stopping = 1;
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "spare_probe: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int input_ended(void)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    char byte;
    return poll(&input, 1, 0) > 0 && read(STDIN_FILENO, &byte, 1) <= 0;
}

int main(int argc, char **argv)
{
    struct sched_param parameter = { .sched_priority = argc == 2 ? atoi(argv[1]) : 0 };
    if (parameter.sched_priority < 1) {
        fprintf(stderr, "usage: spare_probe PRIORITY\n");
        return 2;
    }
    memset(late, 1, sizeof late);
    memset(instants, 1, sizeof instants);
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        fail("mlockall");
    signal(SIGINT, stop);
    printf("ready\n");
    fflush(stdout);
    prctl(PR_SET_TIMERSLACK, 1L);
    if (sched_setscheduler(0, SCHED_FIFO, &parameter) != 0)
        fail("SCHED_FIFO");
    size_t ticks = 0;
    int64_t tick = now_ns() + TICK_NS;
    while (!stopping && ticks < MAX_TICKS) {
        struct timespec until = { .tv_sec = tick / SECOND_NS, .tv_nsec = tick % SECOND_NS };
        while (!stopping && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
            ;
        int64_t woke = now_ns();
        tick += (woke - tick) / TICK_NS * TICK_NS;
        instants[ticks] = tick;
        late[ticks++] = woke - tick;
        tick += TICK_NS;
        if (ticks % TICKS_A_LOOK == 0 && input_ended())
            break;
    }
    parameter.sched_priority = 0;
    sched_setscheduler(0, SCHED_OTHER, &parameter);
    for (size_t i = 0; i < ticks; i++)
        printf("tick %lld %lld\n", (long long) instants[i], (long long) late[i]);
    return 0;
}
