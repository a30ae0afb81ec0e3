/* The table of modbus-rtu: open, submit, wait, wake, close. wait blocks in libmodbus for one exchange at most. */
#include "andon_modbus.h"
#include "rtu_instance.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Above 19200 baud the silence is fixed (Modbus over serial line V1.02, 2.5.1.1). */
#define FAST_SILENCE_NS 1750000u
#define FAST_BAUD 19200u

static void rtu_close(andon_instance_t *instance) {
    if (instance == NULL) {
        return;
    }
    if (instance->modbus != NULL) {
        rtu_bus_close(instance);
        modbus_free(instance->modbus);
    }
    if (instance->event >= 0) {
        close(instance->event);
    }
    free(instance);
}

static andon_status_t fill(andon_instance_t *instance) {
    const serial_settings_t *settings = &instance->settings;
    instance->character_ns = serial_character_ns(settings);
    uint64_t silence_ns = settings->baud > FAST_BAUD ? FAST_SILENCE_NS : instance->character_ns * 7 / 2;
    instance->silence_ns = settings->gap_ns > silence_ns ? settings->gap_ns : silence_ns;
    instance->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    instance->modbus = modbus_new_rtu(settings->device, (int)settings->baud, settings->parity, 8, settings->stop_bits);
    if (instance->event < 0 || instance->modbus == NULL) {
        return ANDON_NO_MEMORY;
    }
    /* 0,0: the response timeout bounds the whole answer, not each byte of it. */
    return modbus_set_byte_timeout(instance->modbus, 0, 0) == 0 ? ANDON_OK : ANDON_BAD_CONFIG;
}

static andon_status_t rtu_open(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                               char *error, size_t error_size) {
    *instance = NULL;
    if (error != NULL && error_size > 0) {
        error[0] = 0;
    }
    if (link_count != 1) {
        snprintf(error, error_size, "modbus-rtu has %zu links; allowed is exactly 1, each port is a wire of its own",
                 link_count);
        return ANDON_BAD_CONFIG;
    }
    andon_instance_t *made = calloc(1, sizeof *made);
    andon_status_t status = ANDON_NO_MEMORY;
    if (made != NULL) {
        made->fd = made->event = -1;
        status = serial_settings_read(links, &made->settings, error, error_size);
    }
    if (status == ANDON_OK) {
        status = fill(made);
    }
    if (status == ANDON_NO_MEMORY && error != NULL) {
        snprintf(error, error_size, "modbus-rtu: memory or descriptors are exhausted");
    }
    if (status != ANDON_OK) {
        rtu_close(made);
        return status;
    }
    *instance = made;
    return ANDON_OK;
}

static andon_status_t rtu_submit(andon_instance_t *instance, const andon_request_t *request) {
    if (request->link != 0 || request->urgent > 1 || request->unit == 0 || request->unit >= RTU_UNITS ||
        !andon_request_is_valid(request)) {
        return ANDON_BAD_REQUEST;
    }
    rtu_entry_t *entry = NULL;
    for (uint32_t i = 0; i < RTU_QUEUE_MAX && entry == NULL; i++) {
        entry = instance->queue[i].is_used ? NULL : &instance->queue[i];
    }
    if (entry == NULL) {
        return ANDON_BUSY;
    }
    entry->ticket = request->ticket;
    entry->deadline_ns = request->deadline_ns;
    entry->order = instance->submitted++;
    entry->is_used = 1;
    entry->urgent = request->urgent;
    entry->had_noise = 0;
    entry->expected = andon_pdu_expectation(request);
    entry->message[0] = request->unit;
    entry->length = (uint16_t)(1 + andon_pdu_encode(request, entry->message + 1));
    return ANDON_OK;
}

/* When this request may go out, as far as is known now. */
static uint64_t ready_time(const andon_instance_t *instance, const rtu_entry_t *entry) {
    uint64_t ready_ns = instance->last_byte_ns + instance->silence_ns;
    if (entry->urgent) {
        return ready_ns;
    }
    uint64_t hold_ns = rtu_doubt_hold_until(&instance->doubts[entry->expected.unit]);
    ready_ns = hold_ns > ready_ns ? hold_ns : ready_ns;
    return instance->noisy_until_ns > ready_ns ? instance->noisy_until_ns : ready_ns;
}

static andon_answer_t failed(const rtu_entry_t *entry, andon_status_t status, int error, uint64_t now_ns) {
    return (andon_answer_t){.ticket = entry->ticket, .answered_ns = now_ns, .status = status, .system_error = error};
}

/* Answers what waited too long. */
static size_t expire(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers, size_t capacity) {
    size_t count = 0;
    uint64_t quiet_ns = instance->last_byte_ns + instance->silence_ns;
    quiet_ns = instance->noisy_until_ns > quiet_ns ? instance->noisy_until_ns : quiet_ns;
    int is_jammed = instance->fd >= 0 && now_ns < quiet_ns;
    for (uint32_t i = 0; i < RTU_QUEUE_MAX && count < capacity; i++) {
        rtu_entry_t *entry = &instance->queue[i];
        if (entry->is_used && entry->deadline_ns <= now_ns) {
            andon_status_t status = is_jammed && entry->had_noise ? ANDON_JAMMED : ANDON_TIMEOUT;
            answers[count++] = failed(entry, status, 0, now_ns);
            entry->is_used = 0;
        }
    }
    return count;
}

