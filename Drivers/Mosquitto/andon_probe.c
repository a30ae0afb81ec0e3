#include "andon_mqtt.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int andon_wake_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void andon_wake_raise(int wake) {
    uint64_t one = 1;
    /* Fails only when it is raised already. */
    ssize_t written = write(wake, &one, sizeof one);
    (void)written;
}

int andon_wake_wait(int wake, int timeout_ms) {
    struct pollfd wait = {.fd = wake, .events = POLLIN};
    uint64_t count;
    return poll(&wait, 1, timeout_ms) > 0 && read(wake, &count, sizeof count) == (ssize_t)sizeof count;
}

void andon_wake_close(int wake) { close(wake); }

static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* 0 when connected, 1 when woken, otherwise -errno. */
static int try_address(const struct addrinfo *address, int wake, long long until) {
    int result = -ETIMEDOUT;
    int descriptor =
        socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol);
    if (descriptor < 0) {
        return -errno;
    }
    if (connect(descriptor, address->ai_addr, address->ai_addrlen) == 0) {
        result = 0;
    } else if (errno != EINPROGRESS) {
        result = -errno;
    } else {
        struct pollfd waits[2] = {{.fd = descriptor, .events = POLLOUT}, {.fd = wake, .events = POLLIN}};
        long long left = until - now_ms();
        if (left > 0 && poll(waits, 2, (int)left) > 0) {
            if (waits[0].revents) {
                int failure = 0;
                socklen_t size = sizeof failure;
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size);
                result = -failure;
            } else {
                result = 1;
            }
        }
    }
    close(descriptor);
    return result;
}

int andon_probe(const char *host, int port, int wake, int timeout_ms, char *error, size_t error_size) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses = NULL;
    char service[16];
    int result = -ENOENT;
    int failure;
    long long until = now_ms() + timeout_ms;
    snprintf(service, sizeof service, "%d", port);
    failure = getaddrinfo(host, service, &hints, &addresses);
    if (failure != 0) {
        snprintf(error, error_size, "%s cannot be resolved: %s", host, gai_strerror(failure));
        return -1;
    }
    for (const struct addrinfo *address = addresses; address && result < 0 && now_ms() < until;
         address = address->ai_next) {
        result = try_address(address, wake, until);
    }
    freeaddrinfo(addresses);
    if (result < 0) {
        snprintf(error, error_size, "%s port %d: %s", host, port, strerror(-result));
        return -1;
    }
    return result;
}
