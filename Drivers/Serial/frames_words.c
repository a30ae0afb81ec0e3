/* What is wrong with the port, for people. */
#include "frames_instance.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* So many bytes without a frame are no accident. */
#define MANY_BYTES 64u

static void describe_open(const andon_instance_t *instance, char *text, size_t size) {
    const char *device = instance->line.device;
    switch (instance->open_error) {
    case ENOENT:
    case ENXIO:
    case ENODEV: snprintf(text, size, "%.120s is not there: is the adapter plugged in?", device); break;
    case EACCES:
    case EPERM:
        snprintf(text, size, "%.120s may not be opened by this user: add him to the group that owns it (dialout)",
                 device);
        break;
    case ENOTTY:
        snprintf(text, size, "%.120s is no serial port%s", device,
                 instance->line.rs485 == LINE_RS485_OFF ? "" : ", or cannot switch RTS by itself (rs485)");
        break;
    default:
        if (instance->open_status == ANDON_LOCKED) {
            snprintf(text, size, "%.120s is in use by another program", device);
        } else {
            snprintf(text, size, "%.120s cannot be opened: %s", device, strerror(instance->open_error));
        }
    }
}

void frames_describe(const andon_instance_t *instance, char *text, size_t size) {
    if (text == NULL || size == 0) {
        return;
    }
    text[0] = 0;
    if (instance->open_status != ANDON_OK) {
        describe_open(instance, text, size);
    } else if (instance->is_echo && !instance->strips_echo) {
        snprintf(text, size, "what was sent came back as the answer: if the line has two wires, set echo: strip");
    } else if (instance->last_event == FRAME_BAD_CHECKSUM) {
        snprintf(text, size, "the last frame's checksum is wrong: kind, what it covers, baud rate or parity differ");
    } else if (instance->last_event == FRAME_DAMAGED) {
        snprintf(text, size, "the last frame had a damaged character: baud rate, parity or data bits differ");
    } else if (instance->last_event == FRAME_TOO_LONG || instance->bytes_since_frame > MANY_BYTES) {
        snprintf(text, size,
                 "%" PRIu64 " bytes came without a whole frame: check how frames end, most-bytes, baud rate and parity",
                 instance->bytes_since_frame);
    }
}
