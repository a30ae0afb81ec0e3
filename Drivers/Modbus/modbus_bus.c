/* The tables of modbus-rtu, modbus-rtu-tcp and modbus-ascii: open, submit, wake, close. wait blocks for one exchange at
 * most. */
#include "andon_modbus.h"
#include "bus_instance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Above 19200 baud the silence is fixed (Modbus over serial line V1.02, 2.5.1.1). */
#define FAST_SILENCE_NS 1750000u
#define FAST_BAUD 19200u

static const char *name_of(bus_kind_t kind) {
    switch (kind) {
    case BUS_RTU_TCP: return "modbus-rtu-tcp";
    case BUS_ASCII: return "modbus-ascii";
    default: return "modbus-rtu";
    }
}

static void bus_close(andon_instance_t *instance) {
    if (instance == NULL) {
        return;
    }
    bus_port_close(instance);
    if (instance->modbus != NULL) {
        modbus_free(instance->modbus);
    }
    if (instance->event >= 0) {
        close(instance->event);
    }
    free(instance);
}

static andon_status_t read_settings(andon_instance_t *instance, const andon_link_config_t *link, char *error,
                                    size_t size) {
    if (instance->kind != BUS_RTU_TCP) {
        return serial_settings_read(link, instance->kind == BUS_ASCII, &instance->serial, error, size);
    }
    andon_error_text_t text = {error, size};
    andon_status_t status = andon_settings_check(link, ENDPOINT_KEYS, text);
    return status == ANDON_OK ? endpoint_settings_read(link, &instance->endpoint, text) : status;
}

/* What follows from the settings: how long a character takes, and how long the bus is silent before a request. */
static void set_times(andon_instance_t *instance) {
    const serial_settings_t *serial = &instance->serial;
    instance->character_ns = instance->kind == BUS_RTU_TCP ? 0 : serial_character_ns(serial);
    instance->silence_ns = instance->kind == BUS_RTU_TCP ? instance->endpoint.gap_ns : serial->gap_ns;
    if (instance->kind == BUS_RTU) {
        uint64_t least_ns = serial->baud > FAST_BAUD ? FAST_SILENCE_NS : instance->character_ns * 7 / 2;
        instance->silence_ns = instance->silence_ns > least_ns ? instance->silence_ns : least_ns;
    }
}

static andon_status_t fill(andon_instance_t *instance) {
    const serial_settings_t *serial = &instance->serial;
    set_times(instance);
    instance->framing = instance->kind == BUS_ASCII ? &framing_ascii : &framing_rtu;
    instance->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (instance->event < 0) {
        return ANDON_NO_MEMORY;
    }
    if (instance->kind != BUS_RTU) {
        return ANDON_OK;
    }
    instance->modbus = modbus_new_rtu(serial->device, (int)serial->baud, serial->parity, 8, serial->stop_bits);
    if (instance->modbus == NULL) {
        return ANDON_NO_MEMORY;
    }
    /* 0,0: the response timeout bounds the whole answer, not each byte of it. */
    return modbus_set_byte_timeout(instance->modbus, 0, 0) == 0 ? ANDON_OK : ANDON_BAD_CONFIG;
}

static andon_status_t bus_open(bus_kind_t kind, const andon_link_config_t *links, size_t link_count,
                               andon_instance_t **instance, char *error, size_t error_size) {
    *instance = NULL;
    if (error != NULL && error_size > 0) {
        error[0] = 0;
    }
    if (link_count != 1) {
        snprintf(error, error_size, "%s has %zu links; allowed is exactly 1, each bus is a wire of its own",
                 name_of(kind), link_count);
        return ANDON_BAD_CONFIG;
    }
    andon_instance_t *made = calloc(1, sizeof *made);
    andon_status_t status = ANDON_NO_MEMORY;
    if (made != NULL) {
        made->kind = kind;
        made->fd = made->event = -1;
        status = read_settings(made, links, error, error_size);
    }
    if (status == ANDON_OK) {
        status = fill(made);
    }
    if (status == ANDON_NO_MEMORY && error != NULL) {
        snprintf(error, error_size, "%s: memory or descriptors are exhausted", name_of(kind));
    }
    if (status != ANDON_OK) {
        bus_close(made);
        return status;
    }
    *instance = made;
    return ANDON_OK;
}

