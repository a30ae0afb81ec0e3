/* The queue and the clock: which request goes out when, and what happens to those that cannot. */
#include "bus_instance.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* A request that would have to wait longer than this for a doubt is answered at once, so that others may go. */
#define LONGEST_HOLD_NS (20 * ANDON_MILLISECOND_NS)
/* Bytes that nobody asked for are read away at most this often: somebody who talks without pause costs no more. */
#define DRAIN_PAUSE_NS (5 * ANDON_MILLISECOND_NS)

static uint64_t later(uint64_t one, uint64_t other) { return one > other ? one : other; }
static uint64_t earlier(uint64_t one, uint64_t other) { return one < other ? one : other; }

/* When the bus has been silent for long enough, if nobody else talks. */
static uint64_t quiet_time(const andon_instance_t *instance) {
    uint64_t quiet_ns = instance->last_byte_ns + instance->silence_ns;
    return instance->last_stray_ns == 0 ? quiet_ns : later(quiet_ns, instance->last_stray_ns + DRAIN_PAUSE_NS);
}

/* When this request may go out, as far as is known now. */
static uint64_t ready_time(const andon_instance_t *instance, const bus_entry_t *entry) {
    uint64_t ready_ns = later(quiet_time(instance), instance->not_before_ns);
    if (entry->urgent) {
        return ready_ns;
    }
    ready_ns = later(ready_ns, rtu_doubt_hold_until(&instance->doubts[entry->expected.unit]));
    return later(ready_ns, instance->noisy_until_ns);
}

static andon_answer_t fail(bus_entry_t *entry, andon_status_t status, int error, uint64_t now_ns) {
    entry->is_used = 0;
    return (andon_answer_t){.ticket = entry->ticket, .answered_ns = now_ns, .status = status, .system_error = error};
}

/* Why a request whose time is over was never sent. */
static andon_status_t reason(andon_instance_t *instance, const bus_entry_t *entry, uint64_t now_ns, int *error) {
    uint64_t quiet_ns = later(quiet_time(instance), instance->noisy_until_ns);
    if (instance->is_connecting) {
        *error = ETIMEDOUT;
        trouble_open_failed(&instance->trouble, ANDON_LINK_DOWN, ETIMEDOUT);
        return ANDON_LINK_DOWN;
    }
    if (instance->fd >= 0 && now_ns < quiet_ns && entry->had_noise) {
        instance->trouble.is_jammed = 1;
        return ANDON_JAMMED;
    }
    return ANDON_TIMEOUT;
}

/* Answers what waited too long, and what would have to wait for a doubt. */
static size_t expire(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers, size_t capacity) {
    size_t count = 0;
    for (uint32_t i = 0; i < BUS_QUEUE_MAX && count < capacity; i++) {
        bus_entry_t *entry = &instance->queue[i];
        if (!entry->is_used) {
            continue;
        }
        uint64_t hold_ns = entry->urgent ? 0 : rtu_doubt_hold_until(&instance->doubts[entry->expected.unit]);
        int error = 0;
        if (entry->deadline_ns <= now_ns) {
            andon_status_t status = reason(instance, entry, now_ns, &error);
            answers[count++] = fail(entry, status, error, now_ns);
        } else if (hold_ns > now_ns + LONGEST_HOLD_NS) {
            answers[count++] = fail(entry, ANDON_TIMEOUT, 0, now_ns);
        }
    }
    return count;
}

