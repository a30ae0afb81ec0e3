#include "sim_client.h"

#include <errno.h>
#include <modbus/modbus.h>
#include <stddef.h>

static modbus_t *open_peer(const sim_peer_t *peer) {
    modbus_t *modbus = peer->device != NULL ? modbus_new_rtu(peer->device, peer->baud, 'E', 8, 1)
                                            : modbus_new_tcp("127.0.0.1", peer->port);
    if (modbus == NULL) {
        return NULL;
    }
    if (modbus_set_slave(modbus, peer->unit) != 0 || modbus_set_response_timeout(modbus, 1, 0) != 0 ||
        modbus_connect(modbus) != 0) {
        int reason = errno;
        modbus_free(modbus);
        errno = reason;
        return NULL;
    }
    return modbus;
}

static int close_peer(modbus_t *modbus, int result) {
    int reason = errno;
    modbus_close(modbus);
    modbus_free(modbus);
    return result < 0 ? -reason : result;
}

int sim_read_registers(const sim_peer_t *peer, int function, int address, int count, uint16_t *words) {
    modbus_t *modbus = open_peer(peer);
    if (modbus == NULL) {
        return -errno;
    }
    return close_peer(modbus, function == 4 ? modbus_read_input_registers(modbus, address, count, words)
                                            : modbus_read_registers(modbus, address, count, words));
}

int sim_read_bits(const sim_peer_t *peer, int function, int address, int count, uint8_t *bits) {
    modbus_t *modbus = open_peer(peer);
    if (modbus == NULL) {
        return -errno;
    }
    return close_peer(modbus, function == 2 ? modbus_read_input_bits(modbus, address, count, bits)
                                            : modbus_read_bits(modbus, address, count, bits));
}

int sim_write_coil(const sim_peer_t *peer, int address, int on) {
    modbus_t *modbus = open_peer(peer);
    if (modbus == NULL) {
        return -errno;
    }
    return close_peer(modbus, modbus_write_bit(modbus, address, on));
}

int sim_write_registers(const sim_peer_t *peer, int address, int count, const uint16_t *words) {
    modbus_t *modbus = open_peer(peer);
    if (modbus == NULL) {
        return -errno;
    }
    return close_peer(modbus, modbus_write_registers(modbus, address, count, words));
}
