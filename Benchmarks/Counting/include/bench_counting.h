/*
 * Counts the allocations of the whole process: linked into a program, it stands before the allocator of the C library.
 * glibc only; costs one relaxed increment per call.
 */
#ifndef ANDON_BENCH_COUNTING_H
#define ANDON_BENCH_COUNTING_H

#include <stdint.h>

/* Calls of malloc, calloc, realloc and their aligned relatives since the start, by any thread. */
uint64_t bench_allocations(void);

#endif
