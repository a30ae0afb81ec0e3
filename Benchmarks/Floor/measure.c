#include "floor.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int64_t floor_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void floor_sleep_until(int64_t moment_ns) {
    struct timespec until = {.tv_sec = moment_ns / 1000000000, .tv_nsec = moment_ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

int floor_busy(void) {
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    while (poll(&in, 1, 0) == 0) {
        for (volatile int turn = 0; turn < 1000000; turn++) {
        }
    }
    return 0;
}

int64_t floor_cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    int64_t seconds = (int64_t)used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    int64_t micros = (int64_t)used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    return seconds * 1000000000 + micros * 1000;
}

long floor_resident(void) {
    long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}
