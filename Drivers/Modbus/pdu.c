#include "pdu.h"

#include <string.h>

/* MODBUS Encapsulated Interface type of Read Device Identification (V1.1b3, 6.21). */
#define MEI_DEVICE_ID 14u
/* Function, MEI type, read code, conformity, more follows, next object, number of objects. */
#define DEVICE_ID_HEADER 7u
#define NO_ANSWER (ANDON_PDU_MAX + 1u)

static uint16_t word_at(const uint8_t *bytes) { return (uint16_t)(bytes[0] << 8 | bytes[1]); }

static size_t put_word(uint8_t *bytes, uint16_t word) {
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
    return 2;
}

static size_t put_words(uint8_t *bytes, const uint16_t *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        put_word(bytes + 2 * i, words[i]);
    }
    return 2 * count;
}

static int reads_bits(uint8_t operation) { return operation == ANDON_READ_COILS || operation == ANDON_READ_DISCRETE; }

/* The answer is the bytes behind a byte count. */
static int reads_values(uint8_t operation) {
    return operation <= ANDON_READ_INPUT || operation == ANDON_READ_WRITE_REGISTERS;
}

static size_t read_bytes(const andon_expectation_t *expected) {
    return reads_bits(expected->operation) ? (expected->count + 7u) / 8u : expected->count * 2u;
}

int andon_operation_writes(uint8_t operation) {
    return operation > ANDON_READ_INPUT && operation != ANDON_REPORT_SERVER_ID && operation != ANDON_READ_DEVICE_ID;
}

int andon_pdu_can_carry(const andon_request_t *request) {
    return request->operation != ANDON_EXCHANGE_FRAME && andon_request_is_valid(request);
}

andon_expectation_t andon_pdu_expectation(const andon_request_t *request) {
    andon_expectation_t expected = {
        .unit = request->unit,
        .operation = request->operation,
        .function = request->operation == ANDON_WRITE_COIL_WORD ? ANDON_WRITE_COIL : request->operation,
        .address = request->address,
        .count = request->count,
        .echo = request->count,
    };
    switch (request->operation) {
    case ANDON_WRITE_COIL: expected.echo = request->values[0] ? 0xFF00 : 0; break;
    case ANDON_WRITE_COIL_WORD:
    case ANDON_WRITE_REGISTER: expected.echo = request->values[0]; break;
    case ANDON_MASK_WRITE:
        expected.echo = request->values[0];
        expected.echo_too = request->values[1];
        break;
    default: break;
    }
    return expected;
}

/* What follows address and count, value or mask. */
static size_t put_data(const andon_request_t *request, uint8_t *data) {
    size_t length = 0;
    switch (request->operation) {
    case ANDON_MASK_WRITE: return put_word(data, request->values[1]);
    case ANDON_WRITE_REGISTERS:
        data[length++] = (uint8_t)(request->count * 2);
        return length + put_words(data + length, request->values, request->count);
    case ANDON_READ_WRITE_REGISTERS:
        length += put_word(data, request->write_address);
        length += put_word(data + length, request->write_count);
        data[length++] = (uint8_t)(request->write_count * 2);
        return length + put_words(data + length, request->values, request->write_count);
    case ANDON_WRITE_COILS: {
        size_t bytes = (request->count + 7u) / 8u;
        data[length++] = (uint8_t)bytes;
        memset(data + length, 0, bytes);
        for (size_t i = 0; i < request->count; i++) {
            data[length + i / 8] |= (uint8_t)(request->values[i] << (i % 8));
        }
        return length + bytes;
    }
    default: return 0;
    }
}

size_t andon_pdu_encode(const andon_request_t *request, uint8_t *pdu) {
    andon_expectation_t expected = andon_pdu_expectation(request);
    size_t length = 0;
    pdu[length++] = expected.function;
    if (request->operation == ANDON_REPORT_SERVER_ID) {
        return length;
    }
    if (request->operation == ANDON_READ_DEVICE_ID) {
        pdu[length++] = MEI_DEVICE_ID;
        return length + put_word(pdu + length, request->address); /* read code and first object */
    }
    length += put_word(pdu + length, request->address);
    /* Reads carry the count, single writes the value, multiple writes the count: what a write must echo. */
    length += put_word(pdu + length, expected.echo);
    return length + put_data(request, pdu + length);
}

