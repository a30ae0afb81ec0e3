/* The farm's slaves and what its control lines do to them; farm.c holds the sockets. */
#ifndef ANDON_BENCH_FARM_H
#define ANDON_BENCH_FARM_H

#include <stddef.h>
#include <stdint.h>

#define SLAVE_REGISTERS 128
#define SLAVE_COILS 32
#define SPIKED 99 /* the register that set and spike change: the last that anybody reads, so the worst for a stop */

struct slave {
    uint16_t registers[SLAVE_REGISTERS];
    uint8_t coils[SLAVE_COILS];
    uint8_t is_silent; /* takes requests and never answers */
    uint8_t is_armed;  /* a spike was set and its lap is not over */
    int64_t shown_ns;  /* when the first answer that carries the spike went out; 0 before that */
};

struct farm {
    struct slave *slaves;
    size_t count;
    uint64_t served;  /* registers read by anybody */
    int64_t first_ns; /* when the first of them went out; 0 before that */
    unsigned steps;   /* per mille of all registers that step every second; all others only tremble */
    size_t next_step;
    unsigned beat;
};

/* Answers one request PDU (function first) of a slave; returns the answer PDU's length, 0 for none. answer has room for
 * 256. */
size_t farm_answer(struct farm *farm, size_t slave, const uint8_t *pdu, size_t length, uint8_t *answer);

/* Carries out one control line (Benchmarks/README.md lists them) and prints its reply. */
void farm_obey(struct farm *farm, const char *line);

/* A tenth of a second of life: every register trembles by one, some step by 100. */
void farm_live(struct farm *farm);

#endif
