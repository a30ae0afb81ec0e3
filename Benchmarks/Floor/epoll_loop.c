#include "floor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_BYTES (9 + 2 * FLOOR_REGISTERS)

struct device {
    int socket;
    size_t got;
    uint8_t answer[ANSWER_BYTES];
};

static int opened(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

/* 1 when the device's answer is complete, 0 when bytes are missing, -1 when it is no answer to this turn's request. */
static int take(struct device *device, uint16_t turn) {
    ssize_t count = recv(device->socket, device->answer + device->got, ANSWER_BYTES - device->got, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (count <= 0)
        return -1;
    device->got += (size_t)count;
    if (device->got < ANSWER_BYTES)
        return 0;
    const uint8_t *answer = device->answer;
    int is_good = (answer[0] << 8 | answer[1]) == turn && (answer[4] << 8 | answer[5]) == ANSWER_BYTES - 6 &&
                  answer[7] == 3 && answer[8] == 2 * FLOOR_REGISTERS;
    return is_good ? 1 : -1;
}

/* Asks every device, then takes every answer; 0, or -1 on the first that is wrong. */
static int sweep(int epoll, struct device *devices, size_t count, uint16_t turn) {
    uint8_t request[] = {turn >> 8, turn & 0xFF, 0, 0, 0, 6, 1, 3, 0, 0, 0, FLOOR_REGISTERS};
    for (size_t i = 0; i < count; i++) {
        devices[i].got = 0;
        if (send(devices[i].socket, request, sizeof request, MSG_NOSIGNAL) != sizeof request)
            return -1;
    }
    for (size_t left = count; left > 0;) {
        struct epoll_event events[64];
        int ready = epoll_wait(epoll, events, 64, 1000);
        if (ready == 0 || (ready < 0 && errno != EINTR))
            return -1;
        for (int i = 0; i < ready; i++) {
            int done = take(&devices[events[i].data.u32], turn);
            if (done < 0)
                return -1;
            left -= (size_t)done;
        }
    }
    return 0;
}

int floor_epoll(const uint16_t *ports, size_t count, int64_t period_ns, int64_t length_ns) {
    int code = 1, epoll = epoll_create1(EPOLL_CLOEXEC);
    size_t open = 0;
    struct device *devices = calloc(count, sizeof *devices);
    if (!devices || epoll < 0)
        goto end;
    for (; open < count; open++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)open};
        devices[open].socket = opened(ports[open]);
        if (devices[open].socket < 0)
            goto end;
        epoll_ctl(epoll, EPOLL_CTL_ADD, devices[open].socket, &event);
    }
    uint16_t turn = 0;
    if (sweep(epoll, devices, count, turn++) < 0)
        goto end;

    long registers = 0;
    int64_t due = floor_now() + period_ns, end = due + length_ns;
    floor_sleep_until(due);
    int64_t cpu = floor_cpu();
    while (due < end) {
        if (sweep(epoll, devices, count, turn++) < 0)
            goto end;
        registers += (long)count * FLOOR_REGISTERS;
        due += period_ns;
        floor_sleep_until(due);
    }
    printf("registers %ld cpu_ns %lld rss_kb %ld\n", registers, (long long)(floor_cpu() - cpu), floor_resident());
    code = 0;
end:
    if (code)
        fprintf(stderr, "epoll floor: %s\n", strerror(errno));
    for (size_t i = 0; i < open; i++)
        close(devices[i].socket);
    free(devices);
    if (epoll >= 0)
        close(epoll);
    return code;
}
