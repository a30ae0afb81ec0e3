/* The table of serial-frames: open, submit, wait, wake, close. */
#include "andon_serial.h"
#include "frames_instance.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LONGEST_GAP_NS (10 * FRAMES_SECOND_NS)
#define LONGEST_PAUSE_NS (60 * FRAMES_SECOND_NS)

static void close_instance(andon_instance_t *instance) {
    if (instance == NULL) {
        return;
    }
    if (instance->fd >= 0) {
        frames_port_close(instance);
    }
    if (instance->event >= 0) {
        close(instance->event);
    }
    free(instance);
}

static andon_status_t fill(andon_instance_t *instance, const frames_settings_t *settings) {
    frame_rules_t rules;
    uint8_t echo = 0;
    andon_status_t status = frame_rules_read(settings, &rules);
    status = status == ANDON_OK ? serial_line_settings(settings, &instance->line) : status;
    status = status == ANDON_OK ? frames_number(settings, "gap-ns", 0, LONGEST_GAP_NS, &instance->gap_ns) : status;
    if (status == ANDON_OK) {
        status =
            frames_number(settings, "pause-after-connect-ns", 0, LONGEST_PAUSE_NS, &instance->pause_after_connect_ns);
    }
    status = status == ANDON_OK ? frames_word(settings, "echo", "keep,strip", &echo) : status;
    if (status != ANDON_OK) {
        return status;
    }
    instance->strips_echo = echo;
    instance->character_ns = serial_line_character_ns(&instance->line);
    frame_cutter_init(&instance->cutter, &rules);
    instance->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return instance->event < 0 ? ANDON_NO_MEMORY : ANDON_OK;
}

static andon_status_t open_instance(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                                    char *error, size_t error_size) {
    *instance = NULL;
    if (error != NULL && error_size > 0) {
        error[0] = 0;
    }
    if (link_count != 1) {
        snprintf(error, error_size, "serial-frames has %zu links; allowed is exactly 1, each port is a wire of its own",
                 link_count);
        return ANDON_BAD_CONFIG;
    }
    frames_settings_t settings = {links, error, error_size};
    andon_instance_t *made = calloc(1, sizeof *made);
    andon_status_t status = ANDON_NO_MEMORY;
    if (made != NULL) {
        made->fd = made->event = -1;
        status = fill(made, &settings);
    }
    if (status == ANDON_NO_MEMORY && error != NULL) {
        snprintf(error, error_size, "serial-frames: memory or descriptors are exhausted");
    }
    if (status != ANDON_OK) {
        close_instance(made);
        return status;
    }
    *instance = made;
    return ANDON_OK;
}

static int is_valid(const andon_request_t *request) {
    if (request->link != 0 || request->urgent > 1 || request->operation != ANDON_EXCHANGE_FRAME ||
        request->count > ANDON_MAX_FRAME || (request->count > 0 && request->values == NULL)) {
        return 0;
    }
    for (uint16_t i = 0; i < request->count; i++) {
        if (request->values[i] > 255) {
            return 0;
        }
    }
    return 1;
}

static andon_status_t submit(andon_instance_t *instance, const andon_request_t *request) {
    if (!is_valid(request)) {
        return ANDON_BAD_REQUEST;
    }
    frames_entry_t *entry = NULL;
    for (uint32_t i = 0; i < FRAMES_QUEUE_MAX && entry == NULL; i++) {
        entry = instance->queue[i].is_used ? NULL : &instance->queue[i];
    }
    if (entry == NULL) {
        return ANDON_BUSY;
    }
    entry->ticket = request->ticket;
    entry->deadline_ns = request->deadline_ns;
    entry->order = instance->submitted++;
    entry->sent_ns = 0;
    entry->is_used = 1;
    entry->urgent = request->urgent;
    entry->had_noise = entry->is_tainted = 0;
    entry->written = entry->echoed = 0;
    entry->count = request->count;
    instance->doubt.speaks_unasked |= request->count == 0;
    for (uint16_t i = 0; i < request->count; i++) {
        entry->bytes[i] = (uint8_t)request->values[i];
    }
    return ANDON_OK;
}

