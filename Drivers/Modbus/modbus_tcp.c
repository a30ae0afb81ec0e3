/* The table of modbus-tcp: open, submit, wait, wake, close. One epoll, one eventfd, no thread, no retry, no sleep. */
#include "andon_modbus.h"
#include "tcp_instance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENT_OF_WAKE UINT32_MAX

static void tcp_close(andon_instance_t *instance) {
    if (instance == NULL) {
        return;
    }
    for (uint32_t i = 0; instance->links != NULL && i < instance->link_count; i++) {
        tcp_link_close(instance, &instance->links[i]);
        free(instance->links[i].slots);
    }
    if (instance->event >= 0) {
        close(instance->event);
    }
    if (instance->epoll >= 0) {
        close(instance->epoll);
    }
    free(instance->links);
    free(instance->heap);
    free(instance);
}

static andon_status_t fill(andon_instance_t *instance, const andon_link_config_t *links, char *error, size_t size) {
    for (uint32_t i = 0; i < instance->link_count; i++) {
        tcp_link_t *link = &instance->links[i];
        andon_status_t status = tcp_settings_read(&links[i], link, error, size);
        if (status != ANDON_OK) {
            return status;
        }
        link->slot_count = (uint16_t)(link->in_flight + TCP_URGENT_PLACES);
        link->slots = calloc(link->slot_count, sizeof *link->slots);
        if (link->slots == NULL) {
            return ANDON_NO_MEMORY;
        }
    }
    instance->epoll = epoll_create1(EPOLL_CLOEXEC);
    instance->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = EVENT_OF_WAKE};
    int is_ready = instance->epoll >= 0 && instance->event >= 0 &&
                   epoll_ctl(instance->epoll, EPOLL_CTL_ADD, instance->event, &event) == 0;
    return is_ready ? ANDON_OK : ANDON_NO_MEMORY;
}

static andon_status_t tcp_open(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                               char *error, size_t error_size) {
    *instance = NULL;
    if (error != NULL && error_size > 0) {
        error[0] = 0;
    }
    if (link_count == 0 || link_count >= EVENT_OF_WAKE) {
        snprintf(error, error_size, "modbus-tcp has %zu links; allowed is 1 or more", link_count);
        return ANDON_BAD_CONFIG;
    }
    andon_instance_t *made = calloc(1, sizeof *made);
    andon_status_t status = ANDON_NO_MEMORY;
    if (made != NULL) {
        made->epoll = made->event = -1;
        made->link_count = (uint32_t)link_count;
        made->links = calloc(link_count, sizeof *made->links);
        made->heap = calloc(link_count, sizeof *made->heap);
        for (uint32_t i = 0; made->links != NULL && made->heap != NULL && i < link_count; i++) {
            made->links[i].fd = -1;
            made->links[i].last_answered = -1;
            made->links[i].due_ns = TCP_NEVER;
            made->links[i].heap_at = made->heap[i] = i;
        }
        status = made->links != NULL && made->heap != NULL ? fill(made, links, error, error_size) : ANDON_NO_MEMORY;
    }
    if (status == ANDON_NO_MEMORY && error != NULL) {
        snprintf(error, error_size, "modbus-tcp: memory or descriptors are exhausted");
    }
    if (status != ANDON_OK) {
        tcp_close(made);
        return status;
    }
    *instance = made;
    return ANDON_OK;
}

/* A transaction id that no request of this connection has, answered or not. */
static uint16_t free_transaction(tcp_link_t *link) {
    for (;;) {
        uint16_t candidate = ++link->next_transaction;
        int is_taken = candidate == link->last_answered;
        for (uint16_t i = 0; i < link->slot_count; i++) {
            is_taken |= link->slots[i].state != SLOT_FREE && link->slots[i].transaction == candidate;
        }
        for (uint16_t i = 0; i < link->abandoned_count; i++) {
            is_taken |= link->abandoned[i] == candidate;
        }
        if (!is_taken) {
            return candidate;
        }
    }
}

static andon_status_t tcp_submit(andon_instance_t *instance, const andon_request_t *request) {
    if (request->link >= instance->link_count || request->urgent > 1 || !andon_pdu_can_carry(request)) {
        return ANDON_BAD_REQUEST;
    }
    tcp_link_t *link = &instance->links[request->link];
    uint32_t places = link->in_flight + (request->urgent ? TCP_URGENT_PLACES : 0);
    if (link->unanswered >= places) {
        return ANDON_BUSY;
    }
    tcp_slot_t *slot = link->slots;
    while (slot->state != SLOT_FREE) {
        slot++;
    }
    slot->ticket = request->ticket;
    slot->deadline_ns = request->deadline_ns;
    slot->sent_ns = 0;
    slot->order = instance->submitted++;
    slot->link = request->link;
    slot->urgent = request->urgent;
    slot->expected = andon_pdu_expectation(request);
    slot->transaction = free_transaction(link);
    slot->length = (uint16_t)andon_mbap_encode(request, slot->transaction, slot->frame);
    slot->state = SLOT_WAITING;
    link->waiting++;
    link->unanswered++;
    tcp_link_mark_dirty(instance, link, request->urgent);
    /* In the heap at once: a deadline that has passed already is answered before anything is sent. */
    tcp_schedule_settle(instance, link);
    return ANDON_OK;
}

