#include "tcp_instance.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* The kernel gives up on unacknowledged bytes, and on a silent peer, after this long. The deadlines of requests are
 * much shorter; this only frees connections on which nobody asks. */
#define USER_TIMEOUT_MS 10000
#define KEEPALIVE_IDLE_S 10
#define KEEPALIVE_INTERVAL_S 5
#define KEEPALIVE_PROBES 3

static void set_option(int fd, int level, int name, int value) {
    /* A kernel that does not know an option still gives a working socket. */
    (void)setsockopt(fd, level, name, &value, sizeof value);
}

static void watch(andon_instance_t *instance, tcp_link_t *link, uint32_t events) {
    if (link->events == events) {
        return;
    }
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(link - instance->links)};
    if (epoll_ctl(instance->epoll, EPOLL_CTL_MOD, link->fd, &event) == 0) {
        link->events = events;
    }
}

void tcp_link_mark_dirty(andon_instance_t *instance, tcp_link_t *link, int first) {
    if (link->is_dirty) {
        return;
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
            /* Reset: a request that nobody waits for any more must not leave the send buffer later. */
            struct linger now = {1, 0};
            (void)setsockopt(link->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
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

static andon_status_t status_from_errno(int error) {
    switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case ENOSPC: return ANDON_NO_MEMORY; /* ENOSPC: epoll's limit of watches */
    default: return ANDON_LINK_DOWN;
    }
}

static void open_connection(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    int error = 0;
    link->fd = socket(link->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link->fd < 0) {
        error = errno;
    } else {
        set_option(link->fd, IPPROTO_TCP, TCP_NODELAY, 1);
        set_option(link->fd, SOL_SOCKET, SO_KEEPALIVE, 1);
        set_option(link->fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
        set_option(link->fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
        set_option(link->fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
        set_option(link->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
        int connected = connect(link->fd, (const struct sockaddr *)&link->address, link->address_length);
        error = connected == 0 || errno == EINPROGRESS ? 0 : errno;
        link->state = connected == 0 ? LINK_UP : LINK_CONNECTING;
        link->events = connected == 0 ? EPOLLIN : EPOLLOUT;
        struct epoll_event event = {.events = link->events, .data.u32 = (uint32_t)(link - instance->links)};
        if (error == 0 && epoll_ctl(instance->epoll, EPOLL_CTL_ADD, link->fd, &event) != 0) {
            error = errno;
        }
    }
    if (error != 0) {
        link->state = LINK_CONNECTING; /* so that what waits is answered */
        tcp_link_lose(instance, link, status_from_errno(error), error, now_ns);
    } else if (link->state == LINK_UP) {
        link->counters.connects++;
        link->received_ns = now_ns;
    }
}

void tcp_link_finish_connect(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
        error = errno;
    }
    if (error != 0) {
        tcp_link_lose(instance, link, status_from_errno(error), error, now_ns);
        return;
    }
    link->state = LINK_UP;
    link->counters.connects++;
    link->received_ns = now_ns;
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
        tcp_link_lose(instance, link, status_from_errno(errno), errno, now_ns);
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
        link->send_after_ns = slot->sent_ns + link->gap_ns;
        if (send_rest(instance, link, now_ns) < 0) {
            return;
        }
    }
    tcp_schedule_settle(instance, link);
}