static andon_status_t rtu_open(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                               char *error, size_t error_size) {
    return bus_open(BUS_RTU, links, link_count, instance, error, error_size);
}

static andon_status_t rtu_tcp_open(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                                   char *error, size_t error_size) {
    return bus_open(BUS_RTU_TCP, links, link_count, instance, error, error_size);
}

static andon_status_t ascii_open(const andon_link_config_t *links, size_t link_count, andon_instance_t **instance,
                                 char *error, size_t error_size) {
    return bus_open(BUS_ASCII, links, link_count, instance, error, error_size);
}

static int is_unit(const andon_instance_t *instance, uint8_t unit) {
    return (unit > 0 && unit <= BUS_LAST_UNIT) || (unit == BUS_GATEWAY_UNIT && instance->kind == BUS_RTU_TCP);
}

static andon_status_t bus_submit(andon_instance_t *instance, const andon_request_t *request) {
    if (request->link != 0 || request->urgent > 1 || !is_unit(instance, request->unit) ||
        !andon_pdu_can_carry(request)) {
        return ANDON_BAD_REQUEST;
    }
    bus_entry_t *entry = NULL;
    for (uint32_t i = 0; i < BUS_QUEUE_MAX && entry == NULL; i++) {
        entry = instance->queue[i].is_used ? NULL : &instance->queue[i];
    }
    if (entry == NULL) {
        return ANDON_BUSY;
    }
    entry->ticket = request->ticket;
    entry->deadline_ns = request->deadline_ns;
    entry->order = instance->submitted++;
    entry->is_used = 1;
    entry->urgent = request->urgent;
    entry->had_noise = 0;
    entry->expected = andon_pdu_expectation(request);
    entry->message[0] = request->unit;
    entry->length = (uint16_t)(1 + andon_pdu_encode(request, entry->message + 1));
    return ANDON_OK;
}

static void bus_wake(andon_instance_t *instance) {
    int saved = errno;
    if (atomic_exchange(&instance->is_woken, 1) == 0) {
        uint64_t one = 1;
        (void)!write(instance->event, &one, sizeof one);
    }
    errno = saved;
}

static andon_status_t bus_counters(const andon_instance_t *instance, uint32_t link, andon_link_counters_t *counters) {
    if (link != 0) {
        return ANDON_BAD_REQUEST;
    }
    *counters = instance->counters;
    return ANDON_OK;
}

static andon_status_t bus_describe(const andon_instance_t *instance, uint32_t link, char *text, size_t size) {
    if (link != 0) {
        return ANDON_BAD_REQUEST;
    }
    if (instance->kind == BUS_RTU_TCP) {
        trouble_describe_endpoint(&instance->trouble, text, size);
    } else {
        trouble_describe_port(&instance->trouble, instance->serial.device, bus_port_errors(instance), text, size);
    }
    return ANDON_OK;
}

const andon_driver_t *andon_modbus_rtu(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "modbus-rtu", rtu_open, bus_submit, bus_wait, bus_wake, bus_counters, bus_describe, bus_close,
    };
    return &table;
}

const andon_driver_t *andon_modbus_rtu_tcp(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "modbus-rtu-tcp", rtu_tcp_open, bus_submit, bus_wait,
        bus_wake,         bus_counters,     bus_describe, bus_close,
    };
    return &table;
}

const andon_driver_t *andon_modbus_ascii(void) {
    static const andon_driver_t table = {
        ANDON_DRIVER_ABI, "modbus-ascii", ascii_open,   bus_submit, bus_wait,
        bus_wake,         bus_counters,   bus_describe, bus_close,
    };
    return &table;
}
