#include "pdu.h"

#include <string.h>

static uint16_t word_at(const uint8_t *bytes) { return (uint16_t)(bytes[0] << 8 | bytes[1]); }

static size_t put_word(uint8_t *bytes, uint16_t word) {
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
    return 2;
}

static int reads_bits(uint8_t operation) { return operation == ANDON_READ_COILS || operation == ANDON_READ_DISCRETE; }

static size_t read_bytes(const andon_expectation_t *expected) {
    return reads_bits(expected->operation) ? (expected->count + 7u) / 8u : expected->count * 2u;
}

int andon_operation_writes(uint8_t operation) { return operation > ANDON_READ_INPUT; }

andon_expectation_t andon_pdu_expectation(const andon_request_t *request) {
    andon_expectation_t expected = {request->unit, request->operation, request->address, request->count,
                                    request->count};
    if (request->operation == ANDON_WRITE_COIL) {
        expected.echo = request->values[0] ? 0xFF00 : 0;
    } else if (request->operation == ANDON_WRITE_REGISTER) {
        expected.echo = request->values[0];
    }
    return expected;
}

size_t andon_pdu_encode(const andon_request_t *request, uint8_t *pdu) {
    pdu[0] = request->operation;
    size_t length = 1 + put_word(pdu + 1, request->address);
    /* Reads carry the count, single writes the value, multiple writes the count: what a write must echo. */
    length += put_word(pdu + length, andon_pdu_expectation(request).echo);
    if (request->operation == ANDON_WRITE_REGISTERS) {
        pdu[length++] = (uint8_t)(request->count * 2);
        for (size_t i = 0; i < request->count; i++) {
            length += put_word(pdu + length, request->values[i]);
        }
    } else if (request->operation == ANDON_WRITE_COILS) {
        size_t bytes = (request->count + 7u) / 8u;
        pdu[length++] = (uint8_t)bytes;
        memset(pdu + length, 0, bytes);
        for (size_t i = 0; i < request->count; i++) {
            pdu[length + i / 8] |= (uint8_t)(request->values[i] << (i % 8));
        }
        length += bytes;
    }
    return length;
}

andon_status_t andon_pdu_judge(const andon_expectation_t *expected, const uint8_t *pdu, size_t length,
                               uint8_t *exception) {
    if (length == 2 && pdu[0] == (expected->operation | 0x80)) {
        *exception = pdu[1];
        return ANDON_EXCEPTION;
    }
    if (length < 2 || pdu[0] != expected->operation) {
        return ANDON_BAD_ANSWER;
    }
    if (andon_operation_writes(expected->operation)) {
        int echoed = length == 5 && word_at(pdu + 1) == expected->address && word_at(pdu + 3) == expected->echo;
        return echoed ? ANDON_OK : ANDON_BAD_ANSWER;
    }
    size_t bytes = read_bytes(expected);
    return pdu[1] == bytes && length == 2 + bytes ? ANDON_OK : ANDON_BAD_ANSWER;
}

uint16_t andon_pdu_values(const andon_expectation_t *expected, const uint8_t *pdu, uint16_t *values) {
    if (andon_operation_writes(expected->operation)) {
        return 0;
    }
    const uint8_t *data = pdu + 2;
    if (reads_bits(expected->operation)) {
        for (size_t i = 0; i < expected->count; i++) {
            values[i] = (data[i / 8] >> (i % 8)) & 1;
        }
    } else {
        for (size_t i = 0; i < expected->count; i++) {
            values[i] = word_at(data + 2 * i);
        }
    }
    return expected->count;
}
