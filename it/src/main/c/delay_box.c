/*
 * The network between two hosts: takes every frame that comes in at either of two interfaces and sends it out at the other
 * one, a one-way delay after the kernel saw it come in.
 *
 * Each way has a delay of its own, a spread (each frame's delay is uniform within so much more or less, so that frames
 * overtake each other) and a share of frames that are held back by so much more. Frames leave in the order in which they are
 * due; those due at the same time in the order in which they came. Nothing is changed in them, and nothing else is ever sent.
 * Unfinished checksums travel with a frame (PACKET_VNET_HDR), as they would over a wire of the kernel's own.
 *
 * "ready" is printed when it carries; it ends by SIGINT or when its standard input does, and then prints for each way, named
 * by the interface at which frames come in:
 *
 *     way NAME taken N sent N failed N overflowed N overtaken N p50 NS p99 NS max NS
 *
 * failed: the other interface refused them. overflowed: came while too many waited, or too long to be ours; the kernel's own
 * losses before the box are counted here too. overtaken: left after one that had come later. p50, p99 and max are the error
 * that the box adds: how long after it was due a frame was handed to the kernel, to the microsecond.
 *
 * It runs at FIFO priority PRIORITY where it may, 0 is a normal thread.
 *
 * usage: delay_box PRIORITY SEED NAME DELAY_NS SPREAD_NS HELD_PERMILLE HELD_NS NAME DELAY_NS SPREAD_NS HELD_PERMILLE HELD_NS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

#define WAYS 2
#define MAX_FRAME 2048 /* with the 10 bytes that tell of its checksum */
#define MAX_WAITING 8192
#define FRAMES_A_TURN 64
#define BUFFER_BYTES (16 << 20)
#define ERROR_STEP_NS 1000
#define ERROR_STEPS 50000

struct frame {
    int64_t due;
    uint64_t serial;
    size_t length;
    uint8_t bytes[MAX_FRAME];
};

struct way {
    const char *name;
    int64_t delay, spread, held_permille, held;
    int fd;
    struct frame frames[MAX_WAITING];
    int unused[MAX_WAITING];
    int unused_count;
    int heap[MAX_WAITING]; /* by due and serial, the first due on top */
    int waiting;
    uint64_t serials, newest_sent;
    int64_t taken, sent, failed, overflowed, overtaken;
    int64_t errors[ERROR_STEPS + 1];
    int64_t max_error;
};

static struct way ways[WAYS];
static uint64_t state;
static volatile sig_atomic_t stopping;

static void stop(int number)
{
    (void) number;
    stopping = 1;
}

static void fail(const char *what)
{
    fprintf(stderr, "delay_box: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* xorshift64* */
static uint64_t draw(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545F4914F6CDD1DULL;
}

static int before(const struct way *way, int a, int b)
{
    const struct frame *x = &way->frames[a], *y = &way->frames[b];
    return x->due != y->due ? x->due < y->due : x->serial < y->serial;
}

static void push(struct way *way, int frame)
{
    int at = way->waiting++;
    while (at > 0 && before(way, frame, way->heap[(at - 1) / 2])) {
        way->heap[at] = way->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    way->heap[at] = frame;
}

static int pop(struct way *way)
{
    int top = way->heap[0];
    int last = way->heap[--way->waiting];
    int at = 0;
    for (;;) {
        int child = 2 * at + 1;
        if (child >= way->waiting)
            break;
        if (child + 1 < way->waiting && before(way, way->heap[child + 1], way->heap[child]))
            child++;
        if (before(way, last, way->heap[child]))
            break;
        way->heap[at] = way->heap[child];
        at = child;
    }
    way->heap[at] = last;
    return top;
}

static int64_t drawn_delay(const struct way *way)
{
    int64_t delay = way->delay;
    if (way->spread > 0)
        delay += (int64_t) (draw() % (uint64_t) (2 * way->spread + 1)) - way->spread;
    if (way->held_permille > 0 && (int64_t) (draw() % 1000) < way->held_permille)
        delay += way->held;
    return delay;
}

/* When the kernel saw it, in CLOCK_MONOTONIC: its stamp counts from the epoch. */
static int64_t stamped(struct msghdr *message)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            return t.tv_sec * SECOND_NS + t.tv_nsec - epoch_offset();
        }
    return now_ns(CLOCK_MONOTONIC);
}

/* Takes what has come in, and returns whether there may be more. */
static int take(struct way *way)
{
    static uint8_t discarded[MAX_FRAME];
    for (int i = 0; i < FRAMES_A_TURN; i++) {
        int index = way->unused_count > 0 ? way->unused[way->unused_count - 1] : -1;
        struct frame *frame = index < 0 ? NULL : &way->frames[index];
        uint8_t control[128];
        struct iovec part = { .iov_base = frame != NULL ? frame->bytes : discarded, .iov_len = MAX_FRAME };
        struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
            .msg_controllen = sizeof control };
        ssize_t length = recvmsg(way->fd, &message, MSG_DONTWAIT | MSG_TRUNC);
        if (length < 0)
            return 0;
        way->taken++;
        if (frame == NULL || length > MAX_FRAME) {
            way->overflowed++;
            continue;
        }
        way->unused_count--;
        frame->length = (size_t) length;
        frame->due = stamped(&message) + drawn_delay(way);
        frame->serial = ++way->serials;
        push(way, index);
    }
    return 1;
}

