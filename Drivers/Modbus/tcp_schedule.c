#include "tcp_instance.h"

/* The earliest time at which the clock alone changes something on this link. */
static uint64_t due_time(const tcp_link_t *link) {
    uint64_t due = link->suspect_ns ? link->suspect_ns : TCP_NEVER;
    uint16_t left = link->waiting + link->on_wire;
    for (const tcp_slot_t *slot = link->slots; left > 0; slot++) {
        if (slot->state == SLOT_WAITING || slot->state == SLOT_SENT) {
            due = slot->deadline_ns < due ? slot->deadline_ns : due;
            left--;
        }
    }
    uint64_t idle_at = tcp_link_idle_at(link);
    due = idle_at < due ? idle_at : due;
    /* A dirty link is pumped anyway before anything is waited for, an urgent one first. */
    int can_send = link->state == LINK_UP && link->waiting > 0 && link->on_wire < link->in_flight && !link->unsent &&
                   !link->is_dirty;
    if (can_send && link->send_after_ns < due) {
        due = link->send_after_ns;
    }
    return due;
}

static void put(andon_instance_t *instance, uint32_t at, uint32_t link) {
    instance->heap[at] = link;
    instance->links[link].heap_at = at;
}

void tcp_schedule_settle(andon_instance_t *instance, tcp_link_t *link) {
    uint64_t due = due_time(link);
    if (due == link->due_ns) {
        return;
    }
    link->due_ns = due;
    const uint32_t *heap = instance->heap;
    const tcp_link_t *links = instance->links;
    uint32_t self = (uint32_t)(link - links), at = link->heap_at;
    while (at > 0 && links[heap[(at - 1) / 2]].due_ns > due) {
        put(instance, at, heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= instance->link_count) {
            break;
        }
        if (child + 1 < instance->link_count && links[heap[child + 1]].due_ns < links[heap[child]].due_ns) {
            child++;
        }
        if (links[heap[child]].due_ns >= due) {
            break;
        }
        put(instance, at, heap[child]);
        at = child;
    }
    put(instance, at, self);
}
