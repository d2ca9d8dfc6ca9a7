/*
 * What the pacer is held against: the same waits and the same sends from C, without anything else.
 *
 * Sends datagrams of BYTES bytes at constant intervals, memory locked, and prints how late the calls were:
 *
 *     late SENT P50 P90 P99 P999 MAX      nanoseconds
 *     skipped SLOTS
 *     cpu NANOSECONDS                     of the process, all slots together
 *
 * A slot whose whole interval is over is skipped, as the pacer does.
 *
 * MARGIN 0 only sleeps, less than 0 only spins, more sleeps until that long before each instant and spins.
 * PRIORITY 1 to 99 is SCHED_FIFO; 0 is a normal thread with the shortest slice, as the pacer is where it may not be that.
 *
 * usage: paced_send ADDRESS PORT BYTES INTERVAL_NS SLOTS MARGIN_NS PRIORITY
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000L
#define MAX_BYTES 9000
#define SLICE_NS 100000

static int64_t now_ns(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static void sleep_until(int64_t instant)
{
    struct timespec t = { .tv_sec = instant / SECOND_NS, .tv_nsec = instant % SECOND_NS };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {
    }
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

static void fail(const char *what)
{
    fprintf(stderr, "paced_send: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Version 0 of the kernel's struct sched_attr. */
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

static void schedule(int priority)
{
    if (priority > 0) {
        struct sched_param parameter = { .sched_priority = priority };
        if (sched_setscheduler(0, SCHED_FIFO, &parameter) != 0)
            fail("SCHED_FIFO");
    } else {
        struct attributes attributes = { .size = sizeof attributes, .policy = SCHED_OTHER,
            .nice = getpriority(PRIO_PROCESS, 0), .runtime = SLICE_NS };
        syscall(SYS_sched_setattr, 0, &attributes, 0); /* a kernel that refuses makes slots later, nothing else */
    }
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fprintf(stderr, "usage: paced_send ADDRESS PORT BYTES INTERVAL_NS SLOTS MARGIN_NS PRIORITY\n");
        return 2;
    }
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(argv[2])) };
    size_t bytes = (size_t) atol(argv[3]);
    int64_t interval = atol(argv[4]);
    size_t slots = (size_t) atol(argv[5]);
    int64_t margin = atol(argv[6]);
    if (inet_pton(AF_INET, argv[1], &to.sin_addr) != 1 || bytes < 1 || bytes > MAX_BYTES || interval < 1000 || slots < 1) {
        fprintf(stderr, "paced_send: bad arguments\n");
        return 2;
    }
    static char datagram[MAX_BYTES];
    int64_t *late = calloc(slots, sizeof *late);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (late == NULL || fd < 0)
        fail("socket");
    memset(late, 1, slots * sizeof *late);
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        fail("mlockall");
    prctl(PR_SET_TIMERSLACK, 1L);
    schedule(atoi(argv[7]));
    struct iovec vector = { .iov_base = datagram, .iov_len = bytes };
    struct msghdr message = { .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &vector, .msg_iovlen = 1 };
    int64_t cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    int64_t instant = now_ns(CLOCK_MONOTONIC) + 10 * interval;
    size_t sent = 0;
    for (size_t slot = 0; slot < slots; slot++, instant += interval) {
        int64_t now = now_ns(CLOCK_MONOTONIC);
        if (now >= instant + interval)
            continue;
        if (margin >= 0 && instant - margin > now)
            sleep_until(instant - margin);
        do {
            now = now_ns(CLOCK_MONOTONIC);
        } while (now < instant);
        if (now >= instant + interval)
            continue;
        sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        late[sent++] = now - instant;
    }
    cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    if (sent == 0) {
        fprintf(stderr, "paced_send: every slot was skipped\n");
        return 1;
    }
    qsort(late, sent, sizeof *late, ascending);
    printf("late %zu %ld %ld %ld %ld %ld\nskipped %zu\ncpu %ld\n", sent, (long) late[sent / 2],
           (long) late[sent * 9 / 10], (long) late[sent * 99 / 100], (long) late[sent * 999 / 1000],
           (long) late[sent - 1], slots - sent, (long) cpu);
    return 0;
}
