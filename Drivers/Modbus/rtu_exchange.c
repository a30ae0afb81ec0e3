#include "rtu_instance.h"

#include <errno.h>

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

static int set_response_timeout(modbus_t *modbus, uint64_t left_ns) {
    uint64_t microseconds = left_ns / 1000u;
    microseconds = microseconds > 0 ? microseconds : 1; /* 0 is refused by libmodbus */
    return modbus_set_response_timeout(modbus, (uint32_t)(microseconds / 1000000u),
                                       (uint32_t)(microseconds % 1000000u));
}

/* Sends and receives one frame. *got_bytes tells a silent slave from one that broke off. */
static andon_status_t transfer(andon_instance_t *instance, const rtu_entry_t *entry, uint8_t *frame,
                               andon_answer_t *answer, int *got_bytes) {
    modbus_t *modbus = instance->modbus;
    uint8_t unit = entry->expected.unit;
    *got_bytes = 0;
    frame[0] = (uint8_t)~unit;
    answer->sent_ns = andon_now_ns();
    if (modbus_set_slave(modbus, unit) != 0 ||
        modbus_send_raw_request(modbus, (uint8_t *)entry->message, entry->length) < 0) {
        /* A number of libmodbus' own says that the frame left only in part. */
        answer->system_error = errno < MODBUS_ENOBASE ? errno : EIO;
        return ANDON_LINK_DOWN;
    }
    instance->counters.requests++;
    uint64_t now_ns = andon_now_ns();
    /* The bytes are in the driver's buffer now; the bus is busy until the last one has left. */
    instance->last_byte_ns = answer->sent_ns + (entry->length + 2u) * instance->character_ns;
    if (now_ns >= entry->deadline_ns || set_response_timeout(modbus, entry->deadline_ns - now_ns) != 0) {
        return ANDON_TIMEOUT;
    }
    int length = modbus_receive_confirmation(modbus, frame);
    int error = errno;
    *got_bytes = frame[0] != (uint8_t)~unit;
    if (length < 0) {
        andon_status_t status = status_from_errno(error);
        answer->system_error = status == ANDON_LINK_DOWN ? error : 0;
        return status;
    }
    /* 0 is another slave's frame; 3 bytes are unit and checksum. */
    if (length < 5 || frame[0] != unit) {
        return ANDON_BAD_ANSWER;
    }
    return andon_pdu_judge(&entry->expected, frame + 1, (size_t)length - 3, &answer->exception);
}

/* Bytes that were no answer: they may be any unit's. */
static void note_noise(andon_instance_t *instance, const andon_answer_t *answer) {
    instance->noisy_until_ns = answer->answered_ns + RTU_BURST_NS;
    for (uint32_t unit = 0; unit < RTU_UNITS; unit++) {
        rtu_doubt_stray(&instance->doubts[unit], answer->answered_ns);
    }
}

void rtu_exchange(andon_instance_t *instance, rtu_entry_t *entry, andon_answer_t *answer) {
    uint8_t frame[MODBUS_RTU_MAX_ADU_LENGTH];
    rtu_doubt_t *doubt = &instance->doubts[entry->expected.unit];
    int got_bytes;
    *answer = (andon_answer_t){.ticket = entry->ticket};
    answer->status = transfer(instance, entry, frame, answer, &got_bytes);
    answer->answered_ns = andon_now_ns();
    if (got_bytes && answer->answered_ns > instance->last_byte_ns) {
        instance->last_byte_ns = answer->answered_ns;
    }
    switch (answer->status) {
    case ANDON_OK:
    case ANDON_EXCEPTION:
        if (rtu_doubt_answered(doubt, answer->sent_ns, answer->answered_ns, entry->deadline_ns)) {
            answer->flags = ANDON_ANSWER_UNCONFIRMED;
        }
        break;
    case ANDON_TIMEOUT:
        if (got_bytes) {
            note_noise(instance, answer);
        }
        rtu_doubt_timeout(doubt, answer->sent_ns, entry->deadline_ns);
        break;
    case ANDON_BAD_ANSWER:
        instance->counters.bad_answers++;
        rtu_doubt_refused(doubt, answer->sent_ns, entry->deadline_ns);
        note_noise(instance, answer);
        break;
    default:
        rtu_doubt_timeout(doubt, answer->sent_ns, entry->deadline_ns);
        rtu_bus_close(instance);
        break;
    }
    if (answer->status == ANDON_OK) {
        answer->count = andon_pdu_values(&entry->expected, frame + 1, instance->values);
        answer->values = answer->count ? instance->values : NULL;
    }
    entry->is_used = 0;
}
