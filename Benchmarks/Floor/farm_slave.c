#include "farm.h"
#include "floor.h"

#include <stdio.h>
#include <string.h>

static uint16_t word(const uint8_t *bytes) { return (uint16_t)(bytes[0] << 8 | bytes[1]); }

static size_t refuse(const uint8_t *pdu, uint8_t exception, uint8_t *answer) {
    answer[0] = pdu[0] | 0x80;
    answer[1] = exception;
    return 2;
}

static size_t read_registers(struct farm *farm, struct slave *slave, const uint8_t *pdu, uint8_t *answer) {
    uint16_t first = word(pdu + 1), count = word(pdu + 3);
    if (count < 1 || count > 125 || first + count > SLAVE_REGISTERS)
        return refuse(pdu, 2, answer);
    answer[0] = pdu[0];
    answer[1] = (uint8_t)(2 * count);
    for (uint16_t i = 0; i < count; i++) {
        answer[2 + 2 * i] = slave->registers[first + i] >> 8;
        answer[3 + 2 * i] = slave->registers[first + i] & 0xFF;
    }
    farm->served += count;
    if (!farm->first_ns)
        farm->first_ns = floor_now();
    /* The lap begins when the register with the spike goes out for the first time. */
    if (slave->is_armed && !slave->shown_ns && first + count > SPIKED)
        slave->shown_ns = floor_now();
    return 2 + 2 * (size_t)count;
}

static size_t read_coils(struct slave *slave, const uint8_t *pdu, uint8_t *answer) {
    uint16_t first = word(pdu + 1), count = word(pdu + 3);
    if (count < 1 || first + count > SLAVE_COILS)
        return refuse(pdu, 2, answer);
    size_t bytes = (count + 7u) / 8u;
    answer[0] = pdu[0];
    answer[1] = (uint8_t)bytes;
    memset(answer + 2, 0, bytes);
    for (uint16_t i = 0; i < count; i++)
        answer[2 + i / 8] |= (uint8_t)(slave->coils[first + i] << (i % 8));
    return 2 + bytes;
}

static size_t write_coil(struct farm *farm, size_t index, const uint8_t *pdu, uint8_t *answer) {
    struct slave *slave = &farm->slaves[index];
    uint16_t coil = word(pdu + 1), value = word(pdu + 3);
    if (coil >= SLAVE_COILS || (value != 0 && value != 0xFF00))
        return refuse(pdu, 3, answer);
    slave->coils[coil] = value != 0;
    int64_t lap = slave->shown_ns ? floor_now() - slave->shown_ns : 0;
    slave->is_armed = 0;
    slave->shown_ns = 0;
    printf("write %zu %u %d %lld\n", index, coil, slave->coils[coil], (long long)lap);
    memcpy(answer, pdu, 5);
    return 5;
}

size_t farm_answer(struct farm *farm, size_t index, const uint8_t *pdu, size_t length, uint8_t *answer) {
    struct slave *slave = &farm->slaves[index];
    if (slave->is_silent || length != 5)
        return 0;
    switch (pdu[0]) {
    case 1:
    case 2: return read_coils(slave, pdu, answer);
    case 3:
    case 4: return read_registers(farm, slave, pdu, answer);
    case 5: return write_coil(farm, index, pdu, answer);
    default: return refuse(pdu, 1, answer);
    }
}

void farm_obey(struct farm *farm, const char *line) {
    unsigned slave, address, value;
    if (strcmp(line, "count") == 0) {
        printf("served %llu\n", (unsigned long long)farm->served);
    } else if (strcmp(line, "first") == 0) {
        printf("first %lld\n", (long long)farm->first_ns);
    } else if (sscanf(line, "step %u", &value) == 1) {
        farm->steps = value;
        printf("done\n");
    } else if (sscanf(line, "silent %u", &slave) == 1 && slave < farm->count) {
        farm->slaves[slave].is_silent = 1;
        printf("done\n");
    } else if (sscanf(line, "coil %u %u %u", &slave, &address, &value) == 3 && slave < farm->count &&
               address < SLAVE_COILS) {
        farm->slaves[slave].coils[address] = value != 0;
        printf("done\n");
    } else if (sscanf(line, "set %u %u", &slave, &value) == 2 && slave < farm->count) {
        farm->slaves[slave].registers[SPIKED] = (uint16_t)value;
        printf("done\n");
    } else if (sscanf(line, "spike %u %u", &slave, &value) == 2 && slave < farm->count) {
        farm->slaves[slave].registers[SPIKED] = (uint16_t)value;
        farm->slaves[slave].is_armed = 1;
        farm->slaves[slave].shown_ns = 0;
        printf("done\n");
    } else {
        printf("unknown: %s\n", line);
    }
}

void farm_live(struct farm *farm) {
    size_t all = farm->count * FLOOR_REGISTERS;
    farm->beat++;
    for (size_t i = 0; i < farm->count; i++)
        for (size_t k = 0; k < SPIKED; k++)
            farm->slaves[i].registers[k] ^= 1;
    /* per mille and second, ten beats a second; the rest of the division waits for a later beat */
    size_t steps = (all * farm->steps * farm->beat) / 10000 - (all * farm->steps * (farm->beat - 1)) / 10000;
    for (; steps > 0; steps--) {
        uint16_t *value = &farm->slaves[farm->next_step / FLOOR_REGISTERS].registers[farm->next_step % FLOOR_REGISTERS];
        *value ^= 64;
        farm->next_step = (farm->next_step + 1) % all;
    }
}
