#include "rtu_instance.h"

andon_status_t rtu_bus_open(andon_instance_t *instance, int *error) {
    andon_status_t status = serial_port_open(&instance->settings, &instance->fd, error);
    if (status == ANDON_OK) {
        modbus_set_socket(instance->modbus, instance->fd);
        instance->counters.connects++;
        /* Nobody knows what was on the bus before. */
        instance->last_byte_ns = andon_now_ns();
        instance->noisy_until_ns = 0;
    }
    return status;
}

void rtu_bus_close(andon_instance_t *instance) {
    /* Closed by us, never by libmodbus: it would set a line that it did not read. */
    modbus_set_socket(instance->modbus, -1);
    serial_port_close(instance->fd);
    instance->fd = -1;
}

int rtu_bus_drain(andon_instance_t *instance) {
    int got = serial_port_discard(instance->fd);
    if (got < 0) {
        rtu_bus_close(instance);
        return 0;
    }
    uint64_t now_ns = andon_now_ns();
    if (got > 0) {
        instance->counters.stray_bytes += (uint64_t)got;
        for (uint32_t unit = 0; unit < RTU_UNITS; unit++) {
            rtu_doubt_stray(&instance->doubts[unit], now_ns);
        }
        if (now_ns < instance->noisy_until_ns) {
            instance->noisy_until_ns = now_ns + RTU_BURST_NS; /* the burst goes on */
        }
        instance->last_byte_ns = now_ns > instance->last_byte_ns ? now_ns : instance->last_byte_ns;
        for (uint32_t i = 0; i < RTU_QUEUE_MAX; i++) {
            instance->queue[i].had_noise = instance->queue[i].is_used;
        }
    }
    return 1;
}
