/* The agent's side of one plug-in driver: what waits, what is at the host, and how the host fares. */
#ifndef ANDON_PLUGIN_INSTANCE_H
#define ANDON_PLUGIN_INSTANCE_H

#include "host_message.h"

#include <stdatomic.h>
#include <sys/types.h>

#define PLUGIN_NEVER UINT64_MAX

/* Ends within CRASH_SPAN after which no further start is tried. */
#define PLUGIN_CRASHES 5u

/* Requests that were left unanswered for a second beyond their deadline, one after the other: a hang. */
#define PLUGIN_STRIKES 2u

/* Answers of one wait. */
#define PLUGIN_ANSWERS 16u

typedef enum slot_state {
    SLOT_FREE,
    SLOT_QUEUED, /* here */
    SLOT_SENT,   /* at the host */
    SLOT_LATE,   /* at the host; the caller already has its TIMEOUT */
    SLOT_DOWN    /* lost with the host, the caller is told next */
} slot_state_t;

typedef struct plugin_slot {
    slot_state_t state;
    uint8_t urgent;
    uint8_t is_struck; /* counted as a strike */
    host_expectation_t expects;
    uint64_t caller_ticket;
    uint64_t ticket; /* ours: the host cannot hit another request by accident */
    uint64_t deadline_ns;
    uint64_t submitted_ns;
    size_t size;
    uint8_t message[HOST_MAX_SUBMIT];
} plugin_slot_t;

typedef enum host_phase {
    HOST_STOPPED,  /* no process; one is started by a request, not before next_start_ns */
    HOST_STARTING, /* the driver has the settings and has not said yet what it thinks of them */
    HOST_RUNNING,
    HOST_DYING,   /* killed, not reaped yet */
    HOST_DISABLED /* crashed too often */
} host_phase_t;

struct andon_instance {
    char name[64];
    char *library;
    char *program;
    uint8_t *open_message;
    size_t open_size;
    uint64_t first_pause_ns;
    int event;
    atomic_int is_woken;

    host_phase_t phase;
    pid_t pid;
    int pidfd;
    int socket;
    int is_jammed; /* the socket took no more */
    uint64_t started_ns;
    uint64_t next_start_ns;
    uint32_t strikes;
    uint32_t ends_in_row;
    uint32_t crash_count;
    uint64_t crashes_ns[PLUGIN_CRASHES];
    int is_crash;               /* this end counts */
    int is_by_itself;           /* the process says by its exit why it ended */
    andon_status_t down_status; /* what requests are told */
    int down_error;
    char why[HOST_TEXT + 64]; /* the last end, for describe */

    char words[HOST_TEXT]; /* the driver's own */
    andon_link_counters_t counters;
    andon_link_counters_t before; /* of the hosts that ended */

    uint64_t next_ticket;
    plugin_slot_t slots[HOST_MAX_REQUESTS];
    uint16_t values[PLUGIN_ANSWERS][ANDON_MAX_VALUES];
};

typedef struct plugin_answers {
    andon_answer_t *items;
    size_t capacity;
    size_t count;
} plugin_answers_t;

/* plugin_settings.c: reads library, host, restart-ns and set.KEY; writes a sentence on failure. */
andon_status_t plugin_settings_read(const andon_link_config_t *link, andon_instance_t *instance, char *error,
                                    size_t size);

/* plugin_process.c: starts the host and hands it its settings. On failure the back-off runs as after an end. */
void plugin_start(andon_instance_t *instance, uint64_t now_ns);

/* Lets go of the socket and kills the host; what it had is lost. why names what it did; NULL: its exit tells. */
void plugin_end(andon_instance_t *instance, const char *why, int is_crash, uint64_t now_ns);

/* Reaps a killed host, if it is gone. */
void plugin_reap(andon_instance_t *instance, uint64_t now_ns);

/* Asks the host to close, and kills it when it does not; waits a second at most. */
void plugin_close_host(andon_instance_t *instance);

/* plugin_slots.c: every request that the host had or was to get is lost. */
void plugin_slots_lose(andon_instance_t *instance);

/* Adds an answer without values. */
void plugin_answer(plugin_answers_t *answers, plugin_slot_t *slot, andon_status_t status, int error, uint64_t now_ns);

/* Tells callers of requests that were lost, or that cannot go out. */
void plugin_slots_tell(andon_instance_t *instance, plugin_answers_t *answers, uint64_t now_ns);

/* Answers what missed its deadline, and ends a host that does not answer. */
void plugin_slots_expire(andon_instance_t *instance, plugin_answers_t *answers, uint64_t now_ns);

/* When the clock alone changes something. */
uint64_t plugin_slots_due(const andon_instance_t *instance);

/* The request that goes out next: urgent ones first, then the oldest; NULL when none waits. */
plugin_slot_t *plugin_slots_next(andon_instance_t *instance);

/* plugin_take.c: takes one message of the host. NULL, or what is wrong with it: the host is to be ended then. */
const char *plugin_take(andon_instance_t *instance, const uint8_t *bytes, size_t size, plugin_answers_t *answers,
                        uint64_t now_ns);

#endif
