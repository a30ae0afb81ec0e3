// needs: Drivers/Modbus/modbus_tcp.c Drivers/Modbus/tcp_*.c Drivers/Modbus/settings.c Drivers/Modbus/mbap.c
// needs: Drivers/Modbus/pdu.c Drivers/Modbus/trouble.c Drivers/Contract/andon_driver.c
/*
 * The whole modbus-tcp driver against a device that says whatever libFuzzer makes up. Its endpoint is one end of a
 * socket pair, all else is the driver's own. Every request is answered exactly once, and an answer that is good stood
 * in the stream, with its transaction and unit, after the request. A byte chooses what happens next: a request, the
 * answer to the oldest one with some bytes changed, made-up bytes, or the end of the connection.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "andon_modbus.h"
#include "fuzz_request.h"
#include "tcp_instance.h"

#define REQUESTS 48u
#define STREAM 8192u
#define FAR_NS (600 * ANDON_SECOND_NS)

typedef struct asked {
    andon_expectation_t expected;
    size_t since; /* bytes of the stream before it was sent */
    int is_answered;
    int transaction; /* -1: not seen at the device yet */
} asked_t;

static asked_t asked[REQUESTS];
static uint64_t asked_count;
static uint8_t stream[STREAM]; /* all that the device said */
static size_t said;
static int device = -1;
static int is_refused;

static void check(int is_true) {
    if (!is_true) {
        abort();
    }
}

/* The endpoint of this target, in place of endpoint.c. */
andon_status_t endpoint_settings_read(const andon_link_config_t *config, endpoint_t *endpoint,
                                      andon_error_text_t text) {
    (void)config, (void)text;
    memset(endpoint, 0, sizeof *endpoint);
    return ANDON_OK;
}

int endpoint_connect(const endpoint_t *endpoint, int *is_connected, int *error) {
    int pair[2];
    (void)endpoint;
    *is_connected = 1;
    *error = is_refused ? ECONNREFUSED : 0;
    if (is_refused || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0) {
        return -1;
    }
    if (device >= 0) {
        close(device);
    }
    device = pair[1];
    return pair[0];
}

int endpoint_connect_error(int fd) { return fd < 0 ? EBADF : 0; }
void endpoint_reset_on_close(int fd) { check(fd >= 0); }
int endpoint_has_unsent(int fd) { return fd < 0; }
andon_status_t endpoint_status(int error) { return error == ENOMEM ? ANDON_NO_MEMORY : ANDON_LINK_DOWN; }

/* Requests as they reach the device: each has a unit of its own. */
static void hear(void) {
    uint8_t bytes[4096];
    ssize_t got = device < 0 ? 0 : recv(device, bytes, sizeof bytes, MSG_DONTWAIT);
    for (ssize_t at = 0; got > 0 && at + 8 <= got; at += 6 + (bytes[at + 4] << 8 | bytes[at + 5])) {
        asked_t *one = &asked[bytes[at + 6] - 1];
        check(bytes[at + 6] > 0 && bytes[at + 6] <= asked_count && one->transaction < 0);
        one->transaction = bytes[at] << 8 | bytes[at + 1];
        one->since = said;
    }
}

