/* The table of plugin: open, submit, wait, wake, counters, describe, close. Nothing in it waits for the host. */
#include "andon_plugin.h"
#include "host_clock.h"
#include "plugin_instance.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* A killed host is looked for this often where the kernel gave us no descriptor for it. */
#define REAP_STEP_NS (20 * HOST_MILLISECOND_NS)

static void plugin_close(andon_instance_t *instance) {
    if (instance == NULL) {
        return;
    }
    plugin_close_host(instance);
    if (instance->event >= 0) {
        close(instance->event);
    }
    free(instance->library);
    free(instance->program);
    free(instance->open_message);
    free(instance);
}

static andon_status_t plugin_open(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                                  char *error, size_t error_size) {
    *instance = NULL;
    if (error_size > 0) {
        error[0] = 0;
    }
    if (link_count != 1) {
        snprintf(error, error_size, "plugin has %zu links; allowed is exactly 1, each has a host of its own",
                 link_count);
        return ANDON_BAD_CONFIG;
    }
    andon_instance_t *made = calloc(1, sizeof *made);
    andon_status_t status = ANDON_NO_MEMORY;
    if (made != NULL) {
        made->event = made->pidfd = made->socket = -1;
        made->down_status = ANDON_LINK_DOWN;
        made->next_ticket = 1;
        status = plugin_settings_read(links, made, error, error_size);
    }
    if (status == ANDON_OK) {
        made->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        status = made->event >= 0 ? ANDON_OK : ANDON_NO_MEMORY;
    }
    if (status == ANDON_NO_MEMORY) {
        snprintf(error, error_size, "plugin: memory or descriptors are exhausted");
    }
    if (status != ANDON_OK) {
        plugin_close(made);
        return status;
    }
    *instance = made;
    return ANDON_OK;
}

/* Hands the host what waits, as far as its socket takes it. */
static void pump(andon_instance_t *instance, uint64_t now_ns) {
    plugin_slot_t *slot;
    instance->is_jammed = 0;
    while (instance->phase == HOST_RUNNING && (slot = plugin_slots_next(instance)) != NULL) {
        if (send(instance->socket, slot->message, slot->size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
            slot->state = SLOT_SENT;
        } else if (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM) {
            instance->is_jammed = 1;
            return;
        } else if (errno != EINTR) {
            plugin_end(instance, NULL, 1, now_ns);
        }
    }
}

static andon_status_t plugin_submit(andon_instance_t *instance, const andon_request_t *request) {
    if (request->link != 0 || request->reserved != 0) {
        return ANDON_BAD_REQUEST;
    }
    plugin_slot_t *place = NULL;
    size_t used = 0;
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        int is_free = instance->slots[i].state == SLOT_FREE;
        place = is_free && place == NULL ? &instance->slots[i] : place;
        used += !is_free;
    }
    if (host_request_values(request) < 0 || request->urgent > 1) {
        return ANDON_BAD_REQUEST;
    }
    if (place == NULL || (used >= ANDON_MAX_IN_FLIGHT && !request->urgent)) {
        return ANDON_BUSY;
    }
    place->size = host_submit_encode(request, instance->next_ticket, place->message);
    if (place->size == 0) {
        return ANDON_BAD_REQUEST;
    }
    place->ticket = instance->next_ticket++;
    place->caller_ticket = request->ticket;
    place->deadline_ns = request->deadline_ns;
    place->submitted_ns = host_now_ns();
    place->urgent = request->urgent;
    place->is_struck = 0;
    place->expects = host_request_expects(request);
    place->state = SLOT_QUEUED;
    pump(instance, place->submitted_ns); /* a start is left to wait */
    return ANDON_OK;
}

/* Takes what the host has said, until it is silent or there is no more room for answers. */
static void receive(andon_instance_t *instance, plugin_answers_t *answers) {
    uint8_t bytes[HOST_MAX_ANSWER];
    while ((instance->phase == HOST_STARTING || instance->phase == HOST_RUNNING) &&
           answers->count < answers->capacity) {
        ssize_t size = recv(instance->socket, bytes, sizeof bytes, MSG_DONTWAIT | MSG_TRUNC);
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0 && errno == EAGAIN) {
            return;
        }
        uint64_t now_ns = host_now_ns();
        if (size <= 0) {
            plugin_end(instance, NULL, 1, now_ns);
            return;
        }
        host_phase_t phase = instance->phase;
        const char *wrong = (size_t)size > sizeof bytes ? "sent a message beyond every bound"
                                                        : plugin_take(instance, bytes, (size_t)size, answers, now_ns);
        if (wrong != NULL) {
            char why[HOST_TEXT + 32];
            uint32_t kind = (size_t)size > sizeof bytes ? 0 : host_message_kind(bytes, (size_t)size);
            int is_refusal = phase == HOST_STARTING && kind == HOST_OPENED;
            snprintf(why, sizeof why, "%s: %s", is_refusal ? "was refused" : "broke the contract", wrong);
            plugin_end(instance, why, !is_refusal, now_ns);
        }
    }
}

