/*
 * The driver contract: the one table through which Andon talks to machines.
 *
 * A driver instance serves one wire: one or more links (all TCP endpoints of a line share one instance; every serial
 * port has an instance of its own). Exactly one thread, the wire, calls open, submit, wait and close; wake may be
 * called from any thread. The contract is completion-based: submit hands a request over and returns at once, wait does
 * the I/O and returns the answers that are complete. Every submitted request is answered exactly once, at its deadline
 * at the latest (see wait).
 *
 * Times are nanoseconds of CLOCK_MONOTONIC. Addresses are wire addresses (0-based). Nothing here knows Swift.
 */
#ifndef ANDON_DRIVER_H
#define ANDON_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a struct or the meaning of a function below changes. The agent refuses a table with another number.
 */
#define ANDON_DRIVER_ABI 2u

/* The most values one answer or one request can carry: 2000 bits, one value each (Modbus Application Protocol V1.1b3,
 * 6.1). Registers stop at 125 read (6.3) and 123 written (6.12); the bytes of a frame stop at ANDON_MAX_FRAME. */
#define ANDON_MAX_VALUES 2000u

/* The most bytes of one frame of a wire that speaks frames instead of registers, one value each. */
#define ANDON_MAX_FRAME 1024u

/* The most requests that may be unanswered on one link at once; a link's setting "in-flight" is at most this. */
#define ANDON_MAX_IN_FLIGHT 16u

/* Bytes of a text that open writes on failure, the ending NUL included. */
#define ANDON_MAX_ERROR_TEXT 256u

typedef enum andon_status {
    ANDON_OK = 0,
    ANDON_TIMEOUT = 1,     /* no complete answer before the deadline */
    ANDON_LINK_DOWN = 2,   /* the link could not be opened, or was lost while the request was on its way */
    ANDON_EXCEPTION = 3,   /* the device refused: answer.exception holds its code; the link is healthy */
    ANDON_BAD_ANSWER = 4,  /* bytes came that do not answer this request (unit, function, length, echo, checksum) */
    ANDON_BAD_REQUEST = 5, /* the request breaks the protocol's or the driver's limits; nothing was sent */
    ANDON_BUSY = 6,        /* the link has as many unanswered requests as it takes; nothing was sent */
    ANDON_LOCKED = 7,      /* another process owns the port */
    ANDON_BAD_CONFIG = 8,  /* a setting is unknown, missing or out of range */
    ANDON_NO_MEMORY = 9,   /* memory or descriptors are exhausted */
    ANDON_JAMMED = 10      /* the bus never fell silent: somebody talks without pause */
} andon_status_t;

/* What a request does. The numbers are the Modbus function codes (V1.1b3, 5.1); a driver for another protocol maps them
 * to its own words for reading and writing bits and registers. */
typedef enum andon_operation {
    ANDON_READ_COILS = 1,
    ANDON_READ_DISCRETE = 2,
    ANDON_READ_HOLDING = 3,
    ANDON_READ_INPUT = 4,
    ANDON_WRITE_COIL = 5,
    ANDON_WRITE_REGISTER = 6,
    ANDON_WRITE_COILS = 15,
    ANDON_WRITE_REGISTERS = 16,
    /* Report Server ID (6.13). Answers the bytes behind the byte count, one byte per value. address and count are 0. */
    ANDON_REPORT_SERVER_ID = 17,
    /* Mask Write Register (6.16): values[0] is the AND mask, values[1] the OR mask; count is 2. */
    ANDON_MASK_WRITE = 22,
    /* Read/Write Multiple Registers (6.17): writes write_count values at write_address, then reads count at address. */
    ANDON_READ_WRITE_REGISTERS = 23,
    /* Read Device Identification (6.21, MEI type 14): address is the read code (1 to 4) in its high and the first
     * object in its low byte, count is 0. Answers the bytes behind the MEI type, one byte per value: read code,
     * conformity, more follows, next object, number of objects, then id, length and text of each. */
    ANDON_READ_DEVICE_ID = 43,
    /* Function 5 with values[0] as the word on the wire, for relays that take something else than FF00 and 0000. */
    ANDON_WRITE_COIL_WORD = 105,
    /* One exchange on a wire that speaks frames: sends count bytes (one per value, at most ANDON_MAX_FRAME; 0 sends
     * nothing and takes the next frame that comes unasked) and answers the frame that comes, one byte per value.
     * address is not used. Which bytes belong to the frame (delimiters, checksum) is the driver's setting. */
    ANDON_EXCHANGE_FRAME = 200
} andon_operation_t;

/* One setting of a link, as text, so that a new driver needs no new struct: { "host", "192.0.2.20" }. */
typedef struct andon_setting {
    const char *key;
    const char *value;
} andon_setting_t;

/* One link: a serial port or a TCP endpoint. Borrowed for the time of the call to open. */
typedef struct andon_link_config {
    const char *name; /* the plan's name of the link, for error texts */
    const andon_setting_t *settings;
    size_t setting_count;
} andon_link_config_t;