static void release(struct way *way, int out)
{
    while (way->waiting > 0) {
        struct frame *frame = &way->frames[way->heap[0]];
        int64_t error = now_ns(CLOCK_MONOTONIC) - frame->due;
        if (error < 0)
            return;
        int index = pop(way);
        if (send(out, frame->bytes, frame->length, MSG_DONTWAIT) > 0)
            way->sent++;
        else
            way->failed++;
        way->errors[error / ERROR_STEP_NS < ERROR_STEPS ? error / ERROR_STEP_NS : ERROR_STEPS]++;
        if (error > way->max_error)
            way->max_error = error;
        if (frame->serial < way->newest_sent)
            way->overtaken++;
        else
            way->newest_sent = frame->serial;
        way->unused[way->unused_count++] = index;
    }
}

/* The end of the step that holds the quantile. */
static int64_t error_at(const struct way *way, double q)
{
    int64_t count = way->sent + way->failed, sum = 0;
    for (int step = 0; step <= ERROR_STEPS; step++) {
        sum += way->errors[step];
        if ((double) sum >= q * (double) count)
            return count == 0 ? 0 : (step + 1LL) * ERROR_STEP_NS;
    }
    return way->max_error;
}

static void open_interface(struct way *way)
{
    int one = 1, bytes = BUFFER_BYTES;
    way->fd = socket(AF_PACKET, SOCK_RAW, 0); /* protocol 0: receives nothing before it is bound */
    if (way->fd < 0)
        fail("packet socket");
    if (setsockopt(way->fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof one) != 0)
        fail("PACKET_VNET_HDR");
    if (setsockopt(way->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) != 0)
        fail("PACKET_IGNORE_OUTGOING");
    if (setsockopt(way->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one) != 0)
        fail("SO_TIMESTAMPNS");
    if (setsockopt(way->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
        fail("SO_RCVBUFFORCE");
    struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
        .sll_ifindex = (int) if_nametoindex(way->name) };
    if (at.sll_ifindex == 0)
        fail(way->name);
    if (bind(way->fd, (struct sockaddr *) &at, sizeof at) != 0)
        fail("bind");
    for (int i = 0; i < MAX_WAITING; i++)
        way->unused[way->unused_count++] = MAX_WAITING - 1 - i;
}

static void carry(void)
{
    sigset_t none;
    sigemptyset(&none);
    struct pollfd waited[WAYS + 1] = { { .fd = ways[0].fd, .events = POLLIN }, { .fd = ways[1].fd, .events = POLLIN },
        { .fd = STDIN_FILENO, .events = POLLIN } };
    char byte;
    while (!stopping) {
        int64_t due = INT64_MAX;
        int more = 0;
        for (int i = 0; i < WAYS; i++) {
            release(&ways[i], ways[1 - i].fd);
            more |= take(&ways[i]);
        }
        for (int i = 0; i < WAYS; i++)
            if (ways[i].waiting > 0 && ways[i].frames[ways[i].heap[0]].due < due)
                due = ways[i].frames[ways[i].heap[0]].due;
        int64_t left = due == INT64_MAX ? SECOND_NS : due - now_ns(CLOCK_MONOTONIC);
        if (more || left < 0)
            left = 0;
        struct timespec timeout = { .tv_sec = left / SECOND_NS, .tv_nsec = left % SECOND_NS };
        if (ppoll(waited, WAYS + 1, &timeout, &none) > 0 && waited[WAYS].revents != 0
                && read(STDIN_FILENO, &byte, 1) <= 0)
            break;
    }
}

static void tell(struct way *way)
{
    struct tpacket_stats kernel = { 0 };
    socklen_t length = sizeof kernel;
    getsockopt(way->fd, SOL_PACKET, PACKET_STATISTICS, &kernel, &length);
    printf("way %s taken %lld sent %lld failed %lld overflowed %lld overtaken %lld p50 %lld p99 %lld max %lld\n", way->name,
        (long long) way->taken, (long long) way->sent, (long long) way->failed,
        (long long) way->overflowed + kernel.tp_drops, (long long) way->overtaken, (long long) error_at(way, 0.5),
        (long long) error_at(way, 0.99), (long long) way->max_error);
}

int main(int argc, char **argv)
{
    if (argc != 3 + 5 * WAYS) {
        fprintf(stderr, "usage: delay_box PRIORITY SEED and for each interface NAME DELAY_NS SPREAD_NS HELD_PERMILLE"
                        " HELD_NS\n");
        return 2;
    }
    state = strtoull(argv[2], NULL, 10) | 1;
    for (int i = 0; i < WAYS; i++) {
        char **words = argv + 3 + 5 * i;
        ways[i].name = words[0];
        ways[i].delay = atoll(words[1]);
        ways[i].spread = atoll(words[2]);
        ways[i].held_permille = atoll(words[3]);
        ways[i].held = atoll(words[4]);
        open_interface(&ways[i]);
    }
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        fail("mlockall");
    prctl(PR_SET_TIMERSLACK, 1L);
    struct sched_param parameter = { .sched_priority = atoi(argv[1]) };
    if (parameter.sched_priority > 0 && sched_setscheduler(0, SCHED_FIFO, &parameter) != 0)
        fprintf(stderr, "delay_box: no real-time priority: %s\n", strerror(errno));
    struct sigaction action = { .sa_handler = stop };
    sigaction(SIGINT, &action, NULL);
    sigset_t interrupts;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupts, NULL); /* delivered while it waits only, so that none is missed */
    printf("ready\n");
    fflush(stdout);
    carry();
    for (int i = 0; i < WAYS; i++)
        tell(&ways[i]);
    return 0;
}
