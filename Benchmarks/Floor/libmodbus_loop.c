#include "floor.h"

#include <modbus/modbus.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static modbus_t *connected(uint16_t port) {
    modbus_t *context = modbus_new_tcp("127.0.0.1", port);
    if (!context)
        return NULL;
    modbus_set_slave(context, 1);
    if (modbus_connect(context) == 0)
        return context;
    fprintf(stderr, "libmodbus floor: port %u: %s\n", port, modbus_strerror(errno));
    modbus_free(context);
    return NULL;
}

static void let_go(modbus_t **contexts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!contexts[i])
            continue;
        modbus_close(contexts[i]);
        modbus_free(contexts[i]);
    }
    free(contexts);
}

/* One read of every device; how many registers came, or -1. */
static long sweep(modbus_t **contexts, size_t count) {
    uint16_t values[FLOOR_REGISTERS];
    for (size_t i = 0; i < count; i++)
        if (modbus_read_registers(contexts[i], 0, FLOOR_REGISTERS, values) != FLOOR_REGISTERS) {
            fprintf(stderr, "libmodbus floor: device %zu: %s\n", i, modbus_strerror(errno));
            return -1;
        }
    return (long)count * FLOOR_REGISTERS;
}

int floor_libmodbus(const uint16_t *ports, size_t count, int64_t period_ns, int64_t length_ns) {
    int code = 1;
    modbus_t **contexts = calloc(count, sizeof *contexts);
    if (!contexts)
        return code;
    for (size_t i = 0; i < count; i++)
        if (!(contexts[i] = connected(ports[i])))
            goto end;
    if (sweep(contexts, count) < 0)
        goto end;

    long registers = 0;
    int64_t due = floor_now() + period_ns, end = due + length_ns;
    floor_sleep_until(due);
    int64_t cpu = floor_cpu();
    while (due < end) {
        long got = sweep(contexts, count);
        if (got < 0)
            goto end;
        registers += got;
        due += period_ns;
        floor_sleep_until(due);
    }
    printf("registers %ld cpu_ns %lld rss_kb %ld\n", registers, (long long)(floor_cpu() - cpu), floor_resident());
    code = 0;
end:
    let_go(contexts, count);
    return code;
}

/* Sends the write as libmodbus would, but notes when it hands it to the system, as our drivers do. */
static int write_coil(modbus_t *context, uint16_t coil, int on, int64_t *sent) {
    uint8_t request[] = {1, MODBUS_FC_WRITE_SINGLE_COIL, coil >> 8, coil & 0xFF, on ? 0xFF : 0, 0};
    uint8_t echo[MODBUS_TCP_MAX_ADU_LENGTH];
    *sent = floor_now();
    if (modbus_send_raw_request(context, request, sizeof request) < 0)
        return -1;
    return modbus_receive_confirmation(context, echo) < 0 ? -1 : 0;
}

int floor_stop(uint16_t port, int64_t period_ns, int stops, uint16_t limit, uint16_t coil) {
    int code = 1, is_stopped = 0;
    modbus_t *context = connected(port);
    if (!context)
        return code;
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("polling\n");
    for (int64_t due = floor_now(); stops > 0; due += period_ns) {
        uint16_t values[FLOOR_REGISTERS];
        int64_t sent = 0;
        floor_sleep_until(due);
        if (modbus_read_registers(context, 0, FLOOR_REGISTERS, values) != FLOOR_REGISTERS)
            goto end;
        int64_t answered = floor_now();
        int wants = values[FLOOR_REGISTERS - 1] > limit;
        if (wants == is_stopped)
            continue;
        if (write_coil(context, coil, !wants, &sent) < 0)
            goto end;
        is_stopped = wants;
        if (!wants)
            continue;
        printf("stop %lld\n", (long long)(sent - answered));
        stops--;
    }
    code = 0;
end:
    if (code)
        fprintf(stderr, "stop floor: %s\n", modbus_strerror(errno));
    modbus_close(context);
    modbus_free(context);
    return code;
}