/* The request that may go out first: urgent before others, then the oldest. *ready_ns is when the next one may. */
static rtu_entry_t *pick(andon_instance_t *instance, uint64_t now_ns, uint64_t *ready_ns) {
    rtu_entry_t *best = NULL;
    for (uint32_t i = 0; i < RTU_QUEUE_MAX; i++) {
        rtu_entry_t *entry = &instance->queue[i];
        if (!entry->is_used) {
            continue;
        }
        uint64_t at_ns = ready_time(instance, entry);
        *ready_ns = at_ns < *ready_ns ? at_ns : *ready_ns;
        *ready_ns = entry->deadline_ns < *ready_ns ? entry->deadline_ns : *ready_ns;
        if (at_ns > now_ns) {
            continue;
        }
        if (best == NULL || entry->urgent > best->urgent ||
            (entry->urgent == best->urgent && entry->order < best->order)) {
            best = entry;
        }
    }
    return best;
}

/* Every request that waits fails with the port. */
static size_t fail_all(andon_instance_t *instance, andon_status_t status, int error, andon_answer_t *answers,
                       size_t capacity) {
    size_t count = 0;
    uint64_t now_ns = andon_now_ns();
    for (uint32_t i = 0; i < RTU_QUEUE_MAX && count < capacity; i++) {
        rtu_entry_t *entry = &instance->queue[i];
        if (entry->is_used) {
            answers[count++] = failed(entry, status, error, now_ns);
            entry->is_used = 0;
        }
    }
    return count;
}

static int has_requests(const andon_instance_t *instance) {
    for (uint32_t i = 0; i < RTU_QUEUE_MAX; i++) {
        if (instance->queue[i].is_used) {
            return 1;
        }
    }
    return 0;
}

/* Sleeps until a time, a wake, or bytes that nobody asked for. Returns 1 when wake was called. */
static int rest(andon_instance_t *instance, uint64_t until_ns) {
    struct pollfd fds[2] = {{.fd = instance->event, .events = POLLIN}, {.fd = instance->fd, .events = POLLIN}};
    struct timespec left = andon_time_left(andon_now_ns(), until_ns);
    if (ppoll(fds, 2, &left, NULL) <= 0) {
        return 0;
    }
    if (fds[1].revents != 0) {
        (void)rtu_bus_drain(instance);
    }
    if (fds[0].revents == 0) {
        return 0;
    }
    uint64_t count;
    (void)!read(instance->event, &count, sizeof count);
    /* After the read: a wake in between finds the flag set and has nothing to add. */
    atomic_store(&instance->is_woken, 0);
    return 1;
}

/* Reads the bus empty, so that only what comes after the request can be its answer, and lets units be sure again. */
static int clear_bus(andon_instance_t *instance) {
    if (!rtu_bus_drain(instance)) {
        return 0;
    }
    uint64_t now_ns = andon_now_ns();
    for (uint32_t unit = 1; unit < RTU_UNITS; unit++) {
        rtu_doubt_silent(&instance->doubts[unit], now_ns);
    }
    return 1;
}

static size_t rtu_wait(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity) {
    size_t count = 0;
    while (capacity > 0) {
        uint64_t now_ns = andon_now_ns(), ready_ns = UINT64_MAX;
        count = expire(instance, now_ns, answers, capacity);
        if (count > 0) {
            break;
        }
        if (instance->fd < 0 && has_requests(instance)) {
            int error = 0;
            andon_status_t status = rtu_bus_open(instance, &error);
            if (status != ANDON_OK) {
                count = fail_all(instance, status, error, answers, capacity);
                break;
            }
        }
        rtu_entry_t *entry = atomic_load(&instance->is_woken) ? NULL : pick(instance, now_ns, &ready_ns);
        if (entry != NULL && clear_bus(instance) && ready_time(instance, entry) <= now_ns) {
            rtu_exchange(instance, entry, answers);
            count = 1;
            break;
        }
        if (entry != NULL) {
            continue; /* bytes came, or the port went, at the last moment */
        }
        if (rest(instance, ready_ns < until_ns ? ready_ns : until_ns) || andon_now_ns() >= until_ns) {
            break;
        }
    }
    return count;
}

static void rtu_wake(andon_instance_t *instance) {
    int saved = errno;
    if (atomic_exchange(&instance->is_woken, 1) == 0) {
        uint64_t one = 1;
        (void)!write(instance->event, &one, sizeof one);
    }
    errno = saved;
}

static andon_status_t rtu_counters(const andon_instance_t *instance, uint32_t link, andon_link_counters_t *counters) {
    if (link != 0) {
        return ANDON_BAD_REQUEST;
    }
    *counters = instance->counters;
    return ANDON_OK;
}

const andon_driver_t *andon_modbus_rtu(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "modbus-rtu", rtu_open, rtu_submit, rtu_wait, rtu_wake, rtu_counters, NULL, rtu_close,
    };
    return &table;
}
