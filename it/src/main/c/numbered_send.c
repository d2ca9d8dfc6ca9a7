/*
 * Sends numbered UDP datagrams at drawn instants and remembers when each was sent.
 *
 * Lengths of the whole IPv4 packets are uniform between SMALLEST and LARGEST, gaps have the mean that makes BYTES_PER_SECOND
 * of these bytes: "exponential", or "uniform" within half of the mean more or less. Both are drawn from SEED. A datagram
 * whose instant is over is sent at once. One that the kernel refuses to take at once is not sent; its number stays unused.
 *
 * A datagram's payload begins with three numbers of 8 bytes, little-endian: SEED, its number from 0, when it was sent. FILE
 * gets a record of three such numbers for each: when it was sent (CLOCK_MONOTONIC nanoseconds, -1 if refused), when it was
 * due, its length.
 *
 * "ready" is printed when it begins, then at the end
 *
 *     sent N refused N p50 NS p99 NS max NS       how late after their instants the datagrams were sent
 *
 * It runs at FIFO priority PRIORITY, 0 is a normal thread, and ends with its standard input.
 *
 * usage: numbered_send FROM TO PORT COUNT SMALLEST LARGEST BYTES_PER_SECOND LAW SEED PRIORITY FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000LL
#define HEADERS 28 /* IPv4 20, UDP 8 */
#define NUMBERS 24
#define MAX_BYTES 9000
#define SENDS_A_LOOK 256
#define BUFFER_BYTES (4 << 20)

struct record {
    int64_t sent, due, bytes;
};

static uint64_t state;

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "numbered_send: %s: %s\n", what, strerror(errno));
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

/* Above 0, at most 1. */
static double fraction(void)
{
    return ((double) (draw() >> 11) + 1) / 9007199254740992.0;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
    return (x > y) - (x < y);
}

static int input_ended(void)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    char byte;
    return poll(&input, 1, 0) > 0 && read(STDIN_FILENO, &byte, 1) <= 0;
}

static int open_socket(const char *from, const char *to, int port)
{
    struct sockaddr_in own = { .sin_family = AF_INET };
    struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons((uint16_t) port) };
    if (inet_pton(AF_INET, from, &own.sin_addr) != 1 || inet_pton(AF_INET, to, &peer.sin_addr) != 1) {
        fprintf(stderr, "numbered_send: bad address\n");
        exit(2);
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int bytes = BUFFER_BYTES;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) != 0)
        fail("socket");
    if (bind(fd, (struct sockaddr *) &own, sizeof own) != 0)
        fail(from);
    if (connect(fd, (struct sockaddr *) &peer, sizeof peer) != 0)
        fail(to);
    return fd;
}

static void tell(const struct record *records, size_t count)
{
    int64_t *late = calloc(count, sizeof *late);
    if (late == NULL)
        fail("memory");
    size_t sent = 0;
    for (size_t i = 0; i < count; i++)
        if (records[i].sent >= 0)
            late[sent++] = records[i].sent - records[i].due;
    qsort(late, sent, sizeof *late, ascending);
    printf("sent %zu refused %zu p50 %lld p99 %lld max %lld\n", sent, count - sent,
        (long long) (sent == 0 ? 0 : late[(sent - 1) / 2]), (long long) (sent == 0 ? 0 : late[(sent - 1) * 99 / 100]),
        (long long) (sent == 0 ? 0 : late[sent - 1]));
}

int main(int argc, char **argv)
{
    if (argc != 12) {
        fprintf(stderr, "usage: numbered_send FROM TO PORT COUNT SMALLEST LARGEST BYTES_PER_SECOND LAW SEED PRIORITY FILE\n");
        return 2;
    }
    size_t count = (size_t) atoll(argv[4]);
    int64_t smallest = atoll(argv[5]), largest = atoll(argv[6]);
    double rate = atof(argv[7]);
    int exponential = strcmp(argv[8], "exponential") == 0;
    uint64_t seed = strtoull(argv[9], NULL, 10);
    if (count < 1 || smallest < HEADERS + NUMBERS || largest < smallest || largest > MAX_BYTES || rate <= 0
            || (!exponential && strcmp(argv[8], "uniform") != 0)) {
        fprintf(stderr, "numbered_send: bad arguments\n");
        return 2;
    }
    state = seed * 2 + 1;
    int fd = open_socket(argv[1], argv[2], atoi(argv[3]));
    FILE *file = fopen(argv[11], "wb");
    if (file == NULL)
        fail(argv[11]);
    static uint8_t payload[MAX_BYTES];
    struct record *records = calloc(count, sizeof *records);
    if (records == NULL || mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        fail("memory");
    memset(records, 0xff, count * sizeof *records);
    prctl(PR_SET_TIMERSLACK, 1L);
    struct sched_param parameter = { .sched_priority = atoi(argv[10]) };
    if (parameter.sched_priority > 0 && sched_setscheduler(0, SCHED_FIFO, &parameter) != 0)
        fail("SCHED_FIFO");
    printf("ready\n");
    fflush(stdout);

    double gap = (double) (smallest + largest) / 2 / rate * SECOND_NS;
    double due = (double) now_ns();
    size_t made = 0;
    for (; made < count; made++) {
        due += exponential ? -log(fraction()) * gap : (0.5 + fraction()) * gap;
        int64_t instant = (int64_t) due;
        int64_t bytes = smallest + (int64_t) (draw() % (uint64_t) (largest - smallest + 1));
        if (made % SENDS_A_LOOK == 0 && input_ended())
            break;
        struct timespec until = { .tv_sec = instant / SECOND_NS, .tv_nsec = instant % SECOND_NS };
        if (now_ns() < instant)
            while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
                ;
        int64_t sent = now_ns();
        uint64_t numbers[] = { seed, made, (uint64_t) sent };
        memcpy(payload, numbers, sizeof numbers);
        if (send(fd, payload, (size_t) (bytes - HEADERS), MSG_DONTWAIT) < 0)
            sent = -1;
        records[made] = (struct record) { sent, instant, bytes };
    }
    if (fwrite(records, sizeof *records, made, file) != made || fclose(file) != 0)
        fail("writing");
    tell(records, made);
    return 0;
}
