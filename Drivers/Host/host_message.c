#include "host_message.h"

#include <string.h>

/* The largest errno that Linux has room for. */
#define LAST_ERRNO 4095

uint32_t host_message_kind(const uint8_t *bytes, size_t size) {
    host_header_t header;
    if (size < sizeof header || size > HOST_MAX_MESSAGE) {
        return 0;
    }
    memcpy(&header, bytes, sizeof header);
    return header.size == size ? header.kind : 0;
}

int host_request_values(const andon_request_t *request) {
    uint32_t end = (uint32_t)request->address + request->count;
    uint32_t write_end = (uint32_t)request->write_address + request->write_count;
    int has_range = request->count > 0 && request->count <= ANDON_MAX_VALUES && end <= 65536u;
    switch (request->operation) {
    case ANDON_READ_COILS:
    case ANDON_READ_DISCRETE:
    case ANDON_READ_HOLDING:
    case ANDON_READ_INPUT: return has_range ? 0 : -1;
    case ANDON_WRITE_COILS:
    case ANDON_WRITE_REGISTERS: return has_range ? request->count : -1;
    case ANDON_WRITE_COIL:
    case ANDON_WRITE_REGISTER:
    case ANDON_WRITE_COIL_WORD: return request->count == 1 ? 1 : -1;
    case ANDON_MASK_WRITE: return request->count == 2 ? 2 : -1;
    case ANDON_REPORT_SERVER_ID:
    case ANDON_READ_DEVICE_ID: return request->count == 0 ? 0 : -1;
    case ANDON_READ_WRITE_REGISTERS:
        return has_range && request->write_count > 0 && request->write_count <= 121 && write_end <= 65536u
                   ? request->write_count
                   : -1;
    case ANDON_EXCHANGE_FRAME: return request->count <= ANDON_MAX_FRAME ? request->count : -1;
    default: return -1;
    }
}

host_expectation_t host_request_expects(const andon_request_t *request) {
    switch (request->operation) {
    case ANDON_READ_COILS:
    case ANDON_READ_DISCRETE: return (host_expectation_t){request->count, request->count, 1};
    case ANDON_READ_HOLDING:
    case ANDON_READ_INPUT:
    case ANDON_READ_WRITE_REGISTERS: return (host_expectation_t){request->count, request->count, UINT16_MAX};
    case ANDON_REPORT_SERVER_ID:
    case ANDON_READ_DEVICE_ID: return (host_expectation_t){0, 256, 255};
    case ANDON_EXCHANGE_FRAME: return (host_expectation_t){0, ANDON_MAX_FRAME, 255};
    default: return (host_expectation_t){0, 0, 0};
    }
}

/* Appends a text with its NUL; 0 when it does not fit. */
static int put_text(uint8_t *bytes, size_t capacity, size_t *at, const char *text) {
    size_t size = text == NULL ? 0 : strlen(text) + 1;
    if (size == 0 || size > capacity - *at) {
        return 0;
    }
    memcpy(bytes + *at, text, size);
    *at += size;
    return 1;
}

size_t host_open_encode(const andon_link_config_t *link, uint8_t *bytes, size_t capacity) {
    size_t at = sizeof(host_open_t);
    capacity = capacity > HOST_MAX_MESSAGE ? HOST_MAX_MESSAGE : capacity;
    if (link->setting_count > HOST_MAX_SETTINGS || capacity < at ||
        !put_text(bytes, capacity, &at, link->name == NULL ? "?" : link->name)) {
        return 0;
    }
    for (size_t i = 0; i < link->setting_count; i++) {
        if (!put_text(bytes, capacity, &at, link->settings[i].key) ||
            !put_text(bytes, capacity, &at, link->settings[i].value)) {
            return 0;
        }
    }
    host_open_t head = {{HOST_OPEN, (uint32_t)at}, HOST_PROTOCOL, (uint32_t)link->setting_count};
    memcpy(bytes, &head, sizeof head);
    return at;
}

/* The text at *at, which moves behind its NUL; NULL when no NUL is left. */
static const char *take_text(const uint8_t *bytes, size_t size, size_t *at) {
    const uint8_t *end = *at < size ? memchr(bytes + *at, 0, size - *at) : NULL;
    if (end == NULL) {
        return NULL;
    }
    const char *text = (const char *)bytes + *at;
    *at = (size_t)(end - bytes) + 1;
    return text;
}

const char *host_open_decode(const uint8_t *bytes, size_t size, andon_link_config_t *link,
                             andon_setting_t settings[HOST_MAX_SETTINGS]) {
    host_open_t head;
    size_t at = sizeof head;
    if (host_message_kind(bytes, size) != HOST_OPEN || size < sizeof head) {
        return "is no open message";
    }
    memcpy(&head, bytes, sizeof head);
    if (head.protocol != HOST_PROTOCOL) {
        return "comes from an agent of another build";
    }
    if (head.setting_count > HOST_MAX_SETTINGS) {
        return "has too many settings";
    }
    link->name = take_text(bytes, size, &at);
    link->settings = settings;
    link->setting_count = head.setting_count;
    const char *last = link->name;
    for (size_t i = 0; i < head.setting_count && last != NULL; i++) {
        settings[i].key = take_text(bytes, size, &at);
        last = settings[i].value = take_text(bytes, size, &at);
    }
    return last == NULL ? "breaks off in a text" : at != size ? "has bytes behind its end" : NULL;
}

