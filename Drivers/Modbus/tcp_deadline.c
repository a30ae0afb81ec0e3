#include "tcp_instance.h"

#include <errno.h>
#include <string.h>

/* Remembers a request whose answer may still come; the oldest one is forgotten when there are too many. */
static void abandon(tcp_link_t *link, uint16_t transaction) {
    if (link->abandoned_count == TCP_ABANDONED_MAX) {
        memmove(link->abandoned, link->abandoned + 1, sizeof link->abandoned - sizeof link->abandoned[0]);
        link->abandoned_count--;
    }
    link->abandoned[link->abandoned_count++] = transaction;
}

/* 1 when a timed-out write may still lie in our own kernel and reach the machine much later. */
static int may_write_late(const tcp_link_t *link, const tcp_slot_t *slot) {
    return andon_operation_writes(slot->expected.operation) && endpoint_has_unsent(link->fd);
}

uint64_t tcp_link_idle_at(const tcp_link_t *link) {
    int can_idle = link->state == LINK_UP && link->endpoint.idle_ns > 0 && link->waiting == 0 && link->on_wire == 0 &&
                   !link->is_unread;
    return can_idle ? link->used_ns + link->endpoint.idle_ns : TCP_NEVER;
}

/* Ends a request that is on the wire. Returns 1 when the connection cannot be trusted any more. */
static int time_out(andon_instance_t *instance, tcp_link_t *link, tcp_slot_t *slot, uint64_t now_ns) {
    uint64_t allowed_ns = slot->deadline_ns > slot->sent_ns ? slot->deadline_ns - slot->sent_ns : 0;
    int is_silent = link->received_ns <= slot->sent_ns;
    /* Half a request out, or half an answer in: the next frame would have no beginning. */
    int is_broken = link->unsent == slot || link->received > 0 || may_write_late(link, slot);
    abandon(link, slot->transaction);
    tcp_finish(instance, slot, ANDON_TIMEOUT, 0, now_ns);
    if (is_silent && link->suspect_ns != 0) {
        return 1;
    }
    if (is_silent) {
        link->suspect_ns = now_ns + allowed_ns;
    }
    return is_broken;
}

void tcp_link_expire(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns) {
    int is_lost = link->state == LINK_UP && link->suspect_ns != 0 && link->suspect_ns <= now_ns;
    for (uint16_t i = 0; i < link->slot_count; i++) {
        tcp_slot_t *slot = &link->slots[i];
        if (slot->deadline_ns > now_ns) {
            continue;
        }
        if (slot->state == SLOT_SENT) {
            is_lost |= time_out(instance, link, slot, now_ns);
        } else if (slot->state == SLOT_WAITING && link->state == LINK_CONNECTING) {
            tcp_finish(instance, slot, ANDON_LINK_DOWN, ETIMEDOUT, now_ns);
            trouble_open_failed(&link->trouble, ANDON_LINK_DOWN, ETIMEDOUT);
        } else if (slot->state == SLOT_WAITING) {
            tcp_finish(instance, slot, ANDON_TIMEOUT, 0, now_ns);
        }
    }
    if (is_lost) {
        tcp_link_lose(instance, link, ANDON_LINK_DOWN, ETIMEDOUT, now_ns);
    } else if (link->state == LINK_CONNECTING && link->waiting == 0) {
        tcp_link_close(instance, link); /* nobody waits: the next request starts with a fresh SYN */
    } else if (tcp_link_idle_at(link) <= now_ns) {
        tcp_link_close(instance, link); /* quietly: the next request opens it again */
    }
    tcp_link_pump(instance, link, now_ns);
}
