#include "slave.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct frame {
    uint8_t bytes[600];
    int length;
    int header; /* bytes before the function code */
} frame_t;

static int word_at(const uint8_t *bytes) { return bytes[0] << 8 | bytes[1]; }

static void put_word(uint8_t *bytes, int word) {
    bytes[0] = (uint8_t)(word >> 8);
    bytes[1] = (uint8_t)word;
}

uint16_t line_slave_checksum(const uint8_t *bytes, int length) {
    uint16_t crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? (uint16_t)(crc >> 1 ^ 0xA001) : (uint16_t)(crc >> 1);
        }
    }
    return crc;
}

/* Puts length field or checksum on a frame whose PDU is complete. */
static void seal(const line_slave_t *slave, frame_t *frame) {
    if (slave->is_rtu) {
        uint16_t crc = line_slave_checksum(frame->bytes, frame->length);
        frame->bytes[frame->length++] = (uint8_t)crc;
        frame->bytes[frame->length++] = (uint8_t)(crc >> 8);
    } else {
        put_word(frame->bytes + 4, frame->length - 6);
    }
}

/* The values of a read, from the map; count is of bits or registers. */
static int put_values(line_slave_t *slave, int function, int address, int count, uint8_t *data) {
    int bytes = function <= 2 ? (count + 7) / 8 : count * 2;
    memset(data, 0, (size_t)bytes);
    for (int i = 0; i < count && address + i < LINE_SLAVE_VALUES; i++) {
        const modbus_mapping_t *map = slave->map;
        int at = address + i;
        if (function <= 2) {
            data[i / 8] |= (uint8_t)((function == 1 ? map->tab_bits[at] : map->tab_input_bits[at]) << i % 8);
        } else {
            put_word(data + 2 * i, function == 3 ? map->tab_registers[at] : map->tab_input_registers[at]);
        }
    }
    return bytes;
}

/* The answer as it should be, not sealed. */
static void make_good(line_slave_t *slave, const uint8_t *request, int count, frame_t *frame) {
    int header = frame->header, function = request[header], address = word_at(request + header + 1);
    int echoed = function == 22 ? 7 : 5;
    memcpy(frame->bytes, request, (size_t)(header + echoed));
    frame->length = header + echoed;
    if (function <= 4 || function == 23) {
        pthread_mutex_lock(&slave->lock);
        int bytes = put_values(slave, function == 23 ? 3 : function, address, count, frame->bytes + header + 2);
        pthread_mutex_unlock(&slave->lock);
        frame->bytes[header + 1] = (uint8_t)bytes;
        frame->length = header + 2 + bytes;
    }
}

void line_slave_do_write(line_slave_t *slave, const uint8_t *pdu) {
    int address = word_at(pdu + 1), value = word_at(pdu + 3);
    if (pdu[0] == 5) {
        line_slave_set(slave, LINE_SLAVE_COIL, (uint16_t)address, value != 0);
    } else if (pdu[0] == 6) {
        line_slave_set(slave, LINE_SLAVE_HOLDING, (uint16_t)address, (uint16_t)value);
    }
}

void line_slave_emit(int fd, const uint8_t *bytes, int length) {
    /* A caller that went away is what some tests do; a pty is no socket. */
    if (send(fd, bytes, (size_t)length, MSG_NOSIGNAL) < 0 && errno == ENOTSOCK) {
        (void)!write(fd, bytes, (size_t)length);
    }
}

static void emit_slowly(line_slave_t *slave, int fd, const frame_t *frame, uint32_t pause_ms) {
    for (int i = 0; i < frame->length; i++) {
        line_slave_emit(fd, frame->bytes + i, 1);
        line_slave_sleep(slave, pause_ms);
    }
}

static int reset(const line_slave_t *slave, int fd) {
    if (slave->is_pty) {
        return 1;
    }
    struct linger now = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return 0;
}

/* Faults in the bytes before they are sealed. */
static void bend(line_slave_t *slave, int fault, const uint8_t *request, frame_t *frame) {
    uint8_t *pdu = frame->bytes + frame->header;
    switch (fault) {
    case 9002: fault = 9104; break;
    case 9004: pdu[-1] = 99; break;
    case 9008: put_word(pdu + 3, pdu[0] == 5 ? 0xFF00 ^ word_at(pdu + 3) : ~word_at(pdu + 3)); break;
    case 9013: pdu[0] = pdu[0] == 3 ? 4 : 3; break;
    case 9014: pdu[1] = 255; break;
    case 9018: put_word(pdu + 1, word_at(pdu + 1) + 1); break;
    case 9020: make_good(slave, request, word_at(request + frame->header + 3) - (pdu[0] <= 2 ? 8 : 1), frame); break;
    case 9027: memcpy(pdu, request + frame->header, 5), frame->length = frame->header + 5; break;
    default: break;
    }
    if (fault >= 9100) {
        pdu[0] |= 0x80;
        pdu[1] = (uint8_t)(fault - 9100);
        frame->length = frame->header + 2;
    }
}

