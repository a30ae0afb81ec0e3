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
    if (!read_bytes(fd, request, 8)) {
        return 0;
    }
    if (request[1] != 15 && request[1] != 16) {
        return 8;
    }
    int more = request[6] + 1;
    return read_bytes(fd, request + 8, more) ? 8 + more : 0;
}

static int is_fault(const uint8_t *request, int header) {
    int address = request[header + 1] << 8 | request[header + 2];
    return address >= 9001 && address <= 9355;
}

static void note_silence(line_slave_t *slave) {
    uint64_t wanted_ns = slave->silence_ns;
    if (wanted_ns > 0 && line_slave_now_ns() < slave->last_answer_ns + wanted_ns) {
        slave->silence_breaks++;
    }
}

int line_slave_serve(line_slave_t *slave, int fd) {
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH + 16];
    int header = slave->is_rtu ? 1 : 7, length;
    if (slave->is_rtu) {
        note_silence(slave);
    }
    modbus_set_socket(slave->modbus, fd);
    length = slave->is_rtu ? receive_rtu(fd, request) : modbus_receive(slave->modbus, request);
    if (length <= 0) {
        return slave->is_rtu && length == 0;
    }
    slave->requests++;
    int unit = request[header - 1];
    if (unit == (int)slave->dead_unit && unit != 0) {
        return 1;
    }
    line_slave_sleep(slave, slave->delay_ms);
    if (is_fault(request, header)) {
        return line_slave_misbehave(slave, fd, request, length);
    }
    modbus_set_slave(slave->modbus, unit);
    pthread_mutex_lock(&slave->lock);
    int sent = modbus_reply(slave->modbus, request, length, slave->map);
    pthread_mutex_unlock(&slave->lock);
    slave->last_answer_ns = line_slave_now_ns();
    return slave->is_rtu || sent >= 0;
}
