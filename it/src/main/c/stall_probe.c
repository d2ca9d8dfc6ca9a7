/*
 * Sees when the host did not run a CPU: one thread per CPU, at a FIFO priority above the pacer's, asleep to absolute
 * 500 us ticks. A tick at which it woke more than 500 us late is printed:
 *
 *     stall CPU FROM TO       CLOCK_MONOTONIC nanoseconds
 *
 * TO is when it woke. FROM is one tick before it should have: until then the CPU is known to have run, and in between
 * nobody can tell when the stall began.
 *
 * "ready" is printed when all threads run; it ends when its standard input does.
 *
 * usage: stall_probe PRIORITY CPU...
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define TICK_NS 500000L
#define LATE_NS 500000L
#define SECOND_NS 1000000000L
#define MAX_CPUS 256

static int priority;
static pthread_barrier_t all_running;

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static void fail(const char *what, int error)
{
    fprintf(stderr, "stall_probe: %s: %s\n", what, strerror(error));
    exit(1);
}

static void *probe(void *argument)
{
    int cpu = *(int *) argument;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    int error = pthread_setaffinity_np(pthread_self(), sizeof set, &set);
    if (error != 0)
        fail("pinning", error);
    struct sched_param parameter = { .sched_priority = priority };
    error = pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter);
    if (error != 0)
        fail("SCHED_FIFO", error);
    pthread_barrier_wait(&all_running);

    int64_t tick = now_ns() + TICK_NS;
    for (;;) {
        struct timespec until = { .tv_sec = tick / SECOND_NS, .tv_nsec = tick % SECOND_NS };
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
            ;
        int64_t woke = now_ns();
        if (woke - tick > LATE_NS) {
            printf("stall %d %lld %lld\n", cpu, (long long) (tick - TICK_NS), (long long) woke);
            fflush(stdout);
        }
        tick += TICK_NS * (1 + (woke - tick) / TICK_NS);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    static int cpus[MAX_CPUS];
    int count = argc - 2;
    if (count < 1 || count > MAX_CPUS || (priority = atoi(argv[1])) < 1) {
        fprintf(stderr, "usage: stall_probe PRIORITY CPU...\n");
        return 2;
    }
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        fail("mlockall", errno);
    pthread_barrier_init(&all_running, NULL, (unsigned) count + 1);
    for (int i = 0; i < count; i++) {
        cpus[i] = atoi(argv[2 + i]);
        pthread_t thread;
        int error = pthread_create(&thread, NULL, probe, &cpus[i]);
        if (error != 0)
            fail("thread", error);
    }
    pthread_barrier_wait(&all_running);
    printf("ready\n");
    fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    return 0;
}
