#include "tcp_instance.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static void watch(andon_instance_t *instance, tcp_link_t *link, uint32_t events) {
    if (link->events == events) {
        return;
    }
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(link - instance->links)};
    if (epoll_ctl(instance->epoll, EPOLL_CTL_MOD, link->fd, &event) == 0) {
        link->events = events;
    }
}

/* Takes a dirty link off the list. */
static void leave_dirty(andon_instance_t *instance, tcp_link_t *link) {
    tcp_link_t *before = NULL;
    for (tcp_link_t *other = instance->dirty; other != link; other = other->next_dirty) {
        before = other;
    }
    if (before == NULL) {
        instance->dirty = link->next_dirty;
    } else {
        before->next_dirty = link->next_dirty;
    }
    if (instance->last_dirty == link) {
        instance->last_dirty = before;
    }
}

void tcp_link_mark_dirty(andon_instance_t *instance, tcp_link_t *link, int first) {
    if (link->is_dirty) {
        if (!first) {
            return;
        }
        leave_dirty(instance, link);
    }
    link->is_dirty = 1;
    if (first || instance->dirty == NULL) {
        link->next_dirty = instance->dirty;
        instance->dirty = link;
        instance->last_dirty = link->next_dirty ? instance->last_dirty : link;
    } else {
        link->next_dirty = NULL;
        instance->last_dirty->next_dirty = link;
        instance->last_dirty = link;
    }
}

void tcp_link_close(andon_instance_t *instance, tcp_link_t *link) {
    if (link->fd >= 0) {
        if (link->on_wire > 0 || link->abandoned_count > 0) {
            endpoint_reset_on_close(link->fd);
        }
        /* Said to epoll too: a process forked at this moment would keep the description, and its events, alive. */
        (void)epoll_ctl(instance->epoll, EPOLL_CTL_DEL, link->fd, NULL);
        close(link->fd);
    }
    link->fd = -1;
    link->state = LINK_CLOSED;
    link->suspect_ns = 0;
    link->received = 0;
    link->unsent = NULL;
    link->abandoned_count = 0;
    link->last_answered = -1;
    if (link->is_unread) {
        link->is_unread = 0;
        instance->unread--;
    }
}

/* Closes, and answers what was on the wire. What was not sent yet goes out on a new connection, unless there was none.
 */
void tcp_link_lose(andon_instance_t *instance, tcp_link_t *link, andon_status_t status, int error, uint64_t now_ns) {
    int was_connecting = link->state != LINK_UP;
    tcp_link_close(instance, link);
    for (uint16_t i = 0; i < link->slot_count; i++) {
        tcp_slot_t *slot = &link->slots[i];
        if (slot->state == SLOT_SENT || (slot->state == SLOT_WAITING && was_connecting)) {
            tcp_finish(instance, slot, status, error, now_ns);
        }
    }
    if (link->waiting > 0) {
        tcp_link_mark_dirty(instance, link, 0);
    }
    tcp_schedule_settle(instance, link);
}

static void is_up(tcp_link_t *link, uint64_t now_ns) {
    link->state = LINK_UP;
    link->counters.connects++;
    link->received_ns = link->used_ns = now_ns;
    trouble_opened(&link->trouble);
    uint64_t pause_ends_ns = now_ns + link->endpoint.pause_ns;
    link->send_after_ns = pause_ends_ns > link->send_after_ns ? pause_ends_ns : link->send_after_ns;
}

static void could_not_open(andon_instance_t *instance, tcp_link_t *link, int error, uint64_t now_ns) {
    link->state = LINK_CONNECTING; /* so that what waits is answered */
    trouble_open_failed(&link->trouble, endpoint_status(error), error);
    tcp_link_lose(instance, link, endpoint_status(error), error, now_ns);
}

static void open_connection(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    int error = 0, is_connected = 0;
    link->fd = endpoint_connect(&link->endpoint, &is_connected, &error);
    if (link->fd >= 0) {
        link->state = LINK_CONNECTING;
        link->events = is_connected ? EPOLLIN : EPOLLOUT;
        struct epoll_event event = {.events = link->events, .data.u32 = (uint32_t)(link - instance->links)};
        if (epoll_ctl(instance->epoll, EPOLL_CTL_ADD, link->fd, &event) != 0) {
            error = errno;
        }
    }
    if (error != 0) {
        could_not_open(instance, link, error, now_ns);
    } else if (is_connected) {
        is_up(link, now_ns);
    }
}

void tcp_link_finish_connect(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    int error = endpoint_connect_error(link->fd);
    if (error != 0) {
        could_not_open(instance, link, error, now_ns);
        return;
    }
    is_up(link, now_ns);
    watch(instance, link, EPOLLIN);
    tcp_link_pump(instance, link, now_ns);
}

/* Sends the rest of link->unsent. 1: sent whole, 0: the pipe is full, -1: the link is lost. */
static int send_rest(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    tcp_slot_t *slot = link->unsent;
    ssize_t sent;
    do {
        sent = send(link->fd, slot->frame + link->unsent_from, slot->length - link->unsent_from, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0 && errno != EAGAIN) {
        tcp_link_lose(instance, link, endpoint_status(errno), errno, now_ns);
        return -1;
    }
    link->unsent_from += sent > 0 ? (size_t)sent : 0;
    if (link->unsent_from < slot->length) {
        watch(instance, link, EPOLLIN | EPOLLOUT);
        return 0;
    }
    link->unsent = NULL;
    watch(instance, link, EPOLLIN);
    return 1;
}

/* Urgent ones first, then the oldest. */
static tcp_slot_t *next_waiting(tcp_link_t *link) {
    tcp_slot_t *best = NULL;
    for (uint16_t i = 0; i < link->slot_count; i++) {
        tcp_slot_t *slot = &link->slots[i];
        if (slot->state != SLOT_WAITING) {
            continue;
        }
        if (best == NULL || slot->urgent > best->urgent ||
            (slot->urgent == best->urgent && slot->order < best->order)) {
            best = slot;
        }
    }
    return best;
}

void tcp_link_pump(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    if (link->state == LINK_CLOSED && link->waiting > 0) {
        open_connection(instance, link, now_ns);
    }
    if (link->state == LINK_UP && link->unsent != NULL && send_rest(instance, link, now_ns) < 0) {
        return;
    }
    while (link->state == LINK_UP && link->unsent == NULL && link->waiting > 0 && link->on_wire < link->in_flight &&
           link->send_after_ns <= now_ns) {
        tcp_slot_t *slot = next_waiting(link);
        slot->state = SLOT_SENT;
        slot->sent_ns = andon_now_ns();
        link->waiting--;
        link->on_wire++;
        link->counters.requests++;
        link->unsent = slot;
        link->unsent_from = 0;
        link->used_ns = slot->sent_ns;
        link->send_after_ns = slot->sent_ns + link->endpoint.gap_ns;
        if (send_rest(instance, link, now_ns) < 0) {
            return;
        }
    }
    tcp_schedule_settle(instance, link);
}
