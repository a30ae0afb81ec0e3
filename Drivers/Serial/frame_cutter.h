/*
 * Cuts a stream of bytes into frames, as a value: bytes and times in, frames out; no I/O, never more than most_bytes
 * held. What cannot be a whole frame is thrown away and counted, and cutting goes on with the next frame:
 *
 *   delimiter   after one that was too long, behind the next delimiter
 *   bracketed   at the next start; a start inside a frame begins it anew (the one before was broken off)
 *   fixed, length prefix, silence   after a pause, because nothing else tells where a frame begins
 *
 * A frame that pauses for longer than a frame ever does is broken off. Right after the port was opened somebody may be
 * in the middle of a frame: what comes up to the next boundary is thrown away.
 */
#ifndef ANDON_FRAME_CUTTER_H
#define ANDON_FRAME_CUTTER_H

#include "frame_rules.h"

/* A delimited or bracketed frame that pauses longer is broken off. */
#define FRAME_PAUSE_MARKED_NS 1000000000ull
/* The same where only a pause tells where frames begin, and after the port was opened. */
#define FRAME_PAUSE_BARE_NS 100000000ull

typedef enum frame_event {
    FRAME_NONE,
    FRAME_GOOD,         /* content and content_count hold it, until the next call */
    FRAME_BAD_CHECKSUM, /* a whole frame whose checksum is wrong */
    FRAME_TOO_LONG,     /* more than most_bytes and no end */
    FRAME_DAMAGED       /* a whole frame with a character that the port marked as damaged */
} frame_event_t;

typedef struct frame_cutter {
    frame_rules_t rules;
    uint8_t held[ANDON_MAX_FRAME];
    uint16_t count;         /* held */
    uint8_t is_skipping;    /* up to the next boundary */
    uint8_t is_inside;      /* bracketed: behind the start */
    uint8_t has_damage;     /* a held character is not what was sent */
    uint16_t whole;         /* bytes of the frame once they are known; 0 before */
    uint64_t pause_ns;      /* ends skipping, or breaks a frame off */
    uint64_t last_byte_ns;  /* 0: none yet */
    uint64_t thrown;        /* bytes that belonged to no frame, since the beginning */
    const uint8_t *content; /* of FRAME_GOOD: without delimiter, brackets, checksum */
    uint16_t content_count;
} frame_cutter_t;

/* Begins with nothing held, between two frames. */
void frame_cutter_init(frame_cutter_t *cutter, const frame_rules_t *rules);

/* Throws away what is held: the next byte is the first of a frame. */
void frame_cutter_reset(frame_cutter_t *cutter);

/* Throws away what is held: the next byte may be in the middle of a frame, if it comes before a pause from now. */
void frame_cutter_join(frame_cutter_t *cutter, uint64_t now_ns);

/* One byte. is_damaged: the port says that it is not what was sent. Call frame_cutter_silent before, for the time up to
 * which the port was known to be empty. */
frame_event_t frame_cutter_push(frame_cutter_t *cutter, uint8_t byte, int is_damaged, uint64_t now_ns);

/* Nothing came up to now. Ends a frame of silence, breaks off a frame that pauses too long. */
frame_event_t frame_cutter_silent(frame_cutter_t *cutter, uint64_t now_ns);

/* When frame_cutter_silent will do something; UINT64_MAX for never. */
uint64_t frame_cutter_due(const frame_cutter_t *cutter);

/* 1 when the next byte is the first of a frame. */
int frame_cutter_is_between(const frame_cutter_t *cutter);

#endif