typedef struct andon_request {
    uint64_t ticket;      /* the caller's own number; comes back in the answer */
    uint64_t deadline_ns; /* total: connecting, draining, sending and the whole answer are inside it */
    uint32_t link;        /* index into the links given to open */
    uint8_t unit;         /* Modbus unit id */
    uint8_t operation;    /* andon_operation_t */
    uint8_t urgent; /* 1: goes out before other requests that wait inside the driver, and waits for no settling time */
    uint8_t reserved; /* 0 */
    uint16_t address;
    uint16_t count;         /* bits or registers; see each operation */
    uint16_t write_address; /* ANDON_READ_WRITE_REGISTERS; 0 elsewhere */
    uint16_t write_count;   /* the same, at most 121 */
    const uint16_t
        *values; /* writes: count (or write_count) values, a bit is 0 or 1; borrowed for the call to submit */
} andon_request_t;

/* Set in an answer's flags when the values are well formed but may belong to an earlier request: the first answers
 * after a timeout on a wire whose answers carry no id (RTU). Its quality is uncertain; no rule may act on it. */
#define ANDON_ANSWER_UNCONFIRMED 1u

typedef struct andon_answer {
    uint64_t ticket;
    uint64_t sent_ns;     /* when the first byte of the request was handed to the system; 0 when nothing was sent */
    uint64_t answered_ns; /* when the answer was complete, or when the driver gave up */
    int32_t status;       /* andon_status_t */
    int32_t system_error; /* errno behind LINK_DOWN, LOCKED, NO_MEMORY; 0 when there is none */
    uint32_t link;
    uint8_t exception;      /* the device's code when status is ANDON_EXCEPTION, otherwise 0 */
    uint8_t flags;          /* ANDON_ANSWER_… */
    uint16_t count;         /* values below; 0 for plain writes and for every status but ANDON_OK */
    const uint16_t *values; /* reads: count values, a bit is 0 or 1; valid until the next call to wait or close */
} andon_answer_t;

/* Counters of one link since open, for people who look for the cause of a bad bus. */
typedef struct andon_link_counters {
    uint64_t connects;     /* times the link was opened */
    uint64_t requests;     /* requests sent */
    uint64_t late_answers; /* answers that came after their deadline and were thrown away */
    uint64_t stray_bytes;  /* bytes thrown away that belonged to no answer */
    uint64_t bad_answers;  /* answers refused for their content */
    uint64_t echoes;       /* own requests that came back: a two-wire bus whose receiver hears its sender */
} andon_link_counters_t;

typedef struct andon_instance andon_instance_t; /* opaque; each driver has its own */

typedef struct andon_driver {
    uint32_t abi;     /* ANDON_DRIVER_ABI */
    const char *name; /* "modbus-tcp"; static */

    /* Checks the settings of every link and makes the instance. Opens no device: links are opened by the first request.
     * On failure writes a sentence that names link, setting, what was found and what is allowed into error (at most
     * error_size bytes with the NUL) and leaves *instance NULL.
     * Returns OK, BAD_CONFIG, NO_MEMORY. Does not block. */
    andon_status_t (*open)(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                           char *error, size_t error_size);

    /* Takes a request. Never blocks and does not wait for the wire. A request that is not OK here is never answered.
     * Returns OK, BAD_REQUEST, BUSY. */
    andon_status_t (*submit)(andon_instance_t *instance, const andon_request_t *request);

    /* Does the I/O until at least one answer is complete, until wake is called, or until until_ns, and writes at most
     * capacity answers. Returns how many; 0 when time ran out or wake was called. A driver whose I/O blocks (RTU) may
     * stay longer than until_ns, but never past the deadline of the request that is on the wire. Each request is
     * answered within its deadline and a scheduling delay; the answer to one that missed it is TIMEOUT (or LINK_DOWN,
     * JAMMED). */
    size_t (*wait)(andon_instance_t *instance, uint64_t until_ns, andon_answer_t *answers, size_t capacity);

    /* Makes the current or the next wait return soon. Any thread, async-signal-safe, never blocks. */
    void (*wake)(andon_instance_t *instance);

    /* Copies the counters of one link. Called by the wire. Returns OK, BAD_REQUEST (no such link). */
    andon_status_t (*counters)(const andon_instance_t *instance, uint32_t link, andon_link_counters_t *counters);

    /* Writes in words for people what is wrong with a link and what to do about it, at most size bytes with the NUL; an
     * empty text while nothing is. Called by the wire. May be NULL in a table that has nothing to add to its statuses.
     * Returns OK, BAD_REQUEST (no such link). */
    andon_status_t (*describe)(const andon_instance_t *instance, uint32_t link, char *text, size_t size);

    /* Closes every link and frees the instance; unanswered requests are forgotten. NULL is allowed. Does not block:
     * unsent bytes are dropped. No thread may call wake afterwards. */
    void (*close)(andon_instance_t *instance);
} andon_driver_t;

/* What a plug-in library exports under this name; the host that loads it takes its table from here (docs/drivers.md).
 * The table is static. The agent itself has no such function. */
const andon_driver_t *andon_driver_entry(void);

/* The name of a status for logs and events: "timeout", "link-down", …; "unknown" for any other number. Static. */
const char *andon_status_name(int32_t status);

/* The name of a Modbus exception code (V1.1b3, 7): "illegal data address", …; "unknown exception" for any other.
 * Static. */
const char *andon_exception_name(uint8_t exception);

/* 1 when count (and for writes the values) of a request is inside the limits of its operation, otherwise 0. */
int andon_request_is_valid(const andon_request_t *request);

#ifdef __cplusplus
}
#endif

#endif
