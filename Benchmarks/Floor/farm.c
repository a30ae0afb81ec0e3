#include "farm.h"
#include "floor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_DESCRIPTORS 4096

/* What stands behind a descriptor. */
struct peer {
    enum { NOBODY, LISTENER, CLIENT } kind;
    size_t slave;
    size_t got;
    uint8_t bytes[600];
};

struct yard {
    struct farm farm;
    struct peer *peers; /* by descriptor */
    int epoll;
    char line[256];
    size_t line_length;
};

static int watch(struct yard *yard, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    return epoll_ctl(yard->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* A listener on a free port of the loopback; the port, or 0. */
static uint16_t listener(struct yard *yard, size_t slave) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return 0;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= MOST_DESCRIPTORS || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 64) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) < 0 || watch(yard, fd) < 0) {
        close(fd);
        return 0;
    }
    yard->peers[fd] = (struct peer){.kind = LISTENER, .slave = slave};
    return ntohs(address.sin_port);
}

static void welcome(struct yard *yard, int listening) {
    int on = 1, fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (fd >= MOST_DESCRIPTORS || watch(yard, fd) < 0) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    yard->peers[fd].kind = CLIENT;
    yard->peers[fd].slave = yard->peers[listening].slave;
    yard->peers[fd].got = 0;
}

static void part(struct yard *yard, int fd) {
    yard->peers[fd].kind = NOBODY;
    close(fd);
}

/* Answers every whole request that has come; 0, or -1 when the peer is gone or talks nonsense. */
static int serve(struct yard *yard, int fd) {
    struct peer *peer = &yard->peers[fd];
    ssize_t count = recv(fd, peer->bytes + peer->got, sizeof peer->bytes - peer->got, 0);
    if (count <= 0)
        return count < 0 && errno == EAGAIN ? 0 : -1;
    peer->got += (size_t)count;
    size_t used = 0;
    while (peer->got - used >= 8) {
        const uint8_t *frame = peer->bytes + used;
        size_t length = (size_t)(frame[4] << 8 | frame[5]);
        uint8_t answer[7 + 256];
        if (length < 2 || length > 254)
            return -1;
        if (peer->got - used < 6 + length)
            break;
        size_t pdu = farm_answer(&yard->farm, peer->slave, frame + 7, length - 1, answer + 7);
        if (pdu > 0) {
            memcpy(answer, frame, 4);
            answer[4] = (uint8_t)((pdu + 1) >> 8);
            answer[5] = (uint8_t)(pdu + 1);
            answer[6] = frame[6];
            if (send(fd, answer, 7 + pdu, MSG_NOSIGNAL) != (ssize_t)(7 + pdu))
                return -1;
        }
        used += 6 + length;
    }
    memmove(peer->bytes, peer->bytes + used, peer->got - used);
    peer->got -= used;
    return 0;
}

/* Takes control lines; -1 when stdin has ended. */
static int listen_to_master(struct yard *yard) {
    char bytes[256];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0)
        return -1;
    for (ssize_t i = 0; i < count; i++) {
        if (bytes[i] != '\n') {
            if (yard->line_length + 1 < sizeof yard->line)
                yard->line[yard->line_length++] = bytes[i];
            continue;
        }
        yard->line[yard->line_length] = 0;
        yard->line_length = 0;
        farm_obey(&yard->farm, yard->line);
    }
    return 0;
}

static void loop(struct yard *yard) {
    const int64_t beat = 100000000;
    int64_t next = floor_now() + beat;
    for (;;) {
        struct epoll_event events[64];
        int64_t left = next - floor_now();
        int ready = epoll_wait(yard->epoll, events, 64, left > 0 ? (int)(left / 1000000 + 1) : 0);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == STDIN_FILENO) {
                if (listen_to_master(yard) < 0)
                    return;
            } else if (yard->peers[fd].kind == LISTENER) {
                welcome(yard, fd);
            } else if (yard->peers[fd].kind == CLIENT && serve(yard, fd) < 0) {
                part(yard, fd);
            }
        }
        if (floor_now() >= next) {
            next += beat;
            if (yard->farm.steps > 0)
                farm_live(&yard->farm);
        }
    }
}

int farm_run(int slaves) {
    int code = 1;
    struct rlimit files = {MOST_DESCRIPTORS, MOST_DESCRIPTORS};
    struct yard yard = {.farm = {.count = (size_t)slaves}, .epoll = epoll_create1(EPOLL_CLOEXEC)};
    setrlimit(RLIMIT_NOFILE, &files);
    setvbuf(stdout, NULL, _IOLBF, 0);
    yard.farm.slaves = calloc((size_t)slaves, sizeof *yard.farm.slaves);
    yard.peers = calloc(MOST_DESCRIPTORS, sizeof *yard.peers);
    if (!yard.farm.slaves || !yard.peers || yard.epoll < 0 || watch(&yard, STDIN_FILENO) < 0)
        goto end;
    printf("ports");
    for (size_t i = 0; i < (size_t)slaves; i++) {
        uint16_t port = listener(&yard, i);
        if (port == 0)
            goto end;
        for (size_t k = 0; k < SLAVE_REGISTERS; k++)
            yard.farm.slaves[i].registers[k] = (uint16_t)(1000 + 2 * k);
        printf(" %u", port);
    }
    printf("\n");
    loop(&yard);
    code = 0;
end:
    if (code)
        fprintf(stderr, "farm: %s\n", strerror(errno));
    if (yard.peers)
        for (int fd = 0; fd < MOST_DESCRIPTORS; fd++)
            if (yard.peers[fd].kind != NOBODY)
                close(fd);
    free(yard.peers);
    free(yard.farm.slaves);
    if (yard.epoll >= 0)
        close(yard.epoll);
    return code;
}
