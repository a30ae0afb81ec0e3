/* andon-bench-floor: the yardsticks of Scripts/bench.sh, each a process of its own. */
#include "floor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_PORTS 1024

static const char usage[] = "usage: andon-bench-floor farm SLAVES\n"
                            "       andon-bench-floor libmodbus|epoll PERIOD_MS LENGTH_MS PORT…\n"
                            "       andon-bench-floor serial BAUD UNITS DEAD\n"
                            "       andon-bench-floor stop PERIOD_MS STOPS LIMIT COIL PORT\n"
                            "       andon-bench-floor busy\n";

/* A whole number from 0 to most, or -1. */
static long number(const char *text, long most) {
    char *end = NULL;
    errno = 0;
    long value = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == 0 && value >= 0 && value <= most ? value : -1;
}

static int loop(int argc, char **argv) {
    static uint16_t ports[MOST_PORTS];
    long period = number(argv[2], 60000), length = number(argv[3], 600000);
    size_t count = (size_t)argc - 4;
    if (period < 1 || length < 1 || count > MOST_PORTS)
        return -1;
    for (size_t i = 0; i < count; i++) {
        long port = number(argv[4 + i], 65535);
        if (port < 1)
            return -1;
        ports[i] = (uint16_t)port;
    }
    int (*run)(const uint16_t *, size_t, int64_t, int64_t) =
        strcmp(argv[1], "epoll") == 0 ? floor_epoll : floor_libmodbus;
    return run(ports, count, period * 1000000, length * 1000000);
}

static int run(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "farm") == 0) {
        long slaves = number(argv[2], MOST_PORTS);
        return slaves < 1 ? -1 : farm_run((int)slaves);
    }
    if (argc >= 5 && (strcmp(argv[1], "libmodbus") == 0 || strcmp(argv[1], "epoll") == 0))
        return loop(argc, argv);
    if (argc == 5 && strcmp(argv[1], "serial") == 0) {
        long baud = number(argv[2], 230400), units = number(argv[3], 247), dead = number(argv[4], 247);
        return baud < 1200 || units < 1 || dead < 0 ? -1 : serial_bus_run(baud, (unsigned)units, (unsigned)dead);
    }
    if (argc == 7 && strcmp(argv[1], "stop") == 0) {
        long period = number(argv[2], 60000), stops = number(argv[3], 1000000), limit = number(argv[4], 65535);
        long coil = number(argv[5], 65535), port = number(argv[6], 65535);
        if (period < 1 || stops < 1 || limit < 0 || coil < 0 || port < 1)
            return -1;
        return floor_stop((uint16_t)port, period * 1000000, (int)stops, (uint16_t)limit, (uint16_t)coil);
    }
    if (argc == 2 && strcmp(argv[1], "busy") == 0)
        return floor_busy();
    return -1;
}

int main(int argc, char **argv) {
    int code = run(argc, argv);
    if (code >= 0)
        return code;
    fputs(usage, stderr);
    return 64;
}
