/*
 * One driver with every bad habit. Setting "habit" says which; without one it answers at once: register i of a read is
 * address + i, the count of a 2000-bit read is served, the order of arrival stands in the last value where "order" is
 * set. It takes one request at a time unless "places" says more.
 */
#include <andon_driver.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#ifndef ABI
#define ABI ANDON_DRIVER_ABI
#endif

struct andon_instance {
    char habit[32], file[256];
    int event, is_asked;
    unsigned served, wakes;
    andon_request_t request;
    uint16_t values[65536];
    andon_link_counters_t counters;
};

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static andon_status_t s_open(const andon_link_config_t *links, size_t count, andon_instance_t **made, char *error,
                             size_t size) {
    andon_instance_t *new = calloc(1, sizeof *new);
    (void)count;
    for (size_t i = 0; i < links->setting_count; i++) {
        char *into = strcmp(links->settings[i].key, "habit") == 0 ? new->habit : new->file;
        snprintf(into, into == new->habit ? 32 : 256, "%s", links->settings[i].value);
    }
    if (strcmp(new->habit, "refuses") == 0) {
        snprintf(error, size, "habit is \"refuses\";\n allowed is a good one");
        *made = NULL;
        free(new);
        return ANDON_BAD_CONFIG;
    }
    if (strcmp(new->habit, "hangs-in-open") == 0) {
        for (;;) {
            pause();
        }
    }
    new->event = eventfd(0, EFD_NONBLOCK);
    *made = new;
    return ANDON_OK;
}

static andon_status_t s_submit(andon_instance_t *self, const andon_request_t *request) {
    if (self->is_asked) {
        return ANDON_BUSY;
    }
    self->request = *request;
    self->is_asked = 1;
    return ANDON_OK;
}

static int is(const andon_instance_t *self, const char *habit) { return strcmp(self->habit, habit) == 0; }

/* Puts a file beside the one of the setting: the test sees where the driver is. */
static void leave(const andon_instance_t *self, const char *word) {
    char note[300];
    snprintf(note, sizeof note, "%s.%s", self->file, word);
    FILE *file = fopen(note, "w");
    if (file != NULL) {
        fclose(file);
    }
}

static void misbehave(andon_instance_t *self) {
    if (is(self, "crashes") || (is(self, "crashes-third") && self->served == 2)) {
        raise(SIGSEGV);
    }
    if (is(self, "exits")) {
        exit(3);
    }
    if (is(self, "loops")) {
        for (volatile int i = 0;; i++) {
        }
    }
    if (is(self, "scribbles")) {
        char junk[100];
        memset(junk, 0xA5, sizeof junk);
        (void)!write(3, junk, sizeof junk);
    }
    if (is(self, "hangs-up")) {
        close(3);
    }
}

static size_t s_wait(andon_instance_t *self, uint64_t until_ns, andon_answer_t *answers, size_t capacity) {
    (void)capacity;
    uint64_t now = now_ns(), count;
    if (!self->is_asked) {
        struct pollfd event = {self->event, POLLIN, 0};
        (void)poll(&event, 1, until_ns > now ? (int)((until_ns - now) / 1000000 + 1) : 0);
        (void)!read(self->event, &count, sizeof count);
        return 0;
    }
    if (self->file[0] != 0 && access(self->file, F_OK) != 0) {
        usleep(1000); /* not before the test has put the file there */
        return 0;
    }
    misbehave(self);
    self->is_asked = 0;
    self->served++;
    self->counters.requests++;
    if (is(self, "forgets") || (is(self, "forgets-first") && self->served == 1)) {
        return 0;
    }
    const andon_request_t *request = &self->request;
    int is_read = request->operation <= ANDON_READ_INPUT;
    int is_bits = request->operation <= ANDON_READ_DISCRETE;
    for (unsigned i = 0; i < 2000; i++) {
        self->values[i] = (uint16_t)(is_bits ? (request->address + i) % 2 : request->address + i);
    }
    answers[0] = (andon_answer_t){.ticket = request->ticket,
                                  .sent_ns = now,
                                  .answered_ns = now_ns(),
                                  .count = is_read ? request->count : 0,
                                  .values = self->values};
    if (is(self, "order")) {
        self->values[0] = (uint16_t)self->served;
    } else if (is(self, "pids")) {
        self->values[0] = (uint16_t)(getpid() & 0xFFFF);
        self->values[1] = (uint16_t)(getpid() >> 16);
    } else if (is(self, "strange-ticket")) {
        answers[0].ticket += 77;
    } else if (is(self, "huge-count")) {
        answers[0].count = 65535;
    } else if (is(self, "strange-bit")) {
        self->values[0] = 2;
    } else if (is(self, "short-count")) {
        answers[0].count = (uint16_t)(request->count - 1);
    } else if (is(self, "no-values")) {
        answers[0].values = NULL;
    } else if (is(self, "strange-status")) {
        answers[0].status = 99;
        answers[0].count = 0;
    } else if (is(self, "from-the-future")) {
        answers[0].answered_ns += 3600000000000u;
    } else if (is(self, "many-answers")) {
        return 1000;
    } else if (is(self, "twice")) {
        answers[1] = answers[0];
        return 2;
    }
    return 1;
}

static void s_wake(andon_instance_t *self) {
    uint64_t one = 1;
    if (is(self, "order")) {
        char count[16];
        snprintf(count, sizeof count, "%u", ++self->wakes);
        leave(self, count); /* the host has read so many requests */
    }
    (void)!write(self->event, &one, sizeof one);
}

static andon_status_t s_counters(const andon_instance_t *self, uint32_t link, andon_link_counters_t *counters) {
    (void)link;
    *counters = self->counters;
    return ANDON_OK;
}

static andon_status_t s_describe(const andon_instance_t *self, uint32_t link, char *text, size_t size) {
    (void)link;
    snprintf(text, size, is(self, "talks") && self->served > 0 ? "the lamp is\x1b[31m red" : "");
    return ANDON_OK;
}

static void s_close(andon_instance_t *self) {
    if (is(self, "leaves-a-note")) {
        leave(self, "closed");
    }
    free(self);
}

const andon_driver_t *andon_driver_entry(void) {
    static const andon_driver_t table = {ABI,    "scripted", s_open,     s_submit, s_wait,
                                         s_wake, s_counters, s_describe, s_close};
    return &table;
}
