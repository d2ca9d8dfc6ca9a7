/*
 * What the pacer is held against: the same waits and the same sends from C, without anything else.
 *
 * Sends datagrams of BYTES bytes at constant intervals, SCHED_FIFO, memory locked, and prints how late the calls were:
 *
 *     late SLOTS P50 P99 P999 MAX      nanoseconds
 *     cpu PERCENT
 *
 * MARGIN 0 only sleeps, less than 0 only spins, more sleeps until that long before each instant and spins.
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
#include <sys/socket.h>
#include <time.h>

#define SECOND_NS 1000000000L
#define MAX_BYTES 9000

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
    struct sched_param parameter = { .sched_priority = atoi(argv[7]) };
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
    if (sched_setscheduler(0, SCHED_FIFO, &parameter) != 0)
        fail("SCHED_FIFO");
    struct iovec vector = { .iov_base = datagram, .iov_len = bytes };
    struct msghdr message = { .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &vector, .msg_iovlen = 1 };
    int64_t cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    int64_t begin = now_ns(CLOCK_MONOTONIC);
    int64_t instant = begin + 10 * interval;
    for (size_t slot = 0; slot < slots; slot++, instant += interval) {
        int64_t now = now_ns(CLOCK_MONOTONIC);
        if (margin >= 0 && instant - margin > now)
            sleep_until(instant - margin);
        do {
            now = now_ns(CLOCK_MONOTONIC);
        } while (now < instant);
        sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        late[slot] = now - instant;
    }
    double share = 100.0 * (double) (now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (double) (now_ns(CLOCK_MONOTONIC) - begin);
    qsort(late, slots, sizeof *late, ascending);
    printf("late %zu %ld %ld %ld %ld\ncpu %.2f\n", slots, (long) late[slots / 2], (long) late[slots * 99 / 100],
           (long) late[slots * 999 / 1000], (long) late[slots - 1], share);
    return 0;
}
