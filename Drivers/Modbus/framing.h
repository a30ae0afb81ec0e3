/*
 * The two frames of a serial line (Modbus over Serial Line V1.02): RTU (2.5.1: unit, PDU, checksum) and ASCII (2.5.2:
 * a colon, the same in hexadecimal characters, LRC, CR LF). Strict: what breaks a rule is malformed, nothing is
 * guessed. Pure functions.
 */
#ifndef ANDON_MODBUS_FRAMING_H
#define ANDON_MODBUS_FRAMING_H

#include "pdu.h"

/* Unit and PDU. */
#define FRAMING_MESSAGE_MAX (1u + ANDON_PDU_MAX)
/* The longest frame: colon, 254 bytes and the LRC as two characters each, CR LF. */
#define FRAMING_FRAME_MAX (1u + 2u * (FRAMING_MESSAGE_MAX + 1u) + 2u)

typedef enum framing_result {
    FRAMING_COMPLETE,
    FRAMING_MORE,     /* good so far, bytes are missing */
    FRAMING_MALFORMED /* no answer to this request starts like this */
} framing_result_t;

/* One complete answer. */
typedef struct framing_frame {
    uint8_t message[FRAMING_MESSAGE_MAX]; /* unit and PDU */
    size_t length;                        /* of message */
    size_t taken;                         /* bytes of the whole frame */
} framing_frame_t;

typedef struct framing {
    /* Writes the frame of unit and PDU, at most FRAMING_FRAME_MAX bytes, and returns its length. */
    size_t (*encode)(const uint8_t *message, size_t length, uint8_t *bytes);
    /* Takes the answer to one request from the start of a buffer; checksum and unit are checked, the PDU is for
     * andon_pdu_judge. Malformed is said as early as the bytes show it. */
    framing_result_t (*take)(const andon_expectation_t *expected, const uint8_t *bytes, size_t length,
                             framing_frame_t *frame);
    uint64_t most_pause_ns; /* allowed between two bytes of a frame; 0: any */
} framing_t;

extern const framing_t framing_rtu;
extern const framing_t framing_ascii;

#endif
