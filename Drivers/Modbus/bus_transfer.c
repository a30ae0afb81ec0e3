#include "bus_instance.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The only reader of libmodbus' errno. */
static andon_status_t status_from_errno(int error) {
    switch (error) {
    case ETIMEDOUT: return ANDON_TIMEOUT;
    case EMBBADCRC:
    case EMBBADDATA:
    case EMBBADEXC:
    case EMBUNKEXC:
    case EMBMDATA:
    case EMBBADSLAVE: return ANDON_BAD_ANSWER;
    default: return ANDON_LINK_DOWN; /* EIO, ENXIO, ENODEV, EBADF, ECONNRESET, and whatever else a lost port says */
    }
}

/* Waits for the port until a time. 1: ready, 0: time is over. */
static int is_ready(const andon_instance_t *instance, short events, uint64_t until_ns) {
    for (;;) {
        struct pollfd port = {.fd = instance->fd, .events = events};
        uint64_t now_ns = andon_now_ns();
        struct timespec left = andon_time_left(now_ns, until_ns);
        int ready = ppoll(&port, 1, &left, NULL);
        if (ready > 0 || (ready == 0 && now_ns >= until_ns)) {
            return ready > 0;
        }
        if (ready < 0 && errno != EINTR) {
            return 1; /* the read or write behind it says what is wrong */
        }
    }
}

static ssize_t put(const andon_instance_t *instance, const uint8_t *bytes, size_t length) {
    return instance->kind == BUS_RTU_TCP ? send(instance->fd, bytes, length, MSG_NOSIGNAL)
                                         : write(instance->fd, bytes, length);
}

/* libmodbus adds the checksum; the frame in instance->sent is what it sends. */
static andon_status_t send_by_libmodbus(andon_instance_t *instance, const bus_entry_t *entry, andon_answer_t *answer) {
    if (modbus_send_raw_request(instance->modbus, (uint8_t *)entry->message, entry->length) >= 0) {
        return ANDON_OK;
    }
    /* A number of libmodbus' own says that the frame left only in part. */
    answer->system_error = errno < MODBUS_ENOBASE ? errno : EIO;
    return ANDON_LINK_DOWN;
}

/* Sends the frame in instance->sent. */
static andon_status_t send_frame(andon_instance_t *instance, uint64_t deadline_ns, andon_answer_t *answer) {
    size_t at = 0;
    while (at < instance->sent_length) {
        ssize_t piece = put(instance, instance->sent + at, instance->sent_length - at);
        if (piece >= 0) {
            at += (size_t)piece;
        } else if (errno == EAGAIN) {
            if (!is_ready(instance, POLLOUT, deadline_ns)) {
                /* Half a request is out: nothing can follow it. */
                answer->system_error = ETIMEDOUT;
                return ANDON_LINK_DOWN;
            }
        } else if (errno != EINTR) {
            answer->system_error = errno;
            return ANDON_LINK_DOWN;
        }
    }
    return ANDON_OK;
}

/* Reads up to so many bytes to the end of instance->bytes. OK, TIMEOUT, LINK_DOWN. */
static andon_status_t read_some(andon_instance_t *instance, size_t *received, size_t most, uint64_t until_ns,
                                andon_answer_t *answer) {
    for (;;) {
        ssize_t got = read(instance->fd, instance->bytes + *received, most);
        if (got > 0) {
            *received += (size_t)got;
            return ANDON_OK;
        }
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            int hung_up = instance->kind == BUS_RTU_TCP ? ECONNRESET : EIO;
            answer->system_error = got == 0 ? hung_up : errno;
            return ANDON_LINK_DOWN;
        }
        if (!is_ready(instance, POLLIN, until_ns)) {
            return ANDON_TIMEOUT;
        }
    }
}

/* Takes our own request away, which comes back before the answer. */
static andon_status_t strip_echo(andon_instance_t *instance, uint64_t deadline_ns, andon_answer_t *answer,
                                 int *got_bytes) {
    size_t received = 0;
    while (received < instance->sent_length) {
        andon_status_t status = read_some(instance, &received, instance->sent_length - received, deadline_ns, answer);
        *got_bytes = received > 0;
        if (status != ANDON_OK) {
            return status;
        }
        if (memcmp(instance->bytes, instance->sent, received) != 0) {
            instance->trouble.lacks_echo = 1;
            return ANDON_BAD_ANSWER;
        }
    }
    instance->counters.echoes++;
    instance->trouble.lacks_echo = 0;
    /* Gone: what follows is the answer. */
    memset(instance->bytes, ~instance->sent[0], instance->sent_length);
    *got_bytes = 0;
    return ANDON_OK;
}

