#include "slave.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

/* Reads exactly count bytes; 0 when the wire ends or pauses for a second within a request. */
static int read_bytes(int fd, uint8_t *bytes, int count) {
    int got = 0;
    while (got < count) {
        struct pollfd wire = {.fd = fd, .events = POLLIN};
        if (poll(&wire, 1, 1000) != 1) {
            return 0;
        }
        ssize_t piece = read(fd, bytes + got, (size_t)(count - got));
        if (piece <= 0) {
            return 0;
        }
        got += (int)piece;
    }
    return 1;
}

/* Reads one RTU request of any unit. libmodbus' own receive drops the requests of all units but one. */
static int receive_rtu(int fd, uint8_t *request) {
    int known = 2, whole;
    if (!read_bytes(fd, request, known)) {
        return 0;
    }
    switch (request[1]) {
    case 17: whole = 4; break;
    case 43: whole = 7; break;
    case 22: whole = 10; break;
    case 15:
    case 16: whole = 9; break;
    case 23: whole = 13; break;
    default: whole = 8; break;
    }
    if (request[1] == 15 || request[1] == 16 || request[1] == 23) {
        int counted = request[1] == 23 ? 11 : 7; /* up to the byte count */
        if (!read_bytes(fd, request + known, counted - known)) {
            return 0;
        }
        known = counted;
        whole += request[counted - 1];
    }
    return read_bytes(fd, request + known, whole - known) ? whole : 0;
}

static int is_fault(const uint8_t *request, int header) {
    int address = request[header + 1] << 8 | request[header + 2];
    return request[header] != 17 && request[header] != 43 && address >= 9001 && address <= 9355;
}

static void note_silence(line_slave_t *slave) {
    uint64_t wanted_ns = slave->silence_ns;
    if (wanted_ns > 0 && line_slave_now_ns() < slave->last_answer_ns + wanted_ns) {
        slave->silence_breaks++;
    }
}

/* What a two-wire bus gives back to a sender that listens. */
static void echo(const line_slave_t *slave, int fd, const uint8_t *request, int length) {
    uint8_t text[600];
    if (slave->is_ascii) {
        line_slave_emit(fd, text, line_slave_to_ascii(request, length - 2, text));
    } else {
        line_slave_emit(fd, request, length);
    }
}

/* libmodbus' own server answers. */
static int reply(line_slave_t *slave, int fd, const uint8_t *request, int length, int unit) {
    modbus_set_slave(slave->modbus, unit);
    modbus_set_socket(slave->modbus, slave->is_ascii ? slave->pair[0] : fd);
    pthread_mutex_lock(&slave->lock);
    int sent = modbus_reply(slave->modbus, request, length, slave->map);
    pthread_mutex_unlock(&slave->lock);
    if (slave->is_ascii && sent > 0) {
        uint8_t frame[MODBUS_RTU_MAX_ADU_LENGTH], text[600];
        if (read_bytes(slave->pair[1], frame, sent)) {
            line_slave_emit(fd, text, line_slave_to_ascii(frame, sent - 2, text));
        }
    }
    return sent;
}

static int receive(line_slave_t *slave, int fd, uint8_t *request) {
    if (slave->is_ascii) {
        return line_slave_receive_ascii(fd, request);
    }
    modbus_set_socket(slave->modbus, fd);
    if (slave->is_rtu) {
        return receive_rtu(fd, request);
    }
    int length = modbus_receive(slave->modbus, request);
    /* libmodbus does not know that three bytes follow function 43. */
    int is_cut = length == 8 && request[7] == 43;
    return is_cut && read_bytes(fd, request + length, 3) ? length + 3 : length;
}

/* Counts a write. Returns 1 when it was done and is not to be answered. */
static int note_write(line_slave_t *slave, const uint8_t *pdu) {
    int function = pdu[0];
    if (function != 5 && function != 6 && function != 15 && function != 16 && function != 22 && function != 23) {
        return 0;
    }
    slave->writes++;
    slave->last_word = (unsigned)(pdu[3] << 8 | pdu[4]);
    if (slave->muted_writes == 0) {
        return 0;
    }
    slave->muted_writes--;
    line_slave_do_write(slave, pdu);
    return 1;
}

int line_slave_serve(line_slave_t *slave, int fd) {
    uint8_t request[600];
    int header = slave->is_rtu ? 1 : 7;
    if (slave->is_rtu) {
        note_silence(slave);
    }
    int length = receive(slave, fd, request);
    if (length <= 0) {
        return slave->is_pty && length == 0;
    }
    slave->requests++;
    if (slave->is_echoing) {
        echo(slave, fd, request, length);
    }
    int unit = request[header - 1];
    if (unit == (int)slave->dead_unit && unit != 0) {
        return 1;
    }
    line_slave_sleep(slave, slave->delay_ms);
    if (note_write(slave, request + header)) {
        return 1;
    }
    if (is_fault(request, header)) {
        return line_slave_misbehave(slave, fd, request, length);
    }
    int sent = 0;
    if (request[header] == 43) {
        line_slave_identify(slave, fd, request);
    } else {
        sent = reply(slave, fd, request, length, unit);
    }
    slave->last_answer_ns = line_slave_now_ns();
    return slave->is_pty || sent >= 0;
}
