/*
 * The state of the modbus-tcp driver: one instance, its links, their requests. Private to the driver; only the wire's
 * thread touches it, but for the two fields of wake.
 */
#ifndef ANDON_MODBUS_TCP_INSTANCE_H
#define ANDON_MODBUS_TCP_INSTANCE_H

#include <stdatomic.h>
#include <sys/epoll.h>

#include "andon_driver.h"
#include "clock.h"
#include "endpoint.h"
#include "mbap.h"
#include "trouble.h"

#define TCP_NEVER UINT64_MAX
/* Places beyond in-flight, so that an urgent request is never refused because of polls. */
#define TCP_URGENT_PLACES 4u
#define TCP_PLACES_MAX (ANDON_MAX_IN_FLIGHT + TCP_URGENT_PLACES)
/* Timed-out requests whose late answer is still recognised. */
#define TCP_ABANDONED_MAX 16u
/* The same answer so many times more, and the other side has lost its way: the connection is closed. */
#define TCP_REPEATS_MAX 8u
#define TCP_RECEIVE_BYTES 1024u
#define TCP_EVENTS 256
/* Links that are sent to before answers are looked for: a stop that is found in one does not wait for a long burst. */
#define TCP_PUMPS 32u
#define TCP_VALUES 16384u

typedef enum tcp_slot_state { SLOT_FREE, SLOT_WAITING, SLOT_SENT, SLOT_FINISHED } tcp_slot_state_t;

/* One request from submit to its answer. */
typedef struct tcp_slot {
    uint64_t ticket;
    uint64_t deadline_ns;
    uint64_t sent_ns;
    uint64_t answered_ns;
    uint64_t order; /* of submission */
    struct tcp_slot *next_finished;
    int32_t status;
    int32_t system_error;
    uint32_t link;
    uint16_t transaction;
    uint16_t length; /* of frame */
    uint8_t state;
    uint8_t urgent;
    andon_expectation_t expected;
    uint8_t frame[ANDON_MBAP_MAX];
} tcp_slot_t;

typedef enum tcp_link_state { LINK_CLOSED, LINK_CONNECTING, LINK_UP } tcp_link_state_t;

typedef struct tcp_link {
    int fd;
    uint8_t state;
    uint8_t is_dirty;    /* on the instance's list of links that have something to send */
    uint8_t is_unread;   /* holds complete frames that found no room in the caller's answers */
    uint32_t events;     /* what epoll watches */
    uint32_t heap_at;    /* place in the heap */
    uint64_t due_ns;     /* key in the heap: when the clock alone makes something happen */
    uint64_t suspect_ns; /* when a connection that went silent is closed; 0: not suspected */
    uint64_t received_ns;
    uint64_t send_after_ns; /* end of the gap */

    tcp_slot_t *slots;
    uint16_t slot_count;
    uint16_t unanswered; /* slots that are not free */
    uint16_t waiting;
    uint16_t on_wire;
    uint16_t in_flight; /* setting */
    uint16_t next_transaction;
    int32_t last_answered; /* transaction, to know a second answer; -1: none on this connection */
    uint32_t repeats;      /* of last_answered */
    uint16_t received;     /* bytes in bytes */
    tcp_slot_t *unsent;    /* the slot whose frame is only partly sent */
    size_t unsent_from;
    struct tcp_link *next_dirty;

    uint16_t abandoned[TCP_ABANDONED_MAX]; /* oldest first */
    uint16_t abandoned_count;

    uint64_t used_ns; /* when something was asked or answered last */
    endpoint_t endpoint;
    trouble_t trouble;
    andon_link_counters_t counters;
    uint8_t bytes[TCP_RECEIVE_BYTES];
} tcp_link_t;

struct andon_instance {
    int epoll;
    int event; /* eventfd of wake */
    atomic_int is_woken;
    int has_no_pwait2; /* the kernel is older than 5.11 */
    uint64_t submitted;
    uint32_t link_count;
    tcp_link_t *links;
    uint32_t *heap; /* link indices, the earliest due first */
    tcp_link_t *dirty, *last_dirty;
    tcp_slot_t *finished, *last_finished;
    uint32_t unread; /* links with is_unread */
    size_t values_used;
    uint16_t values[TCP_VALUES]; /* of the answers of one wait */
    struct epoll_event ready[TCP_EVENTS];
};

/* Where wait puts answers. */
typedef struct tcp_answers {
    andon_answer_t *answers;
    size_t count;
    size_t capacity;
} tcp_answers_t;

/* tcp_settings.c: checks the settings of one link and puts them into it. OK, BAD_CONFIG. */
andon_status_t tcp_settings_read(const andon_link_config_t *config, tcp_link_t *link, char *error, size_t error_size);

/* tcp_schedule.c: the heap of due times. Settle recomputes the key of a link and moves it. */
void tcp_schedule_settle(andon_instance_t *instance, tcp_link_t *link);

/* tcp_link.c: the connection. */
void tcp_link_mark_dirty(andon_instance_t *instance, tcp_link_t *link, int first);
void tcp_link_pump(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns);
void tcp_link_lose(andon_instance_t *instance, tcp_link_t *link, andon_status_t status, int error, uint64_t now_ns);
void tcp_link_finish_connect(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns);
void tcp_link_close(andon_instance_t *instance, tcp_link_t *link);

/* tcp_deadline.c: what happens to a link when the clock says so. Idle at: when a connection on which nothing is asked
 * is closed; TCP_NEVER while something is. */
uint64_t tcp_link_idle_at(const tcp_link_t *link);
void tcp_link_expire(andon_instance_t *instance, tcp_link_t *link, uint64_t now_ns);

/* tcp_answer.c: bytes in, answers out. */
void tcp_finish(andon_instance_t *instance, tcp_slot_t *slot, andon_status_t status, int error, uint64_t now_ns);
void tcp_take_finished(andon_instance_t *instance, tcp_answers_t *answers);
void tcp_link_receive(andon_instance_t *instance, tcp_link_t *link, tcp_answers_t *answers, uint64_t now_ns);
void tcp_link_parse(andon_instance_t *instance, tcp_link_t *link, tcp_answers_t *answers, uint64_t now_ns);

#endif
