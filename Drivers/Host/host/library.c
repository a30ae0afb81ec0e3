#include "library.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 1 when only root, or the user that runs us, can have put there what is there. */
static int is_ours(const struct stat *about, const char *path, char *error, size_t size) {
    if (about->st_uid != 0 && about->st_uid != geteuid()) {
        snprintf(error, size, "%.150s belongs to user %u; allowed is root", path, about->st_uid);
        return 0;
    }
    int is_shared = S_ISDIR(about->st_mode) && (about->st_mode & S_ISVTX) != 0 && about->st_uid == 0;
    if ((about->st_mode & (S_IWGRP | S_IWOTH)) != 0 && !is_shared) {
        snprintf(error, size, "%.150s may be written by others than its owner (mode %04o)", path,
                 about->st_mode & 07777);
        return 0;
    }
    return 1;
}

/* Opens one part of the path below folder, which is closed; -1 with a sentence. */
static int step(int folder, const char *part, int is_last, const char *path, char *error, size_t size) {
    /* Not blocking: a FIFO under the library's name would hold us for ever. */
    int flags = O_CLOEXEC | O_NOFOLLOW | (is_last ? O_RDONLY | O_NONBLOCK | O_NOCTTY : O_PATH | O_DIRECTORY);
    struct stat about;
    int fd = openat(folder, part, flags);
    int failure = errno;
    close(folder);
    if (fd < 0) {
        const char *words = failure == ELOOP || failure == ENOTDIR
                                ? "is a symbolic link or no folder; name the real one"
                                : strerrordesc_np(failure);
        snprintf(error, size, "%.150s: %s", path, words ? words : "cannot be opened");
        return -1;
    }
    if (fstat(fd, &about) != 0 || !is_ours(&about, path, error, size)) {
        close(fd);
        return -1;
    }
    if (is_last && !S_ISREG(about.st_mode)) {
        snprintf(error, size, "%.150s is no regular file", path);
        close(fd);
        return -1;
    }
    return fd;
}

int library_open(const char *path, char *error, size_t size) {
    char copy[PATH_MAX], so_far[PATH_MAX] = "";
    if (path[0] != '/' || strlen(path) >= sizeof copy) {
        snprintf(error, size, "%.150s is no absolute path", path);
        return -1;
    }
    strcpy(copy, path);
    int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0 || !is_ours(&about, "/", error, size)) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    char *rest = NULL, *part = strtok_r(copy, "/", &rest);
    if (part == NULL) {
        snprintf(error, size, "%.150s is no file", path);
        close(fd);
        return -1;
    }
    while (part != NULL && fd >= 0) {
        char *next = strtok_r(NULL, "/", &rest);
        if (strcmp(part, "..") == 0 || strcmp(part, ".") == 0) {
            snprintf(error, size, "%.150s: a path with %s is not taken", path, part);
            close(fd);
            return -1;
        }
        strcat(strcat(so_far, "/"), part); /* never longer than path */
        fd = step(fd, part, next == NULL, so_far, error, size);
        part = next;
    }
    return fd;
}

const andon_driver_t *library_load(int fd, const char *path, char *error, size_t size) {
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *words = dlerror();
        snprintf(error, size, "%.100s cannot be loaded: %s", path, words ? words : "?");
        return NULL;
    }
    const andon_driver_t *(*entry)(void);
    void *symbol = dlsym(library, "andon_driver_entry");
    memcpy(&entry, &symbol, sizeof entry); /* ISO C knows no cast from object to function */
    const andon_driver_t *table = symbol == NULL ? NULL : entry();
    if (table == NULL) {
        snprintf(error, size, "%.150s has no andon_driver_entry", path);
        return NULL;
    }
    if (table->abi != ANDON_DRIVER_ABI) {
        snprintf(error, size, "%.150s speaks contract %u; this agent speaks %u", path, table->abi, ANDON_DRIVER_ABI);
        return NULL;
    }
    if (table->open == NULL || table->submit == NULL || table->wait == NULL || table->wake == NULL ||
        table->counters == NULL || table->close == NULL) {
        snprintf(error, size, "%.150s leaves out a function of the table; only describe may be NULL", path);
        return NULL;
    }
    return table;
}
