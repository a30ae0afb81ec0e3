/* A Modbus client that was not written with the simulator: libmodbus, opened, asked once and closed. For tests only. */
#ifndef SIM_CLIENT_H
#define SIM_CLIENT_H

#include <stdint.h>

/* Where to ask: a TCP port of 127.0.0.1 when `device` is NULL, otherwise a serial device (8E1 at `baud`). */
typedef struct {
    const char *device;
    int baud;
    int port;
    int unit;
} sim_peer_t;

/* Reads `count` registers (function 3) or input registers (function 4) into `words`.
   Returns the number read, or minus errno (libmodbus numbers included). Blocks for at most a second. */
int sim_read_registers(const sim_peer_t *peer, int function, int address, int count, uint16_t *words);

/* Reads `count` coils (function 1) or discrete inputs (function 2) into `bits`, one byte each. Returns as above. */
int sim_read_bits(const sim_peer_t *peer, int function, int address, int count, uint8_t *bits);

/* Writes one coil (function 5). Returns 1, or minus errno. */
int sim_write_coil(const sim_peer_t *peer, int address, int on);

/* Writes registers (function 16). Returns their number, or minus errno. */
int sim_write_registers(const sim_peer_t *peer, int address, int count, const uint16_t *words);

#endif
