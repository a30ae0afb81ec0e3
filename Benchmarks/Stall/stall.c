#include "bench_stall.h"

#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The only state: there is one C library in a process, and so one of each call. */
static atomic_uint_fast32_t pause_ms;
static atomic_uint_fast64_t held;

void bench_stall_disk(uint32_t milliseconds) { atomic_store(&pause_ms, milliseconds); }

uint64_t bench_stalled(void) { return atomic_load(&held); }

static void stall(void) {
    uint32_t ms = (uint32_t)atomic_load(&pause_ms);
    if (!ms)
        return;
    atomic_fetch_add(&held, 1);
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&left, &left) != 0) {
    }
}

int fsync(int file) {
    stall();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    stall();
    return (int)syscall(SYS_fdatasync, file);
}
