/*
 * The state of the serial-frames driver: one port, the requests that wait, the frames that came unasked. Private to the
 * driver; only the wire's thread touches it, but for the two fields of wake.
 */
#ifndef ANDON_FRAMES_INSTANCE_H
#define ANDON_FRAMES_INSTANCE_H

#include <stdatomic.h>

#include "andon_driver.h"
#include "frame_cutter.h"
#include "frame_doubt.h"
#include "frames_clock.h"
#include "serial_line.h"

#define FRAMES_QUEUE_MAX 16u   /* requests */
#define FRAMES_UNASKED_MAX 16u /* frames kept for who listens next */

/* A half frame that nobody asked for holds a request up for no longer than this after its last byte. */
#define FRAMES_HALF_NS (50 * FRAMES_MILLISECOND_NS)

/* A request; count 0 listens. */
typedef struct frames_entry {
    uint64_t ticket;
    uint64_t deadline_ns;
    uint64_t order;   /* of submission */
    uint64_t sent_ns; /* 0: not sent yet */
    uint8_t is_used;
    uint8_t urgent;
    uint8_t had_noise;  /* waited while somebody else talked */
    uint8_t is_tainted; /* sent behind a half frame, whose rest may be taken for the answer */
    uint16_t count;
    uint16_t written; /* bytes handed to the system */
    uint16_t echoed;  /* bytes that came back */
    uint8_t bytes[ANDON_MAX_FRAME];
} frames_entry_t;

typedef struct frames_unasked {
    uint64_t at_ns;
    uint16_t count;
    uint8_t bytes[ANDON_MAX_FRAME];
} frames_unasked_t;

struct andon_instance {
    serial_line_t line;
    uint64_t gap_ns;
    uint64_t pause_after_connect_ns;
    uint8_t strips_echo;
    int fd;    /* -1: closed */
    int event; /* eventfd of wake */
    atomic_int is_woken;

    uint64_t character_ns;
    uint64_t opened_ns;
    uint64_t last_byte_ns; /* end of the last byte on the line, ours or not */
    uint64_t known_ns;     /* the port was empty at this time */
    uint8_t is_drained;    /* the last look found nothing */
    uint8_t has_heard;     /* something came since the port was opened */
    line_mark_t mark;
    frame_cutter_t cutter;
    uint64_t thrown_seen; /* of the cutter's thrown, already counted as stray */
    frame_doubt_t doubt;

    uint64_t submitted;
    frames_entry_t queue[FRAMES_QUEUE_MAX];
    frames_entry_t *active; /* on the wire */
    andon_answer_t reply;   /* of the active request, or of who listens, when has_reply */
    uint8_t has_reply;
    uint8_t has_bad_unasked; /* a refused frame came while somebody listened */

    uint32_t unasked_first, unasked_count;
    frames_unasked_t unasked[FRAMES_UNASKED_MAX];
    andon_link_counters_t counters;
    uint16_t values[ANDON_MAX_FRAME]; /* of the answer of one wait */

    /* For frames_describe. */
    andon_status_t open_status;
    int open_error;
    frame_event_t last_event; /* of the last frame, good or not; FRAME_NONE: none yet */
    uint8_t is_echo;          /* the last answer was what had been sent */
    uint64_t bytes_since_frame;
};

/* frames_port.c: opens the port. OK, LINK_DOWN, LOCKED, NO_MEMORY; *error is the errno. */
andon_status_t frames_port_open(andon_instance_t *instance, int *error);
void frames_port_close(andon_instance_t *instance);

/* Takes what has arrived, a piece at most, through the cutter. Returns 0 when the port is gone, and closes it; *error
 * is the errno. */
int frames_port_read(andon_instance_t *instance, int *error);

/* Hands bytes of the active request to the system. Returns 0 when the port is gone, and closes it. */
int frames_port_write(andon_instance_t *instance, int *error);

/* Drops what has not left of the active request, so that a request that was given up does not go out later. */
void frames_port_drop_unsent(andon_instance_t *instance);

/* frames_take.c: a byte of the device. */
void frames_take_byte(andon_instance_t *instance, uint8_t byte, int is_damaged, uint64_t now_ns);

/* Nothing came up to now. */
void frames_take_silence(andon_instance_t *instance, uint64_t now_ns);

/* Gives the oldest frame that came unasked to a request. Returns 0 when there is none. */
int frames_take_unasked(andon_instance_t *instance, const frames_entry_t *entry, andon_answer_t *answer);

/* frames_queue.c: what becomes of the requests. Each returns how many answers it wrote. */
size_t frames_expire(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers, size_t capacity);
size_t frames_fail_all(andon_instance_t *instance, andon_status_t status, int error, andon_answer_t *answers,
                       size_t capacity);
size_t frames_serve(andon_instance_t *instance, uint64_t now_ns, andon_answer_t *answers);

int frames_has_requests(const andon_instance_t *instance);
int frames_has_listener(const andon_instance_t *instance);

/* Makes the next request that may go out the active one. Returns when one may go out, at the latest when one expires.
 */
uint64_t frames_start_next(andon_instance_t *instance, uint64_t now_ns);

/* frames_words.c */
void frames_describe(const andon_instance_t *instance, char *text, size_t size);

#endif