static void say(const uint8_t *bytes, size_t count) {
    if (device < 0 || said + count > STREAM || send(device, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
        return;
    }
    memcpy(stream + said, bytes, count);
    said += count;
}

/* 1 when the device said this answer, whole, after the request had come. */
static int was_served(const asked_t *one, const andon_answer_t *answer) {
    for (size_t at = one->since; one->transaction >= 0 && at + 8 <= said; at++) {
        const uint8_t *frame = stream + at;
        size_t length = (size_t)(frame[4] << 8 | frame[5]);
        uint16_t values[ANDON_MAX_VALUES];
        uint8_t exception = 0;
        if ((frame[0] << 8 | frame[1]) != one->transaction || frame[2] != 0 || frame[3] != 0 || length < 3 ||
            length > 254 || at + 6 + length > said || frame[6] != one->expected.unit) {
            continue;
        }
        andon_status_t status = andon_pdu_judge(&one->expected, frame + 7, length - 1, &exception);
        if (status == ANDON_EXCEPTION && answer->status == ANDON_EXCEPTION && exception == answer->exception) {
            return 1;
        }
        if (status == ANDON_OK && answer->status == ANDON_OK &&
            andon_pdu_values(&one->expected, frame + 7, length - 1, values) == answer->count &&
            (answer->count == 0 || memcmp(values, answer->values, answer->count * sizeof values[0]) == 0)) {
            return 1;
        }
    }
    return 0;
}

static void take(const andon_driver_t *driver, andon_instance_t *instance) {
    andon_answer_t answers[3];
    size_t count = driver->wait(instance, andon_now_ns(), answers, 3);
    hear();
    check(count <= 3);
    for (size_t i = 0; i < count; i++) {
        check(answers[i].ticket < asked_count && !asked[answers[i].ticket].is_answered);
        asked_t *one = &asked[answers[i].ticket];
        one->is_answered = 1;
        check(answers[i].flags == 0 && answers[i].link == 0);
        if (answers[i].status == ANDON_OK || answers[i].status == ANDON_EXCEPTION) {
            check(was_served(one, &answers[i]));
        } else {
            check(answers[i].count == 0 && answers[i].values == NULL);
            check(answers[i].status == ANDON_LINK_DOWN || answers[i].status == ANDON_BAD_ANSWER ||
                  answers[i].status == ANDON_TIMEOUT);
        }
    }
}

static void ask(const andon_driver_t *driver, andon_instance_t *instance, uint8_t choice) {
    static const uint16_t values[9] = {1, 0, 1, 1};
    andon_request_t request = fuzz_request(choice & 15, values);
    request.unit = (uint8_t)(asked_count + 1);
    request.urgent = choice >> 5 & 1;
    request.ticket = asked_count;
    request.deadline_ns = choice >> 6 == 3 ? 1 : andon_now_ns() + FAR_NS;
    if (asked_count == REQUESTS || driver->submit(instance, &request) != ANDON_OK) {
        return;
    }
    asked[asked_count++] = (asked_t){andon_pdu_expectation(&request), said, 0, -1};
}

/* A good answer to the oldest request that is at the device. change is XORed into the byte at place. */
static void serve(uint8_t place, uint8_t change) {
    uint8_t frame[300] = {0};
    const asked_t *one = NULL;
    for (uint64_t i = 0; i < asked_count && one == NULL; i++) {
        one = asked[i].transaction >= 0 && !asked[i].is_answered ? &asked[i] : NULL;
    }
    if (one == NULL) {
        return;
    }
    const andon_expectation_t *expected = &one->expected;
    size_t length = 2;
    uint8_t *pdu = frame + 7;
    pdu[0] = expected->function;
    switch (expected->operation) {
    case ANDON_READ_COILS:
    case ANDON_READ_DISCRETE: length += pdu[1] = (uint8_t)((expected->count + 7) / 8); break;
    case ANDON_READ_HOLDING:
    case ANDON_READ_INPUT:
    case ANDON_READ_WRITE_REGISTERS: length += pdu[1] = (uint8_t)(expected->count * 2); break;
    case ANDON_REPORT_SERVER_ID: length += pdu[1] = 3; break;
    case ANDON_READ_DEVICE_ID: memcpy(pdu, (uint8_t[]){43, 14, 1, 0x82, 0, 0, 1, 0, 1, 'A'}, length = 10); break;
    default: {
        uint16_t words[] = {expected->address, expected->echo, expected->echo_too};
        length = expected->operation == ANDON_MASK_WRITE ? 7 : 5;
        for (size_t i = 0; i < (length - 1) / 2; i++) {
            pdu[1 + 2 * i] = (uint8_t)(words[i] >> 8);
            pdu[2 + 2 * i] = (uint8_t)words[i];
        }
    }
    }
    frame[0] = (uint8_t)(one->transaction >> 8);
    frame[1] = (uint8_t)one->transaction;
    frame[5] = (uint8_t)(length + 1);
    frame[6] = expected->unit;
    frame[place % (7 + length)] ^= change;
    say(frame, 7 + length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const andon_driver_t *driver = andon_modbus_tcp();
    andon_setting_t setting = {"in-flight", "4"};
    andon_link_config_t link = {"fuzz", &setting, 1};
    andon_instance_t *instance = NULL;
    char error[ANDON_MAX_ERROR_TEXT];
    asked_count = said = 0;
    is_refused = 0;
    check(driver->open(&link, 1, &instance, error, sizeof error) == ANDON_OK);
    for (size_t at = 0; at + 2 < size;) {
        uint8_t what = data[at++];
        switch (what & 3) {
        case 0: ask(driver, instance, data[at++]); break;
        case 1:
            serve(data[at], data[at + 1]);
            at += 2;
            break;
        case 2: {
            size_t count = 1u + (what >> 2), left = size - at;
            say(data + at, count < left ? count : left);
            at += count < left ? count : left;
            break;
        }
        default:
            if (device >= 0 && what >> 2 == 0) {
                close(device);
                device = -1;
            }
        }
        take(driver, instance);
    }
    /* Nobody is there any more: what is left fails. */
    is_refused = 1;
    if (device >= 0) {
        close(device);
        device = -1;
    }
    uint64_t next = 0;
    for (unsigned turn = 0; next < asked_count; turn++) {
        check(turn < 2 * REQUESTS + 8);
        take(driver, instance);
        while (next < asked_count && asked[next].is_answered) {
            next++;
        }
    }
    driver->close(instance);
    return 0;
}