static void run_due(andon_instance_t *instance) {
    uint64_t now_ns = andon_now_ns();
    /* Each link once: what expire leaves due at this very moment is for the next turn. */
    for (uint32_t turns = 0; turns < instance->link_count; turns++) {
        tcp_link_t *link = &instance->links[instance->heap[0]];
        if (link->due_ns > now_ns) {
            break;
        }
        tcp_link_expire(instance, link, now_ns);
    }
    for (uint32_t pumps = 0; instance->dirty != NULL && pumps < TCP_PUMPS; pumps++) {
        tcp_link_t *link = instance->dirty;
        instance->dirty = link->next_dirty;
        link->is_dirty = 0;
        tcp_link_pump(instance, link, now_ns);
    }
}

static int poll_events(andon_instance_t *instance, uint64_t until_ns, int at_once) {
    uint64_t now_ns = at_once ? 0 : andon_now_ns();
    struct timespec left = andon_time_left(now_ns, at_once ? 0 : until_ns);
    if (!instance->has_no_pwait2) {
        int ready = epoll_pwait2(instance->epoll, instance->ready, TCP_EVENTS, &left, NULL);
        if (ready >= 0 || (errno != ENOSYS && errno != EPERM)) {
            return ready;
        }
        instance->has_no_pwait2 = 1;
    }
    /* Rounded up: waking early would spin until the time has come. */
    uint64_t milliseconds = (uint64_t)left.tv_sec * 1000u + ((uint64_t)left.tv_nsec + 999999u) / 1000000u;
    int most = milliseconds > 60000u ? 60000 : (int)milliseconds;
    return epoll_wait(instance->epoll, instance->ready, TCP_EVENTS, most);
}

static int take_wake(andon_instance_t *instance) {
    uint64_t count;
    (void)!read(instance->event, &count, sizeof count);
    /* After the read: a wake in between finds the flag set and has nothing to add. */
    atomic_store(&instance->is_woken, 0);
    return 1;
}

static int handle_events(andon_instance_t *instance, int ready, tcp_answers_t *answers) {
    uint64_t now_ns = andon_now_ns();
    int is_woken = 0;
    for (int i = 0; i < ready; i++) {
        const struct epoll_event *event = &instance->ready[i];
        if (event->data.u32 == EVENT_OF_WAKE) {
            is_woken = take_wake(instance);
            continue;
        }
        tcp_link_t *link = &instance->links[event->data.u32];
        if (link->state == LINK_CONNECTING) {
            tcp_link_finish_connect(instance, link, now_ns);
        } else if (link->state == LINK_UP && !link->is_unread && event->events & ~(uint32_t)EPOLLOUT) {
            tcp_link_receive(instance, link, answers, now_ns);
        } else if (link->state == LINK_UP && event->events & EPOLLOUT) {
            tcp_link_pump(instance, link, now_ns);
        }
    }
    return is_woken;
}

/* Frames that found no room in the answers of the wait before. */
static void parse_unread(andon_instance_t *instance, tcp_answers_t *answers) {
    for (uint32_t i = 0; instance->unread > 0 && i < instance->link_count; i++) {
        if (instance->links[i].is_unread) {
            tcp_link_parse(instance, &instance->links[i], answers, andon_now_ns());
        }
    }
}

static size_t tcp_wait(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity) {
    tcp_answers_t out = {answers, 0, capacity};
    int is_woken = 0, ready = 0;
    instance->values_used = 0;
    parse_unread(instance, &out);
    do {
        run_due(instance);
        tcp_take_finished(instance, &out);
        if (out.count == capacity) {
            break;
        }
        uint64_t due_ns = instance->links[instance->heap[0]].due_ns;
        int at_once = out.count > 0 || is_woken || instance->unread > 0 || instance->dirty != NULL;
        ready = poll_events(instance, due_ns < until_ns ? due_ns : until_ns, at_once);
        is_woken |= handle_events(instance, ready, &out);
        tcp_take_finished(instance, &out);
        /* More events than the array holds: more answers may be ready. */
    } while ((ready == TCP_EVENTS && instance->unread == 0) ||
             (out.count == 0 && !is_woken && andon_now_ns() < until_ns));
    return out.count;
}

static void tcp_wake(andon_instance_t *instance) {
    int saved = errno;
    if (atomic_exchange(&instance->is_woken, 1) == 0) {
        uint64_t one = 1;
        (void)!write(instance->event, &one, sizeof one);
    }
    errno = saved;
}

static andon_status_t tcp_counters(const andon_instance_t *instance, uint32_t link, andon_link_counters_t *counters) {
    if (link >= instance->link_count) {
        return ANDON_BAD_REQUEST;
    }
    *counters = instance->links[link].counters;
    return ANDON_OK;
}

static andon_status_t tcp_describe(const andon_instance_t *instance, uint32_t link, char *text, size_t size) {
    if (link >= instance->link_count) {
        return ANDON_BAD_REQUEST;
    }
    trouble_describe_endpoint(&instance->links[link].trouble, text, size);
    return ANDON_OK;
}

const andon_driver_t *andon_modbus_tcp(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "modbus-tcp", tcp_open, tcp_submit, tcp_wait, tcp_wake, tcp_counters, tcp_describe, tcp_close,
    };
    return &table;
}