size_t host_submit_encode(const andon_request_t *request, uint64_t ticket, uint8_t *bytes) {
    int values = host_request_values(request);
    if (values < 0 || (values > 0 && request->values == NULL) || request->urgent > 1) {
        return 0;
    }
    size_t size = sizeof(host_submit_t) + (size_t)values * sizeof(uint16_t);
    host_submit_t head = {.header = {HOST_SUBMIT, (uint32_t)size},
                          .ticket = ticket,
                          .deadline_ns = request->deadline_ns,
                          .unit = request->unit,
                          .operation = request->operation,
                          .urgent = request->urgent,
                          .address = request->address,
                          .count = request->count,
                          .write_address = request->write_address,
                          .write_count = request->write_count,
                          .value_count = (uint16_t)values};
    memcpy(bytes, &head, sizeof head);
    if (values > 0) {
        memcpy(bytes + sizeof head, request->values, (size_t)values * sizeof(uint16_t));
    }
    return size;
}

const char *host_submit_decode(const uint8_t *bytes, size_t size, andon_request_t *request, uint16_t *values) {
    host_submit_t head;
    if (host_message_kind(bytes, size) != HOST_SUBMIT || size < sizeof head) {
        return "is no request";
    }
    memcpy(&head, bytes, sizeof head);
    *request = (andon_request_t){.ticket = head.ticket,
                                 .deadline_ns = head.deadline_ns,
                                 .unit = head.unit,
                                 .operation = head.operation,
                                 .urgent = head.urgent,
                                 .address = head.address,
                                 .count = head.count,
                                 .write_address = head.write_address,
                                 .write_count = head.write_count,
                                 .values = values};
    int expected = host_request_values(request);
    if (expected < 0 || expected != head.value_count || head.urgent > 1 || head.reserved != 0 ||
        head.reserved_too != 0 || size != sizeof head + (size_t)expected * sizeof(uint16_t)) {
        return "is a request outside the limits";
    }
    memcpy(values, bytes + sizeof head, (size_t)expected * sizeof(uint16_t));
    return NULL;
}

size_t host_answer_encode(const andon_answer_t *answer, const andon_link_counters_t *counters, uint8_t *bytes) {
    if (answer->count > ANDON_MAX_VALUES || (answer->count > 0 && answer->values == NULL)) {
        return 0;
    }
    size_t size = sizeof(host_answer_t) + answer->count * sizeof(uint16_t);
    host_answer_t head = {.header = {HOST_ANSWER, (uint32_t)size},
                          .ticket = answer->ticket,
                          .sent_ns = answer->sent_ns,
                          .answered_ns = answer->answered_ns,
                          .status = answer->status,
                          .system_error = answer->system_error,
                          .exception = answer->exception,
                          .flags = answer->flags,
                          .count = answer->count,
                          .counters = *counters};
    memcpy(bytes, &head, sizeof head);
    if (answer->count > 0) {
        memcpy(bytes + sizeof head, answer->values, answer->count * sizeof(uint16_t));
    }
    return size;
}

const char *host_answer_decode(const uint8_t *bytes, size_t size, andon_answer_t *answer, uint16_t *values,
                               andon_link_counters_t *counters) {
    host_answer_t head;
    if (host_message_kind(bytes, size) != HOST_ANSWER || size < sizeof head) {
        return "sent a broken message";
    }
    memcpy(&head, bytes, sizeof head);
    if (head.count > ANDON_MAX_VALUES || size != sizeof head + head.count * sizeof(uint16_t) || head.reserved != 0) {
        return "answered more or fewer values than it said";
    }
    if (head.status < ANDON_OK || head.status > ANDON_JAMMED) {
        return "answered a status that there is not";
    }
    if (head.status != ANDON_OK && head.count > 0) {
        return "answered values with a failure";
    }
    if ((head.flags & ~ANDON_ANSWER_UNCONFIRMED) != 0 || (head.exception != 0) != (head.status == ANDON_EXCEPTION) ||
        head.system_error < 0 || head.system_error > LAST_ERRNO) {
        return "answered flags, an exception or an error number that there is not";
    }
    *answer = (andon_answer_t){.ticket = head.ticket,
                               .sent_ns = head.sent_ns,
                               .answered_ns = head.answered_ns,
                               .status = head.status,
                               .system_error = head.system_error,
                               .exception = head.exception,
                               .flags = head.flags,
                               .count = head.count,
                               .values = values};
    *counters = head.counters;
    memcpy(values, bytes + sizeof head, head.count * sizeof(uint16_t));
    return NULL;
}

void host_state_encode(host_state_t *message, uint32_t kind, andon_status_t status,
                       const andon_link_counters_t *counters, const char *text) {
    memset(message, 0, sizeof *message);
    message->header = (host_header_t){kind, sizeof *message};
    message->status = (int32_t)status;
    if (counters != NULL) {
        message->counters = *counters;
    }
    size_t length = strnlen(text, sizeof message->text - 1);
    memcpy(message->text, text, length);
}

const char *host_state_decode(const uint8_t *bytes, size_t size, host_state_t *message) {
    uint32_t kind = host_message_kind(bytes, size);
    if ((kind != HOST_OPENED && kind != HOST_STATE && kind != HOST_ENDING) || size != sizeof *message) {
        return "sent a broken message";
    }
    memcpy(message, bytes, sizeof *message);
    if (message->status < ANDON_OK || message->status > ANDON_JAMMED || message->reserved != 0) {
        return "sent a status that there is not";
    }
    message->text[sizeof message->text - 1] = 0;
    for (char *at = message->text; *at != 0; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            *at = '?'; /* it ends in logs and on terminals */
        }
    }
    return NULL;
}