/* The request that may go out first: urgent before others, then the oldest. *ready_ns is when the next one may. */
static bus_entry_t *pick(andon_instance_t *instance, uint64_t now_ns, uint64_t *ready_ns) {
    bus_entry_t *best = NULL;
    for (uint32_t i = 0; i < BUS_QUEUE_MAX; i++) {
        bus_entry_t *entry = &instance->queue[i];
        if (!entry->is_used) {
            continue;
        }
        uint64_t at_ns = instance->is_connecting ? UINT64_MAX : ready_time(instance, entry);
        *ready_ns = earlier(*ready_ns, earlier(at_ns, entry->deadline_ns));
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
    for (uint32_t i = 0; i < BUS_QUEUE_MAX && count < capacity; i++) {
        if (instance->queue[i].is_used) {
            answers[count++] = fail(&instance->queue[i], status, error, now_ns);
        }
    }
    return count;
}

static int has_requests(const andon_instance_t *instance) {
    for (uint32_t i = 0; i < BUS_QUEUE_MAX; i++) {
        if (instance->queue[i].is_used) {
            return 1;
        }
    }
    return 0;
}

/* Opens the port when somebody asks, and closes it when nobody does. Returns how many answers that gave. */
static size_t keep_port(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers, size_t capacity) {
    int is_asked = has_requests(instance), error = 0;
    if (instance->fd >= 0 && !is_asked) {
        uint64_t idle_ns = instance->endpoint.idle_ns;
        /* Nobody waits for the connection: the next request starts with a fresh SYN. */
        if (instance->is_connecting || (idle_ns > 0 && now_ns >= instance->used_ns + idle_ns)) {
            bus_port_close(instance);
        }
    }
    if (instance->fd < 0 && is_asked && instance->lost_status == ANDON_OK) {
        andon_status_t status = bus_port_open(instance, &error);
        if (status != ANDON_OK) {
            return fail_all(instance, status, error, answers, capacity);
        }
    }
    if (instance->lost_status == ANDON_OK) {
        return 0;
    }
    andon_status_t status = instance->lost_status;
    instance->lost_status = ANDON_OK;
    return fail_all(instance, status, instance->lost_error, answers, capacity);
}

static int take_wake(andon_instance_t *instance) {
    uint64_t count;
    (void)!read(instance->event, &count, sizeof count);
    /* After the read: a wake in between finds the flag set and has nothing to add. */
    atomic_store(&instance->is_woken, 0);
    return 1;
}

/* Sleeps until a time, a wake, a connection, or bytes that nobody asked for. Returns 1 when wake was called. */
static int rest(andon_instance_t *instance, uint64_t until_ns) {
    uint64_t now_ns = andon_now_ns(), drain_ns = instance->last_stray_ns + DRAIN_PAUSE_NS;
    int may_look = instance->is_connecting || now_ns >= drain_ns;
    struct pollfd fds[2] = {
        {.fd = instance->event, .events = POLLIN},
        {.fd = may_look ? instance->fd : -1, .events = instance->is_connecting ? POLLOUT : POLLIN},
    };
    uint64_t idle_at_ns = instance->used_ns + instance->endpoint.idle_ns;
    if (instance->endpoint.idle_ns > 0 && instance->fd >= 0 && !has_requests(instance)) {
        until_ns = earlier(until_ns, idle_at_ns);
    }
    struct timespec left = andon_time_left(now_ns, may_look ? until_ns : earlier(until_ns, drain_ns));
    if (ppoll(fds, 2, &left, NULL) <= 0) {
        return 0;
    }
    if (fds[1].revents != 0 && instance->is_connecting) {
        bus_port_finish_connect(instance);
    } else if (fds[1].revents != 0) {
        (void)bus_port_drain(instance);
    }
    return fds[0].revents != 0 ? take_wake(instance) : 0;
}

/* Reads the bus empty, so that only what comes after the request can be its answer, and lets units be sure again. */
static int clear_bus(andon_instance_t *instance) {
    if (!bus_port_drain(instance)) {
        return 0;
    }
    uint64_t now_ns = andon_now_ns();
    for (uint32_t unit = 1; unit < BUS_UNITS; unit++) {
        rtu_doubt_silent(&instance->doubts[unit], now_ns);
    }
    return 1;
}

size_t bus_wait(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity) {
    size_t count = 0;
    while (capacity > 0) {
        uint64_t now_ns = andon_now_ns(), ready_ns = UINT64_MAX;
        count = expire(instance, now_ns, answers, capacity);
        count += keep_port(instance, now_ns, answers + count, capacity - count);
        if (count > 0) {
            break;
        }
        bus_entry_t *entry = atomic_load(&instance->is_woken) ? NULL : pick(instance, now_ns, &ready_ns);
        if (entry != NULL && clear_bus(instance) && ready_time(instance, entry) <= now_ns) {
            bus_exchange(instance, entry, answers);
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
