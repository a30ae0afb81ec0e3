/* Checksums of frames. Pure functions. */
#ifndef ANDON_FRAME_CHECKSUM_H
#define ANDON_FRAME_CHECKSUM_H

#include "frame_rules.h"

/* Bytes that the checksum takes on the wire: 0, 1, 2 or 4. */
size_t frame_checksum_size(const frame_rules_t *rules);

/* The number over the bytes. crc16 is that of Modbus (polynomial A001, start FFFF). */
uint16_t frame_checksum(checksum_t kind, const uint8_t *bytes, size_t count);

/* 1 when what stands on the wire (frame_checksum_size bytes) says this number. As bytes, a CRC comes low byte first, as
 * characters, high digit first. */
int frame_checksum_says(const frame_rules_t *rules, const uint8_t *wire, uint16_t number);

#endif
