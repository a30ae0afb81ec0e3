/*
 * What the agent and a driver's host say to each other over their socket pair. One message per packet
 * (SOCK_SEQPACKET), in the machine's own byte order: both ends are on one machine and of one build. Neither side
 * believes the other: every decoder below checks every field and takes nothing beyond the bytes it is given.
 */
#ifndef ANDON_HOST_MESSAGE_H
#define ANDON_HOST_MESSAGE_H

#include "andon_driver.h"

/* Raised when a message changes: an agent and a host of different builds refuse each other. */
#define HOST_PROTOCOL 1u

/* The longest message. */
#define HOST_MAX_MESSAGE 16384u

/* The most settings of one link. */
#define HOST_MAX_SETTINGS 64u

/* Requests that the agent has at a host at most: 16, and 4 more that only urgent ones may take. */
#define HOST_MAX_REQUESTS (ANDON_MAX_IN_FLIGHT + 4u)

/* Bytes of a text in a message, the ending NUL included. */
#define HOST_TEXT ANDON_MAX_ERROR_TEXT

/* The descriptor at which a host finds its end of the socket pair. */
#define HOST_SOCKET 3

enum host_kind {
    HOST_OPEN = 1,    /* agent: the settings of the link */
    HOST_SUBMIT = 2,  /* agent: one request */
    HOST_CLOSE = 3,   /* agent: let go of the device and end */
    HOST_OPENED = 16, /* host: the driver took the settings, or why not */
    HOST_ANSWER = 17, /* host: one answer, with the counters as they stand */
    HOST_STATE = 18,  /* host: counters and words that changed without an answer */
    HOST_ENDING = 19  /* host: the driver broke the contract, and how; the host ends */
};

typedef struct host_header {
    uint32_t kind;
    uint32_t size; /* of the whole message */
} host_header_t;

typedef struct host_open {
    host_header_t header;
    uint32_t protocol;
    uint32_t setting_count;
    /* then, each with its NUL: the link's name, and key and value of each setting */
} host_open_t;

typedef struct host_submit {
    host_header_t header;
    uint64_t ticket;
    uint64_t deadline_ns;
    uint8_t unit;
    uint8_t operation;
    uint8_t urgent;
    uint8_t reserved;
    uint16_t address;
    uint16_t count;
    uint16_t write_address;
    uint16_t write_count;
    uint16_t value_count; /* values that follow */
    uint16_t reserved_too;
} host_submit_t;

typedef struct host_answer {
    host_header_t header;
    uint64_t ticket;
    uint64_t sent_ns;
    uint64_t answered_ns;
    int32_t status;
    int32_t system_error;
    uint8_t exception;
    uint8_t flags;
    uint16_t count; /* values that follow */
    uint32_t reserved;
    andon_link_counters_t counters;
} host_answer_t;

/* OPENED, STATE and ENDING. */
typedef struct host_state {
    host_header_t header;
    int32_t status;
    uint32_t reserved;
    andon_link_counters_t counters;
    char text[HOST_TEXT];
} host_state_t;

_Static_assert(sizeof(host_open_t) == 16, "no hidden bytes go over the socket");
_Static_assert(sizeof(host_submit_t) == 40, "no hidden bytes go over the socket");
_Static_assert(sizeof(host_answer_t) == 96, "no hidden bytes go over the socket");
_Static_assert(sizeof(host_state_t) == 64 + HOST_TEXT, "no hidden bytes go over the socket");

#define HOST_MAX_SUBMIT (sizeof(host_submit_t) + ANDON_MAX_VALUES * sizeof(uint16_t))
#define HOST_MAX_ANSWER (sizeof(host_answer_t) + ANDON_MAX_VALUES * sizeof(uint16_t))

/* Checks the header of a message of size bytes; 0 when it is none. Kinds are not judged. */
uint32_t host_message_kind(const uint8_t *bytes, size_t size);

/* How many values a request carries to the device; -1 when it is outside every limit of the contract. */
int host_request_values(const andon_request_t *request);

/* How many values an OK answer brings at least and at most, and the largest of them. */
typedef struct host_expectation {
    uint16_t least;
    uint16_t most;
    uint16_t largest;
} host_expectation_t;

host_expectation_t host_request_expects(const andon_request_t *request);

/* Writes an OPEN message; returns its size, or 0 when it does not fit, has too many settings or a missing text. */
size_t host_open_encode(const andon_link_config_t *link, uint8_t *bytes, size_t capacity);

/* Reads an OPEN message: link and settings point into bytes. NULL, or what is wrong with it. */
const char *host_open_decode(const uint8_t *bytes, size_t size, andon_link_config_t *link,
                             andon_setting_t settings[HOST_MAX_SETTINGS]);

/* Writes a SUBMIT message into HOST_MAX_SUBMIT bytes; 0 when the request is outside the limits. */
size_t host_submit_encode(const andon_request_t *request, uint64_t ticket, uint8_t *bytes);

/* Reads a SUBMIT message; the request borrows values (ANDON_MAX_VALUES of them). NULL, or what is wrong with it. */
const char *host_submit_decode(const uint8_t *bytes, size_t size, andon_request_t *request, uint16_t *values);

/* Writes an ANSWER message into HOST_MAX_ANSWER bytes; 0 when its count is too large or its values are missing. */
size_t host_answer_encode(const andon_answer_t *answer, const andon_link_counters_t *counters, uint8_t *bytes);

/* Reads an ANSWER message; the answer borrows values. What can be judged without the request is: NULL, or what is
 * wrong with it. */
const char *host_answer_decode(const uint8_t *bytes, size_t size, andon_answer_t *answer, uint16_t *values,
                               andon_link_counters_t *counters);

/* Fills an OPENED, STATE or ENDING message. */
void host_state_encode(host_state_t *message, uint32_t kind, andon_status_t status,
                       const andon_link_counters_t *counters, const char *text);

/* Reads one; its text is made printable and ends with NUL. NULL, or what is wrong with it. */
const char *host_state_decode(const uint8_t *bytes, size_t size, host_state_t *message);

#endif