/* libmodbus receives: it knows where an RTU frame ends. */
static andon_status_t receive_by_libmodbus(andon_instance_t *instance, const bus_entry_t *entry, framing_frame_t *frame,
                                           andon_answer_t *answer, int *got_bytes) {
    modbus_t *modbus = instance->modbus;
    uint8_t unit = entry->expected.unit, *bytes = instance->bytes;
    uint64_t now_ns = andon_now_ns();
    uint64_t left_us = entry->deadline_ns > now_ns ? (entry->deadline_ns - now_ns) / 1000u : 0;
    uint8_t untouched = bytes[0];
    if (left_us == 0 || modbus_set_slave(modbus, unit) != 0 ||
        modbus_set_response_timeout(modbus, (uint32_t)(left_us / 1000000u), (uint32_t)(left_us % 1000000u)) != 0) {
        return ANDON_TIMEOUT;
    }
    int length = modbus_receive_confirmation(modbus, bytes);
    int error = errno;
    *got_bytes = bytes[0] != untouched || length >= 0;
    if (length < 0) {
        andon_status_t status = status_from_errno(error);
        answer->system_error = status == ANDON_LINK_DOWN ? error : 0;
        return status;
    }
    /* 0 is another slave's frame; 3 bytes are unit and checksum. */
    if (length < 5 || bytes[0] != unit) {
        return ANDON_BAD_ANSWER;
    }
    frame->length = (size_t)length - 2;
    memcpy(frame->message, bytes, frame->length);
    return ANDON_OK;
}

/* 1 when what came so far is the beginning of our own request: the rest of it tells an echo from an answer. */
static int is_part_of_request(const andon_instance_t *instance, size_t received) {
    return received < instance->sent_length && memcmp(instance->bytes, instance->sent, received) == 0;
}

/* Our own framing receives. */
static andon_status_t receive(andon_instance_t *instance, const bus_entry_t *entry, framing_frame_t *frame,
                              andon_answer_t *answer, int *got_bytes) {
    const framing_t *framing = instance->framing;
    size_t received = 0;
    for (;;) {
        uint64_t until_ns = entry->deadline_ns;
        uint64_t pause_ends_ns = andon_now_ns() + framing->most_pause_ns;
        if (received > 0 && framing->most_pause_ns > 0 && pause_ends_ns < until_ns) {
            until_ns = pause_ends_ns;
        }
        andon_status_t status = read_some(instance, &received, sizeof instance->bytes - received, until_ns, answer);
        *got_bytes = received > 0;
        if (status != ANDON_OK) {
            return status == ANDON_TIMEOUT && until_ns < entry->deadline_ns ? ANDON_BAD_ANSWER : status;
        }
        switch (framing->take(&entry->expected, instance->bytes, received, frame)) {
        case FRAMING_COMPLETE:
            if (received > frame->taken) {
                bus_port_stray(instance, received - frame->taken, andon_now_ns());
            }
            return ANDON_OK;
        case FRAMING_MALFORMED:
            if (is_part_of_request(instance, received)) {
                break;
            }
            return ANDON_BAD_ANSWER;
        case FRAMING_MORE: break;
        }
        if (received == sizeof instance->bytes) {
            return ANDON_BAD_ANSWER;
        }
    }
}

andon_status_t bus_transfer(andon_instance_t *instance, const bus_entry_t *entry, framing_frame_t *frame,
                            andon_answer_t *answer, int *got_bytes) {
    *got_bytes = 0;
    instance->sent_length = instance->framing->encode(entry->message, entry->length, instance->sent);
    /* Nothing of the request stands there before it comes back. */
    for (size_t i = 0; i < instance->sent_length; i++) {
        instance->bytes[i] = (uint8_t)~instance->sent[i];
    }
    answer->sent_ns = andon_now_ns();
    andon_status_t status = instance->modbus != NULL ? send_by_libmodbus(instance, entry, answer)
                                                     : send_frame(instance, entry->deadline_ns, answer);
    if (status != ANDON_OK) {
        return status;
    }
    instance->counters.requests++;
    /* The bytes are in the driver's buffer now; the bus is busy until the last one has left. */
    instance->last_byte_ns = answer->sent_ns + instance->sent_length * instance->character_ns;
    if (instance->serial.strips_echo) {
        status = strip_echo(instance, entry->deadline_ns, answer, got_bytes);
    }
    if (status != ANDON_OK) {
        return status;
    }
    /* libmodbus does not know where a device identification ends. */
    int is_known = instance->modbus != NULL && entry->expected.operation != ANDON_READ_DEVICE_ID;
    return is_known ? receive_by_libmodbus(instance, entry, frame, answer, got_bytes)
                    : receive(instance, entry, frame, answer, got_bytes);
}
