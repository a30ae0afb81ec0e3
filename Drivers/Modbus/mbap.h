/*
 * The frame of Modbus/TCP: a seven-byte header (transaction id, protocol id 0, length, unit) and a PDU
 * (Modbus Messaging on TCP/IP V1.0b, 3.1.3). Strict: what breaks a rule is malformed, nothing is guessed. Pure
 * functions.
 */
#ifndef ANDON_MODBUS_MBAP_H
#define ANDON_MODBUS_MBAP_H

#include "pdu.h"

#define ANDON_MBAP_HEADER 7u
#define ANDON_MBAP_MAX (ANDON_MBAP_HEADER + ANDON_PDU_MAX)

/* One complete frame inside a buffer. */
typedef struct andon_mbap_frame {
    uint16_t transaction;
    uint8_t unit;
    const uint8_t *pdu; /* borrowed from the buffer */
    size_t pdu_length;
    size_t length; /* bytes of the whole frame */
} andon_mbap_frame_t;

typedef enum andon_mbap_result {
    ANDON_MBAP_COMPLETE,
    ANDON_MBAP_MORE,     /* good so far, bytes are missing */
    ANDON_MBAP_MALFORMED /* no answer starts like this: the stream has no frame any more */
} andon_mbap_result_t;

/* Takes the first frame of a buffer. Malformed is said as early as the bytes show it. */
andon_mbap_result_t andon_mbap_take(const uint8_t *bytes, size_t length, andon_mbap_frame_t *frame);

/* Writes the frame of a request, at most ANDON_MBAP_MAX bytes, and returns its length. The request must be valid. */
size_t andon_mbap_encode(const andon_request_t *request, uint16_t transaction, uint8_t *bytes);

#endif
