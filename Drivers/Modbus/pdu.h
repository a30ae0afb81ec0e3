/*
 * The protocol data unit that TCP and RTU share: function code and data, without unit, checksum or MBAP header
 * (Modbus Application Protocol V1.1b3, 4.1 and 6). Pure functions.
 */
#ifndef ANDON_MODBUS_PDU_H
#define ANDON_MODBUS_PDU_H

#include "andon_driver.h"

#define ANDON_PDU_MAX 253u

/* What the answer to one request must look like. */
typedef struct andon_expectation {
    uint8_t unit;
    uint8_t operation;
    uint8_t function; /* on the wire */
    uint16_t address;
    uint16_t count;
    uint16_t echo;     /* the second word a write must repeat: value (5, 6), count (15, 16) or AND mask (22) */
    uint16_t echo_too; /* the third: OR mask (22) */
} andon_expectation_t;

/* 1 when Modbus has this request: valid, and no operation of another kind of wire. */
int andon_pdu_can_carry(const andon_request_t *request);

/* What must come back for this request. */
andon_expectation_t andon_pdu_expectation(const andon_request_t *request);

/* Writes the request's PDU, at most ANDON_PDU_MAX bytes, and returns its length. The request must be valid. */
size_t andon_pdu_encode(const andon_request_t *request, uint8_t *pdu);

/* Judges the PDU of an answer. OK: exactly what was asked. EXCEPTION: refused, *exception holds the code. BAD_ANSWER:
 * anything else. */
andon_status_t andon_pdu_judge(const andon_expectation_t *expected, const uint8_t *pdu, size_t length,
                               uint8_t *exception);

/* Copies the values of an answer that was judged OK, at most ANDON_MAX_VALUES. Returns how many, 0 for a write. */
uint16_t andon_pdu_values(const andon_expectation_t *expected, const uint8_t *pdu, size_t length, uint16_t *values);

/* Bytes of the PDU of an answer to this request that begins like this, on a wire that does not say where a frame ends
 * (RTU). 0: more bytes are needed to tell; above ANDON_PDU_MAX: no answer to it begins like this. */
size_t andon_pdu_answer_length(const andon_expectation_t *expected, const uint8_t *pdu, size_t length);

/* 1 when the operation changes something in the machine, otherwise 0. */
int andon_operation_writes(uint8_t operation);

#endif
