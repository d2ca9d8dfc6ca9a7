/*
 * Sends hostile datagrams to a server's UDP port from the client's host, at a steady rate, through a packet socket, so that
 * replayed and forged ones carry the client's own address and port:
 *
 *     90 %  random: random bytes, half of the datagram length of the templates and half of any length, half from the
 *           client's port and half from any port
 *      5 %  replayed: a template as it is
 *      5 %  forged: a template with its payload random from byte 26 on, so that the masked header still decodes to a valid
 *           index (the mask's sample are bytes 10 to 25); in every other one a high bit of the masked counter is flipped
 *           too, which an exclusive-or mask lets anyone do: the counter is then unseen, and the forgery is found only by
 *           its tag
 *
 * Templates are whole Ethernet frames (IPv4 without options, UDP) in a file: length 4 bytes little-endian, then the frame.
 * UDP checksums are 0 (none). Ends after SECONDS or with its standard input and prints one line:
 *
 *     sent N random N replayed N forged N errors N ns N
 *
 * usage: flood INTERFACE TEMPLATES RATE SECONDS SEED
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000LL
#define STEP_NS 1000000LL
#define BATCH 64
#define MAX_FRAME 2048
#define MAX_TEMPLATES 4096
#define HEADERS 42 /* Ethernet 14, IPv4 20, UDP 8 */
#define FORGED_FROM 26
#define COUNTER_AT 4

static uint8_t templates[MAX_TEMPLATES][MAX_FRAME];
static int lengths[MAX_TEMPLATES];
static int template_count;
static uint8_t frames[BATCH][MAX_FRAME];
static uint64_t state;
static long random_sent, replayed, forged;

static void fail(const char *what)
{
    fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* xorshift64*: fast, and nothing here needs more */
static uint64_t draw(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717ULL;
}

static void fill(uint8_t *at, int bytes)
{
    for (int i = 0; i < bytes; i += 8) {
        uint64_t r = draw();
        memcpy(at + i, &r, (size_t) (bytes - i < 8 ? bytes - i : 8));
    }
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND_NS + t.tv_nsec;
}

static void put16(uint8_t *at, int value)
{
    at[0] = (uint8_t) (value >> 8);
    at[1] = (uint8_t) value;
}

/* Lengths and the IPv4 header checksum for a payload of that many bytes; no UDP checksum. */
static void seal_headers(uint8_t *frame, int payload)
{
    uint8_t *ip = frame + 14;
    put16(ip + 2, 28 + payload);
    put16(ip + 10, 0);
    uint32_t sum = 0;
    for (int i = 0; i < 20; i += 2)
        sum += (uint32_t) ip[i] << 8 | ip[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    put16(ip + 10, (int) (~sum & 0xffff));
    put16(frame + 38, 8 + payload);
    put16(frame + 40, 0);
}

/* Makes one hostile frame and returns its length. */
static int make(uint8_t *frame)
{
    int which = (int) (draw() % (uint64_t) template_count);
    int length = lengths[which];
    int payload = length - HEADERS;
    uint64_t choice = draw() % 100;
    memcpy(frame, templates[which], choice < 90 ? HEADERS : (size_t) length);
    if (choice < 90) {
        random_sent++;
        uint64_t shape = draw();
        if (shape & 1)
            payload = 1 + (int) ((shape >> 8) % (uint64_t) payload);
        if (shape & 2)
            put16(frame + 34, 1024 + (int) ((shape >> 32) % 64000));
        fill(frame + HEADERS, payload);
    } else if (choice < 95) {
        replayed++;
    } else {
        forged++;
        fill(frame + HEADERS + FORGED_FROM, payload - FORGED_FROM);
        if (forged & 1)
            frame[HEADERS + COUNTER_AT + 1] ^= (uint8_t) (1 << (draw() % 8));
    }
    seal_headers(frame, payload);
    return HEADERS + payload;
}

static void load(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail(path);
    uint8_t prefix[4];
    while (template_count < MAX_TEMPLATES && fread(prefix, 1, 4, file) == 4) {
        int length = prefix[0] | prefix[1] << 8 | prefix[2] << 16;
        if (length <= HEADERS + FORGED_FROM || length > MAX_FRAME
                || fread(templates[template_count], 1, (size_t) length, file) != (size_t) length) {
            errno = EINVAL;
            fail(path);
        }
        lengths[template_count++] = length;
    }
    fclose(file);
    if (template_count == 0) {
        errno = ENODATA;
        fail(path);
    }
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: flood INTERFACE TEMPLATES RATE SECONDS SEED\n");
        return 2;
    }
    load(argv[2]);
    int64_t rate = atoll(argv[3]);
    int64_t duration = (int64_t) (atof(argv[4]) * (double) SECOND_NS);
    state = strtoull(argv[5], NULL, 10) | 1;

    int fd = socket(AF_PACKET, SOCK_RAW, 0); /* protocol 0: receives nothing */
    if (fd < 0)
        fail("packet socket");
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP),
        .sll_ifindex = (int) if_nametoindex(argv[1]) };
    if (to.sll_ifindex == 0)
        fail(argv[1]);
    if (bind(fd, (struct sockaddr *) &to, sizeof to) != 0)
        fail("bind");

    struct mmsghdr messages[BATCH];
    struct iovec parts[BATCH];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < BATCH; i++) {
        parts[i].iov_base = frames[i];
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    printf("ready\n");
    fflush(stdout);

    int64_t start = now_ns();
    int64_t sent = 0, errors = 0, now = start;
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    char byte;
    while ((now = now_ns()) - start < duration) {
        if (poll(&input, 1, 0) > 0 && read(STDIN_FILENO, &byte, 1) <= 0)
            break;
        int64_t due = (now - start) * rate / SECOND_NS;
        while (sent < due) {
            int n = due - sent < BATCH ? (int) (due - sent) : BATCH;
            for (int i = 0; i < n; i++)
                parts[i].iov_len = (size_t) make(frames[i]);
            int done = sendmmsg(fd, messages, (unsigned) n, 0);
            errors += done < 0 ? n : n - done;
            sent += n;
        }
        int64_t next = start + ((now - start) / STEP_NS + 1) * STEP_NS;
        struct timespec until = { .tv_sec = next / SECOND_NS, .tv_nsec = next % SECOND_NS };
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    }
    printf("sent %lld random %ld replayed %ld forged %ld errors %lld ns %lld\n", (long long) sent, random_sent, replayed,
        forged, (long long) errors, (long long) (now_ns() - start));
    return 0;
}
