#include "bus_instance.h"

#include <errno.h>
#include <sys/select.h>
#include <unistd.h>

/* Read away at one go: more than a kernel buffer holds is somebody who talks without pause. */
#define MOST_DRAINED 16384

/* A new port: nobody knows what was on the bus before. */
static void is_open(andon_instance_t *instance) {
    instance->counters.connects++;
    instance->is_connecting = 0;
    instance->last_byte_ns = instance->used_ns = andon_now_ns();
    instance->noisy_until_ns = 0;
    instance->silent_timeouts = 0;
    /* A connection hears nobody but the other side. */
    instance->is_echoless = instance->kind == BUS_RTU_TCP;
    trouble_opened(&instance->trouble);
}

static andon_status_t open_serial(andon_instance_t *instance, int *error) {
    int lacks_rs485 = 0;
    andon_status_t status = serial_port_open(&instance->serial, &instance->fd, &lacks_rs485, error);
    if (status == ANDON_OK && instance->modbus != NULL && instance->fd >= FD_SETSIZE) {
        serial_port_close(instance->fd);
        instance->fd = -1;
        *error = ERANGE; /* libmodbus would abort the process in FD_SET */
        status = ANDON_NO_MEMORY;
    }
    if (status == ANDON_OK) {
        if (instance->modbus != NULL) {
            modbus_set_socket(instance->modbus, instance->fd);
        }
        instance->port_errors = serial_port_errors(instance->fd);
        is_open(instance);
    }
    instance->trouble.lacks_rs485 = (uint8_t)lacks_rs485;
    return status;
}

static andon_status_t open_socket(andon_instance_t *instance, int *error) {
    int is_connected = 0;
    instance->fd = endpoint_connect(&instance->endpoint, &is_connected, error);
    if (instance->fd < 0) {
        return endpoint_status(*error);
    }
    instance->is_connecting = 1;
    if (is_connected) {
        bus_port_finish_connect(instance);
    }
    return ANDON_OK;
}

andon_status_t bus_port_open(andon_instance_t *instance, int *error) {
    *error = 0;
    andon_status_t status = instance->kind == BUS_RTU_TCP ? open_socket(instance, error) : open_serial(instance, error);
    if (status != ANDON_OK) {
        trouble_open_failed(&instance->trouble, status, *error);
    }
    return status;
}

void bus_port_finish_connect(andon_instance_t *instance) {
    int error = endpoint_connect_error(instance->fd);
    if (error != 0) {
        bus_port_close(instance);
        instance->lost_status = endpoint_status(error);
        instance->lost_error = error;
        trouble_open_failed(&instance->trouble, instance->lost_status, error);
        return;
    }
    is_open(instance);
    instance->not_before_ns = instance->last_byte_ns + instance->endpoint.pause_ns;
}

void bus_port_close(andon_instance_t *instance) {
    if (instance->kind == BUS_RTU_TCP) {
        if (instance->fd >= 0) {
            endpoint_reset_on_close(instance->fd);
            close(instance->fd);
        }
    } else {
        if (instance->modbus != NULL) {
            /* Closed by us, never by libmodbus: it would set a line that it did not read. */
            modbus_set_socket(instance->modbus, -1);
        }
        serial_port_close(instance->fd);
    }
    instance->fd = -1;
    instance->is_connecting = 0;
}

uint64_t bus_port_errors(const andon_instance_t *instance) {
    uint64_t now = instance->kind != BUS_RTU_TCP && instance->fd >= 0 ? serial_port_errors(instance->fd) : 0;
    return now > instance->port_errors ? now - instance->port_errors : 0;
}

/* 1 when some unit may still send what it was asked long ago. */
static int is_owed(const andon_instance_t *instance) {
    for (uint32_t unit = 1; unit < BUS_UNITS; unit++) {
        rtu_doubt_phase_t phase = instance->doubts[unit].phase;
        if (phase == RTU_OWES || phase == RTU_LISTENS) {
            return 1;
        }
    }
    return 0;
}

void bus_port_stray(andon_instance_t *instance, size_t count, uint64_t now_ns) {
    instance->counters.stray_bytes += count;
    /* One frame comes in several pieces: only the first counts as an answer. */
    if (now_ns > instance->last_stray_ns + BUS_BURST_NS && now_ns > instance->noisy_until_ns && is_owed(instance)) {
        instance->counters.late_answers++;
        trouble_late(&instance->trouble);
    }
    instance->last_stray_ns = now_ns;
    for (uint32_t unit = 0; unit < BUS_UNITS; unit++) {
        rtu_doubt_stray(&instance->doubts[unit], now_ns);
    }
    if (now_ns < instance->noisy_until_ns) {
        instance->noisy_until_ns = now_ns + BUS_BURST_NS; /* the burst goes on */
    }
    instance->last_byte_ns = now_ns > instance->last_byte_ns ? now_ns : instance->last_byte_ns;
    for (uint32_t i = 0; i < BUS_QUEUE_MAX; i++) {
        instance->queue[i].had_noise = instance->queue[i].is_used;
    }
}

int bus_port_drain(andon_instance_t *instance) {
    uint8_t bytes[512];
    size_t total = 0;
    ssize_t got = 0;
    if (instance->fd < 0 || instance->is_connecting) {
        return instance->fd >= 0;
    }
    while (total < MOST_DRAINED) {
        got = read(instance->fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        total += (size_t)got;
    }
    if (total > 0) {
        bus_port_stray(instance, total, andon_now_ns());
    }
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        if (instance->kind == BUS_RTU_TCP) {
            trouble_hung_up(&instance->trouble);
        }
        bus_port_close(instance);
        return 0;
    }
    return 1;
}
