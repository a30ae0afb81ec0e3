#include "disk_fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define FAULTS 32

typedef struct fault {
    int is_used;
    char folder[PATH_MAX];
    int kinds;
    int code;
    int spared;
    int failed;
} fault_t;

/* A stand-in for a call of the process has no owner to keep its state: this one is guarded by the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static fault_t faults[FAULTS];

int disk_fault_begin(const char *folder, int kinds, int code, int spared) {
    char real[PATH_MAX];
    int found = -1;
    if (!realpath(folder, real)) {
        return -1;
    }
    pthread_mutex_lock(&lock);
    for (int i = 0; i < FAULTS && found < 0; i++) {
        if (!faults[i].is_used) {
            found = i;
            faults[i] = (fault_t){.is_used = 1, .kinds = kinds, .code = code, .spared = spared};
            snprintf(faults[i].folder, sizeof faults[i].folder, "%s", real);
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

int disk_fault_end(int fault) {
    int failed = 0;
    if (fault >= 0 && fault < FAULTS) {
        pthread_mutex_lock(&lock);
        failed = faults[fault].failed;
        faults[fault].is_used = 0;
        pthread_mutex_unlock(&lock);
    }
    return failed;
}

/* The code with which a call on a path fails, 0 when it does not. */
static int look_up(const char *path, int kind) {
    int code = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < FAULTS && code == 0; i++) {
        fault_t *fault = &faults[i];
        if (fault->is_used && (fault->kinds & kind) && strncmp(path, fault->folder, strlen(fault->folder)) == 0) {
            if (fault->spared > 0) {
                fault->spared--;
            } else {
                fault->failed++;
                code = fault->code;
            }
        }
    }
    pthread_mutex_unlock(&lock);
    return code;
}

/* 1 with errno set when the call is to fail. */
static int fails(int descriptor, int kind) {
    char link[32];
    char path[PATH_MAX];
    int code;
    ssize_t length;
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length <= 0) {
        return 0;
    }
    path[length] = '\0';
    code = look_up(path, kind);
    while (code == DISK_FAULT_HANG) {
        usleep(10000);
        code = look_up(path, kind);
    }
    if (code != 0) {
        errno = code;
    }
    return code != 0;
}

typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
typedef int (*sync_t)(int);
typedef int (*resolve_t)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t at) {
    pwrite_t next = (pwrite_t)dlsym(RTLD_NEXT, "pwrite");
    return fails(descriptor, DISK_FAULT_WRITES) ? -1 : next(descriptor, bytes, size, at);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t at) {
    pwrite_t next = (pwrite_t)dlsym(RTLD_NEXT, "pwrite64");
    return fails(descriptor, DISK_FAULT_WRITES) ? -1 : next(descriptor, bytes, size, at);
}

int fsync(int descriptor) {
    sync_t next = (sync_t)dlsym(RTLD_NEXT, "fsync");
    return fails(descriptor, DISK_FAULT_SYNCS) ? -1 : next(descriptor);
}

int fdatasync(int descriptor) {
    sync_t next = (sync_t)dlsym(RTLD_NEXT, "fdatasync");
    return fails(descriptor, DISK_FAULT_SYNCS) ? -1 : next(descriptor);
}

int getaddrinfo(const char *restrict host, const char *restrict service, const struct addrinfo *restrict hints,
                struct addrinfo **restrict addresses) {
    resolve_t next = (resolve_t)dlsym(RTLD_NEXT, "getaddrinfo");
    if (host && strcmp(host, DISK_FAULT_SLOW_HOST) == 0) {
        sleep(120);
        return EAI_AGAIN;
    }
    return next(host, service, hints, addresses);
}