/* Sleeps until a time, a wake, or the port can be read (or written, when the request has not left yet). Returns 1 when
 * wake was called. */
static int rest(andon_instance_t *instance, uint64_t until_ns) {
    const frames_entry_t *active = instance->active;
    short events = POLLIN;
    events |= active != NULL && active->written < active->count ? POLLOUT : 0;
    struct pollfd fds[2] = {{.fd = instance->event, .events = POLLIN}, {.fd = instance->fd, .events = events}};
    struct timespec left = frames_time_left(frames_now_ns(), until_ns);
    if (ppoll(fds, 2, &left, NULL) <= 0 || fds[0].revents == 0) {
        return 0;
    }
    uint64_t count;
    (void)!read(instance->event, &count, sizeof count);
    /* After the read: a wake in between finds the flag set and has nothing to add. */
    atomic_store(&instance->is_woken, 0);
    return 1;
}

/* Opens the port when somebody needs it, takes what has come, hands over what is to be sent. OK while the port is well
 * or nobody needs it. */
static andon_status_t turn_port(andon_instance_t *instance, int *error) {
    *error = 0;
    if (instance->fd < 0 && frames_has_requests(instance)) {
        andon_status_t status = frames_port_open(instance, error);
        if (status != ANDON_OK) {
            return status;
        }
    }
    if (instance->fd < 0) {
        return ANDON_OK;
    }
    if (!frames_port_read(instance, error)) {
        return ANDON_LINK_DOWN;
    }
    int is_sending = instance->active != NULL && !instance->has_reply;
    return !is_sending || frames_port_write(instance, error) ? ANDON_OK : ANDON_LINK_DOWN;
}

/* The port is gone, or could not be opened: whoever waits for it learns so now. */
static size_t fail(andon_instance_t *instance, andon_status_t status, int error, andon_answer_t *answers,
                   size_t capacity) {
    size_t count = instance->has_reply ? frames_serve(instance, frames_now_ns(), answers) : 0;
    return count + frames_fail_all(instance, status, error, answers + count, capacity - count);
}

static size_t wait_for(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity) {
    while (capacity > 0) {
        int error;
        andon_status_t status = turn_port(instance, &error);
        if (status != ANDON_OK) {
            size_t count = fail(instance, status, error, answers, capacity);
            if (count > 0) {
                return count;
            }
        }
        uint64_t now_ns = frames_now_ns();
        size_t count = frames_serve(instance, now_ns, answers);
        count = count > 0 ? count : frames_expire(instance, now_ns, answers, capacity);
        if (count > 0) {
            return count;
        }
        const frames_entry_t *before = instance->active;
        uint64_t due_ns = frames_start_next(instance, now_ns);
        /* At once, so that only what comes after the request can answer it. */
        if (instance->active != before && !frames_port_write(instance, &error)) {
            return fail(instance, ANDON_LINK_DOWN, error, answers, capacity);
        }
        uint64_t frame_ns = instance->fd >= 0 ? frame_cutter_due(&instance->cutter) : UINT64_MAX;
        due_ns = frame_ns < due_ns ? frame_ns : due_ns;
        if (rest(instance, due_ns < until_ns ? due_ns : until_ns) || frames_now_ns() >= until_ns) {
            return 0;
        }
    }
    return 0;
}

static void wake(andon_instance_t *instance) {
    int saved = errno;
    if (atomic_exchange(&instance->is_woken, 1) == 0) {
        uint64_t one = 1;
        (void)!write(instance->event, &one, sizeof one);
    }
    errno = saved;
}

static andon_status_t counters(const andon_instance_t *instance, uint32_t link, andon_link_counters_t *result) {
    if (link != 0) {
        return ANDON_BAD_REQUEST;
    }
    *result = instance->counters;
    return ANDON_OK;
}

static andon_status_t describe(const andon_instance_t *instance, uint32_t link, char *text, size_t size) {
    if (link != 0) {
        return ANDON_BAD_REQUEST;
    }
    frames_describe(instance, text, size);
    return ANDON_OK;
}

const andon_driver_t *andon_serial_frames(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "serial-frames", open_instance, submit, wait_for, wake, counters, describe, close_instance,
    };
    return &table;
}
