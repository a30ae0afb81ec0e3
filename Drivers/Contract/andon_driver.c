#include "andon_driver.h"

const char *andon_status_name(int32_t status) {
    switch (status) {
    case ANDON_OK: return "ok";
    case ANDON_TIMEOUT: return "timeout";
    case ANDON_LINK_DOWN: return "link-down";
    case ANDON_EXCEPTION: return "exception";
    case ANDON_BAD_ANSWER: return "bad-answer";
    case ANDON_BAD_REQUEST: return "bad-request";
    case ANDON_BUSY: return "busy";
    case ANDON_LOCKED: return "locked";
    case ANDON_BAD_CONFIG: return "bad-config";
    case ANDON_NO_MEMORY: return "no-memory";
    case ANDON_JAMMED: return "jammed";
    default: return "unknown";
    }
}

const char *andon_exception_name(uint8_t exception) {
    switch (exception) {
    case 1: return "illegal function";
    case 2: return "illegal data address";
    case 3: return "illegal data value";
    case 4: return "server device failure";
    case 5: return "acknowledge";
    case 6: return "server device busy";
    case 8: return "memory parity error";
    case 10: return "gateway path unavailable";
    case 11: return "gateway target failed to respond";
    default: return "unknown exception";
    }
}

/* The most values of an operation; 0: not an operation of this contract. */
static uint32_t most_values(uint8_t operation) {
    switch (operation) {
    case ANDON_READ_COILS:
    case ANDON_READ_DISCRETE: return 2000;
    case ANDON_READ_HOLDING:
    case ANDON_READ_INPUT:
    case ANDON_READ_WRITE_REGISTERS: return 125;
    case ANDON_WRITE_COIL:
    case ANDON_WRITE_COIL_WORD:
    case ANDON_WRITE_REGISTER: return 1;
    case ANDON_MASK_WRITE: return 2;
    case ANDON_WRITE_COILS: return 1968;
    case ANDON_WRITE_REGISTERS: return 123;
    case ANDON_EXCHANGE_FRAME: return ANDON_MAX_FRAME;
    default: return 0;
    }
}

static int are_bits(const uint16_t *values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (values[i] > 1) {
            return 0;
        }
    }
    return 1;
}

static int are_bytes(const uint16_t *values, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (values[i] > 255) {
            return 0;
        }
    }
    return 1;
}

static int is_inside(uint16_t address, uint32_t count) { return (uint32_t)address + count <= 65536u; }

/* What only a read and write in one may carry. */
static int writes_in_limits(const andon_request_t *request) {
    if (request->operation != ANDON_READ_WRITE_REGISTERS) {
        return request->write_address == 0 && request->write_count == 0;
    }
    return request->write_count > 0 && request->write_count <= 121 && request->values != NULL &&
           is_inside(request->write_address, request->write_count);
}

/* The operations whose count and address are not those of values. */
static int asks_identity(const andon_request_t *request) {
    uint8_t code = (uint8_t)(request->address >> 8);
    return request->operation == ANDON_REPORT_SERVER_ID
               ? request->address == 0 && request->count == 0
               : request->operation == ANDON_READ_DEVICE_ID && code >= 1 && code <= 4 && request->count == 0;
}

int andon_request_is_valid(const andon_request_t *request) {
    if (!writes_in_limits(request)) {
        return 0;
    }
    if (asks_identity(request)) {
        return 1;
    }
    if (request->count > most_values(request->operation)) {
        return 0;
    }
    if (request->operation == ANDON_EXCHANGE_FRAME) {
        return request->count == 0 || (request->values != NULL && are_bytes(request->values, request->count));
    }
    if (request->count == 0) {
        return 0;
    }
    if (request->operation == ANDON_MASK_WRITE) {
        return request->count == 2 && request->values != NULL;
    }
    if (!is_inside(request->address, request->count)) {
        return 0;
    }
    switch (request->operation) {
    case ANDON_WRITE_COIL:
    case ANDON_WRITE_COILS: return request->values != NULL && are_bits(request->values, request->count);
    case ANDON_WRITE_COIL_WORD:
    case ANDON_WRITE_REGISTER:
    case ANDON_WRITE_REGISTERS: return request->values != NULL;
    default: return 1;
    }
}