/* Faults in what the seal protects. */
static void scratch(const line_slave_t *slave, int fault, frame_t *frame) {
    uint8_t *bytes = frame->bytes;
    if (slave->is_rtu) {
        bytes[2] += fault == 9006;
        bytes[frame->length - 1] ^= fault == 9007 ? 0x55 : 0;
        return;
    }
    switch (fault) {
    case 9006: bytes[5]++; break;
    case 9007: put_word(bytes, word_at(bytes) + 7777); break;
    case 9012: bytes[3] = 1; break;
    case 9022: put_word(bytes + 4, 0); break;
    case 9023: put_word(bytes + 4, 65535); break;
    case 9024: bytes[2] = 1; break;
    default: break;
    }
}

/* 9031 and 9032: a wrong checksum now and then. */
static int sometimes(line_slave_t *slave, int fault) {
    if (fault == 9031) {
        return ++slave->checksums % 100 == 0 ? 9007 : fault;
    }
    return fault == 9032 && ++slave->checksums % 10 < 3 ? 9007 : fault;
}

static void make_ascii(frame_t *frame, int fault) {
    uint8_t text[600];
    frame->length = line_slave_to_ascii(frame->bytes, frame->length - 2, text);
    text[frame->length - 3] ^= fault == 9007 ? 1 : 0;
    memcpy(frame->bytes, text, (size_t)frame->length);
}

void line_slave_identify(line_slave_t *slave, int fd, const uint8_t *request) {
    static const char *objects[3] = {"Andon", "Slave", "V1.0"};
    frame_t frame = {.header = slave->is_rtu ? 1 : 7};
    memcpy(frame.bytes, request, (size_t)frame.header + 3);
    uint8_t *pdu = frame.bytes + frame.header;
    int at = 7, first = request[frame.header + 3];
    pdu[3] = 1;
    pdu[4] = pdu[5] = 0;
    pdu[6] = 3;
    for (int i = 0; i < 3; i++) {
        int length = (int)strlen(objects[i]);
        pdu[at] = (uint8_t)i;
        pdu[at + 1] = (uint8_t)(length + (first == 0x80 && i == 2));
        memcpy(pdu + at + 2, objects[i], (size_t)length);
        at += 2 + length;
    }
    frame.length = frame.header + at;
    seal(slave, &frame);
    if (slave->is_ascii) {
        make_ascii(&frame, 0);
    }
    line_slave_emit(fd, frame.bytes, frame.length);
}

int line_slave_misbehave(line_slave_t *slave, int fd, const uint8_t *request, int length) {
    frame_t frame = {.header = slave->is_rtu ? 1 : 7};
    int fault = sometimes(slave, word_at(request + frame.header + 1));
    (void)length;
    if (request[frame.header] > 4 && fault != 9011) {
        line_slave_do_write(slave, request + frame.header);
    }
    if (fault == 9001) {
        line_slave_sleep(slave, slave->late_ms);
    }
    make_good(slave, request, word_at(request + frame.header + 3), &frame);
    bend(slave, fault, request, &frame);
    seal(slave, &frame);
    scratch(slave, fault, &frame);
    if (slave->is_ascii) {
        make_ascii(&frame, fault);
    }
    static const uint8_t noise[4] = {0x5A, 0xA5, 0x3C, 0xC3};
    int is_alive = 1;
    switch (fault) {
    case 9003:
    case 9028: return 1;
    case 9009: return slave->is_pty;
    case 9016: return reset(slave, fd);
    case 9029: return 0;
    case 9005: emit_slowly(slave, fd, &frame, slave->trickle_ms); break;
    case 9019: emit_slowly(slave, fd, &frame, 0); break;
    case 9015: line_slave_emit(fd, frame.bytes, frame.length - 3); break;
    case 9026:
        line_slave_emit(fd, frame.bytes, frame.length / 2);
        is_alive = slave->is_pty;
        break;
    case 9010:
        line_slave_emit(fd, frame.bytes, frame.length);
        line_slave_emit(fd, frame.bytes, frame.length);
        break;
    case 9017:
        line_slave_emit(fd, frame.bytes, frame.length);
        line_slave_emit(fd, noise, 4);
        break;
    case 9021:
        line_slave_emit(fd, noise, 3);
        line_slave_emit(fd, frame.bytes, frame.length);
        break;
    default: line_slave_emit(fd, frame.bytes, frame.length); break;
    }
    slave->last_answer_ns = line_slave_now_ns();
    return is_alive;
}
