/*
 * Receives what numbered_send sends and remembers when the kernel saw each datagram.
 *
 * FILE gets, in the order in which they came, a record of three numbers of 8 bytes, little-endian, for each: its number, when
 * it came (CLOCK_MONOTONIC nanoseconds), its length as an IPv4 packet. Datagrams of another seed are left out.
 *
 * "ready" is printed when it listens; it ends by SIGINT or when its standard input does, and then prints
 *
 *     received N unstored N                  unstored: more than MOST, or lost by the kernel for want of room
 *
 * usage: numbered_receive ADDRESS PORT SEED MOST FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "clocks.h"

#define HEADERS 28 /* IPv4 20, UDP 8 */
#define NUMBERS 24
#define MAX_BYTES 9000
#define BUFFER_BYTES (16 << 20)

struct record {
    int64_t number, received, bytes;
};

static volatile sig_atomic_t stopping;
static uint32_t lost;

static void stop(int number)
{
    (void) number;
    stopping = 1;
}

static void fail(const char *what)
{
    fprintf(stderr, "numbered_receive: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* When the kernel saw it, in CLOCK_MONOTONIC: its stamp counts from the epoch. Notes what the kernel lost so far. */
static int64_t stamped(struct msghdr *message)
{
    int64_t received = now_ns(CLOCK_MONOTONIC);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level != SOL_SOCKET)
            continue;
        if (c->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            received = t.tv_sec * SECOND_NS + t.tv_nsec - epoch_offset();
        } else if (c->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&lost, CMSG_DATA(c), sizeof lost);
        }
    }
    return received;
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: numbered_receive ADDRESS PORT SEED MOST FILE\n");
        return 2;
    }
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(argv[2])) };
    uint64_t seed = strtoull(argv[3], NULL, 10);
    size_t most = (size_t) atoll(argv[4]), received = 0, unstored = 0;
    struct record *records = calloc(most, sizeof *records);
    int one = 1, bytes = BUFFER_BYTES;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (records == NULL || fd < 0 || inet_pton(AF_INET, argv[1], &own.sin_addr) != 1)
        fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one) != 0
            || setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &one, sizeof one) != 0
            || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
        fail("socket options");
    if (bind(fd, (struct sockaddr *) &own, sizeof own) != 0)
        fail(argv[1]);
    FILE *file = fopen(argv[5], "wb");
    if (file == NULL)
        fail(argv[5]);
    struct sigaction action = { .sa_handler = stop };
    sigaction(SIGINT, &action, NULL);
    sigset_t interrupts, none;
    sigemptyset(&none);
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupts, NULL);
    printf("ready\n");
    fflush(stdout);

    struct pollfd waited[2] = { { .fd = fd, .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };
    static uint8_t payload[MAX_BYTES];
    while (!stopping) {
        if (ppoll(waited, 2, NULL, &none) <= 0)
            continue;
        if (waited[1].revents != 0 && read(STDIN_FILENO, payload, 1) <= 0)
            break;
        uint8_t control[128];
        struct iovec part = { .iov_base = payload, .iov_len = sizeof payload };
        struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
            .msg_controllen = sizeof control };
        ssize_t length = recvmsg(fd, &message, MSG_DONTWAIT);
        uint64_t numbers[3];
        if (length < NUMBERS)
            continue;
        memcpy(numbers, payload, sizeof numbers);
        int64_t at = stamped(&message);
        if (numbers[0] != seed)
            continue;
        if (received < most)
            records[received++] = (struct record) { (int64_t) numbers[1], at, length + HEADERS };
        else
            unstored++;
    }
    if (fwrite(records, sizeof *records, received, file) != received || fclose(file) != 0)
        fail("writing");
    printf("received %zu unstored %zu\n", received, unstored + lost);
    return 0;
}