/* Moves the host on: reaps a dead one, starts one where requests wait and it is time, hands over what waits. */
static void advance(andon_instance_t *instance, uint64_t now_ns) {
    if (instance->phase == HOST_DYING) {
        plugin_reap(instance, now_ns);
    }
    if (instance->phase == HOST_STOPPED && instance->next_start_ns <= now_ns && plugin_slots_next(instance) != NULL) {
        plugin_start(instance, now_ns);
    }
    pump(instance, now_ns);
}

/* Sleeps until the host says something, ends or takes more, until a time, or until wake: 1 then. */
static int rest(andon_instance_t *instance, uint64_t until_ns) {
    struct pollfd fds[3] = {
        {.fd = instance->event, .events = POLLIN},
        {.fd = instance->socket, .events = instance->is_jammed ? POLLIN | POLLOUT : POLLIN},
        {.fd = instance->pidfd, .events = POLLIN},
    };
    uint64_t now_ns = host_now_ns();
    if (instance->phase == HOST_DYING && instance->pidfd < 0 && until_ns > now_ns + REAP_STEP_NS) {
        until_ns = now_ns + REAP_STEP_NS;
    }
    struct timespec left = host_time_left(now_ns, until_ns);
    if (ppoll(fds, 3, &left, NULL) <= 0) {
        return 0;
    }
    if (fds[2].revents != 0 && fds[1].revents == 0 && instance->socket >= 0) {
        plugin_end(instance, NULL, 1, host_now_ns()); /* gone, though a child of its own still holds the socket */
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

static size_t plugin_wait(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity) {
    plugin_answers_t taken = {answers, capacity < PLUGIN_ANSWERS ? capacity : PLUGIN_ANSWERS, 0};
    while (taken.capacity > 0) {
        /* What has come goes before the clock: an answer in time is not made late by a slow caller. */
        receive(instance, &taken);
        uint64_t now_ns = host_now_ns();
        plugin_slots_expire(instance, &taken, now_ns);
        advance(instance, now_ns);
        plugin_slots_tell(instance, &taken, now_ns);
        if (taken.count > 0) {
            break;
        }
        uint64_t due_ns = plugin_slots_due(instance);
        if (rest(instance, due_ns < until_ns ? due_ns : until_ns) || host_now_ns() >= until_ns) {
            break;
        }
    }
    return taken.count;
}

static void plugin_wake(andon_instance_t *instance) {
    int saved = errno;
    if (atomic_exchange(&instance->is_woken, 1) == 0) {
        uint64_t one = 1;
        (void)!write(instance->event, &one, sizeof one);
    }
    errno = saved;
}

static andon_status_t plugin_counters(const andon_instance_t *instance, uint32_t link,
                                      andon_link_counters_t *counters) {
    if (link != 0) {
        return ANDON_BAD_REQUEST;
    }
    const andon_link_counters_t *before = &instance->before, *now = &instance->counters;
    *counters = (andon_link_counters_t){
        .connects = before->connects + now->connects,
        .requests = before->requests + now->requests,
        .late_answers = before->late_answers + now->late_answers,
        .stray_bytes = before->stray_bytes + now->stray_bytes,
        .bad_answers = before->bad_answers + now->bad_answers,
        .echoes = before->echoes + now->echoes,
    };
    return ANDON_OK;
}

static andon_status_t plugin_describe(const andon_instance_t *instance, uint32_t link, char *text, size_t size) {
    if (link != 0 || size == 0) {
        return ANDON_BAD_REQUEST;
    }
    uint64_t now_ns = host_now_ns();
    uint64_t left_ns = instance->next_start_ns > now_ns ? instance->next_start_ns - now_ns : 0;
    if (instance->phase == HOST_RUNNING || instance->why[0] == 0) {
        snprintf(text, size, "%s", instance->words);
    } else if (instance->phase == HOST_DISABLED) {
        snprintf(text, size, "%s; %u ends within 10 min: disabled until the agent is started again", instance->why,
                 PLUGIN_CRASHES);
    } else if (instance->phase == HOST_DYING) {
        snprintf(text, size, "%s; its host is being ended", instance->why);
    } else if (left_ns < HOST_SECOND_NS / 20) {
        snprintf(text, size, "%s; the next request starts it again", instance->why);
    } else {
        snprintf(text, size, "%s; in %.1f s the next request starts it again", instance->why,
                 (double)left_ns / (double)HOST_SECOND_NS);
    }
    return ANDON_OK;
}

andon_plugin_health_t andon_plugin_health(const andon_instance_t *instance) {
    return (andon_plugin_health_t){instance->crash_count, instance->phase == HOST_RUNNING,
                                   instance->phase == HOST_DISABLED, instance->why};
}

const andon_driver_t *andon_plugin(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "plugin",        plugin_open,     plugin_submit, plugin_wait,
        plugin_wake,      plugin_counters, plugin_describe, plugin_close,
    };
    return &table;
}
