/*
 * Drives every Modbus driver against LineSlave through every fault, then through random frames, and checks that every
 * request is answered exactly once and that no good answer carries a wrong value. Meant for the sanitisers;
 * Scripts/sanitize.sh runs it. Argument: the seed of the random frames (default 1).
 */
#include <stdio.h>
#include <stdlib.h>

#include "andon_modbus.h"
#include "clock.h"
#include "line_slave.h"
#include "mbap.h"

#define FAILED(...) (fprintf(stderr, __VA_ARGS__), exit(1))

static uint64_t ticket;

/* Asks one thing and returns its status; a good answer must be what the slave holds: address + 1. */
static int32_t ask(const andon_driver_t *driver, andon_instance_t *instance, uint8_t operation, uint16_t address,
                   uint16_t count, uint64_t timeout_ms) {
    uint16_t values[ANDON_MAX_VALUES] = {1, 0, 1};
    andon_request_t request = {
        .ticket = ++ticket, .unit = 1, .operation = operation, .address = address, .count = count, .values = values};
    if (operation == ANDON_READ_WRITE_REGISTERS) {
        request.write_address = 9800;
        request.write_count = 3;
    }
    request.deadline_ns = andon_now_ns() + timeout_ms * ANDON_MILLISECOND_NS;
    if (driver->submit(instance, &request) != ANDON_OK) {
        FAILED("%s: request refused\n", driver->name);
    }
    andon_answer_t answers[4];
    size_t got = 0;
    while (got == 0) {
        got = driver->wait(instance, andon_now_ns() + 5 * ANDON_SECOND_NS, answers, 4);
    }
    if (answers[0].status == ANDON_TIMEOUT && answers[0].sent_ns == 0) {
        /* Held back for a doubt and answered at once: as a wire does, come back later. */
        andon_answer_t none;
        (void)driver->wait(instance, andon_now_ns() + 50 * ANDON_MILLISECOND_NS, &none, 1);
    }
    if (got != 1 || answers[0].ticket != ticket) {
        FAILED("%s: %zu answers, the first to %llu\n", driver->name, got, (unsigned long long)answers[0].ticket);
    }
    /* Addresses of faults are written to on the way. */
    int is_good = address < 9000 && answers[0].status == ANDON_OK && !(answers[0].flags & ANDON_ANSWER_UNCONFIRMED);
    for (uint16_t i = 0; is_good && operation == ANDON_READ_HOLDING && i < answers[0].count; i++) {
        if (answers[0].values[i] != (uint16_t)(address + i + 1)) {
            FAILED("%s: a wrong good value at %u\n", driver->name, address + i);
        }
    }
    return answers[0].status;
}

static void every_fault(const andon_driver_t *driver, andon_instance_t *instance) {
    static const uint8_t operations[] = {1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 105, 17, 43};
    for (uint16_t address = 9001; address <= 9028; address++) {
        for (size_t i = 0; i < sizeof operations; i++) {
            uint8_t operation = operations[i];
            uint16_t count = operation == 5 || operation == 6 || operation == 105 ? 1 : operation == 22 ? 2 : 20;
            if (operation == ANDON_REPORT_SERVER_ID || operation == ANDON_READ_DEVICE_ID) {
                uint16_t object = operation == ANDON_READ_DEVICE_ID ? address % 2 ? 0x0100 : 0x0180 : 0;
                (void)ask(driver, instance, operation, object, 0, 25);
                continue;
            }
            (void)ask(driver, instance, operation, address, count, 25);
        }
        int attempts = 0;
        while (ask(driver, instance, ANDON_READ_HOLDING, 0, 125, 200) != ANDON_OK) {
            if (++attempts > 50) {
                FAILED("%s: not healed after fault %u\n", driver->name, address);
            }
        }
    }
}

/* Random bytes, and good frames with random changes, through the framing. */
static void fuzz(unsigned seed) {
    andon_request_t request = {.unit = 1, .operation = ANDON_READ_HOLDING, .address = 3, .count = 9};
    andon_expectation_t expected = andon_pdu_expectation(&request);
    uint16_t values[ANDON_MAX_VALUES];
    for (int round = 0; round < 2000000; round++) {
        size_t length = (size_t)rand_r(&seed) % (ANDON_MBAP_MAX + 1);
        uint8_t *bytes = malloc(length + (length == 0));
        for (size_t i = 0; i < length; i++) {
            bytes[i] = (uint8_t)rand_r(&seed);
        }
        if (length >= 9 && round % 2) {
            bytes[2] = bytes[3] = bytes[4] = 0;
            bytes[5] = (uint8_t)(length - 6);
            bytes[7] = 3;
            bytes[8] = round % 4 == 1 ? 18 : bytes[8];
        }
        andon_mbap_frame_t frame;
        uint8_t exception;
        if (andon_mbap_take(bytes, length, &frame) == ANDON_MBAP_COMPLETE &&
            andon_pdu_judge(&expected, frame.pdu, frame.pdu_length, &exception) == ANDON_OK) {
            (void)andon_pdu_values(&expected, frame.pdu, frame.pdu_length, values);
        }
        free(bytes);
    }
}

static void exercise(const andon_driver_t *driver, line_slave_t *slave, const andon_link_config_t *link) {
    char error[ANDON_MAX_ERROR_TEXT];
    andon_instance_t *instance = NULL;
    if (slave == NULL || driver->open(link, 1, &instance, error, sizeof error) != ANDON_OK) {
        FAILED("%s: %s\n", driver->name, slave == NULL ? "no slave" : error);
    }
    for (uint16_t address = 0; address < 9999; address++) {
        line_slave_set(slave, LINE_SLAVE_HOLDING, address, (uint16_t)(address + 1));
    }
    line_slave_set_late(slave, 60);
    line_slave_set_trickle(slave, 3);
    every_fault(driver, instance);
    (void)line_slave_unplug(slave);
    (void)ask(driver, instance, ANDON_READ_HOLDING, 0, 5, 50);
    (void)line_slave_replug(slave);
    driver->wake(instance);
    andon_link_counters_t counters;
    (void)driver->counters(instance, 0, &counters);
    printf("%s: %llu requests, %llu connects, %llu late, %llu bad, %llu stray bytes\n", driver->name,
           (unsigned long long)counters.requests, (unsigned long long)counters.connects,
           (unsigned long long)counters.late_answers, (unsigned long long)counters.bad_answers,
           (unsigned long long)counters.stray_bytes);
    driver->close(instance);
    line_slave_stop(slave);
}

static void on_endpoint(const andon_driver_t *driver, line_slave_t *slave) {
    char port[8];
    snprintf(port, sizeof port, "%u", slave ? line_slave_port(slave) : 0);
    andon_setting_t settings[] = {{"host", "127.0.0.1"}, {"port", port}};
    exercise(driver, slave, &(andon_link_config_t){driver->name, settings, 2});
}

static void on_port(const andon_driver_t *driver, line_slave_t *slave) {
    andon_setting_t settings[] = {
        {"device", slave ? line_slave_path(slave) : ""}, {"baud", "115200"}, {"parity", "none"}};
    exercise(driver, slave, &(andon_link_config_t){driver->name, settings, 3});
}

int main(int count, char **arguments) {
    fuzz(count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : 1);
    on_endpoint(andon_modbus_tcp(), line_slave_start_tcp());
    on_endpoint(andon_modbus_rtu_tcp(), line_slave_start_rtu_tcp());
    on_port(andon_modbus_rtu(), line_slave_start_rtu());
    on_port(andon_modbus_ascii(), line_slave_start_ascii());
    return 0;
}