/* Where the objects of a device identification end: bytes of the whole PDU, 0 when some are missing. */
static size_t device_id_length(const uint8_t *pdu, size_t length) {
    if (length < DEVICE_ID_HEADER) {
        return 0;
    }
    size_t at = DEVICE_ID_HEADER;
    for (size_t left = pdu[6]; left > 0; left--) {
        if (at + 2 > length) {
            return at + 2 > ANDON_PDU_MAX ? NO_ANSWER : 0;
        }
        at += 2u + pdu[at + 1];
        if (at > ANDON_PDU_MAX) {
            return NO_ANSWER;
        }
    }
    return at;
}

size_t andon_pdu_answer_length(const andon_expectation_t *expected, const uint8_t *pdu, size_t length) {
    if (length == 0) {
        return 0;
    }
    if (pdu[0] == (expected->function | 0x80)) {
        return 2;
    }
    if (pdu[0] != expected->function) {
        return NO_ANSWER;
    }
    if (expected->operation == ANDON_READ_DEVICE_ID) {
        return device_id_length(pdu, length);
    }
    if (reads_values(expected->operation) || expected->operation == ANDON_REPORT_SERVER_ID) {
        if (length < 2) {
            return 0;
        }
        int is_other = reads_values(expected->operation) && pdu[1] != read_bytes(expected);
        return is_other ? NO_ANSWER : 2u + pdu[1];
    }
    return expected->operation == ANDON_MASK_WRITE ? 7 : 5;
}

static int echoes(const andon_expectation_t *expected, const uint8_t *pdu, size_t length) {
    int is_mask = expected->operation == ANDON_MASK_WRITE;
    return length == (is_mask ? 7u : 5u) && word_at(pdu + 1) == expected->address &&
           word_at(pdu + 3) == expected->echo && (!is_mask || word_at(pdu + 5) == expected->echo_too);
}

/* Identifies itself as asked: the right kind of answer, every object inside the PDU and nothing behind them. */
static int identifies(const andon_expectation_t *expected, const uint8_t *pdu, size_t length) {
    return length >= DEVICE_ID_HEADER && length <= ANDON_PDU_MAX && pdu[1] == MEI_DEVICE_ID &&
           pdu[2] == expected->address >> 8 && device_id_length(pdu, length) == length;
}

andon_status_t andon_pdu_judge(const andon_expectation_t *expected, const uint8_t *pdu, size_t length,
                               uint8_t *exception) {
    if (length == 2 && pdu[0] == (expected->function | 0x80)) {
        *exception = pdu[1];
        return ANDON_EXCEPTION;
    }
    if (length < 2 || pdu[0] != expected->function) {
        return ANDON_BAD_ANSWER;
    }
    int is_good;
    if (expected->operation == ANDON_READ_DEVICE_ID) {
        is_good = identifies(expected, pdu, length);
    } else if (expected->operation == ANDON_REPORT_SERVER_ID) {
        is_good = pdu[1] > 0 && length == 2u + pdu[1];
    } else if (reads_values(expected->operation)) {
        size_t bytes = read_bytes(expected);
        is_good = pdu[1] == bytes && length == 2 + bytes;
    } else {
        is_good = echoes(expected, pdu, length);
    }
    return is_good ? ANDON_OK : ANDON_BAD_ANSWER;
}

uint16_t andon_pdu_values(const andon_expectation_t *expected, const uint8_t *pdu, size_t length, uint16_t *values) {
    const uint8_t *data = pdu + 2;
    if (expected->operation == ANDON_REPORT_SERVER_ID || expected->operation == ANDON_READ_DEVICE_ID) {
        for (size_t i = 0; i + 2 < length; i++) {
            values[i] = data[i];
        }
        return (uint16_t)(length - 2);
    }
    if (!reads_values(expected->operation)) {
        return 0;
    }
    /* Of its own: a value that is written could be this number, for all that the compiler knows. */
    size_t count = expected->count;
    if (reads_bits(expected->operation)) {
        for (size_t i = 0; i < count; i++) {
            values[i] = (data[i / 8] >> (i % 8)) & 1;
        }
    } else {
        for (size_t i = 0; i < count; i++) {
            values[i] = word_at(data + 2 * i);
        }
    }
    return expected->count;
}
