/* Requests that came over the socket and that the driver has not taken yet. Two threads: one reads, one serves. */
#ifndef ANDON_HOST_INBOX_H
#define ANDON_HOST_INBOX_H

#include "host_message.h"

#include <pthread.h>

typedef struct inbox_place {
    int is_used;
    uint64_t order;
    andon_request_t request; /* its values lie beside it */
    uint16_t values[ANDON_MAX_VALUES];
} inbox_place_t;

typedef struct inbox {
    pthread_mutex_t lock;
    uint64_t taken;
    inbox_place_t places[HOST_MAX_REQUESTS];
} inbox_t;

/* Reader: takes a SUBMIT message. NULL, or what is wrong with it. */
const char *inbox_take(inbox_t *inbox, const uint8_t *bytes, size_t size);

/* Server: the request that the driver gets next, urgent ones first, then the oldest; NULL when there is none. It stays
 * until inbox_drop. */
inbox_place_t *inbox_first(inbox_t *inbox);

/* Server: a request that missed its deadline here; NULL when there is none. */
inbox_place_t *inbox_expired(inbox_t *inbox, uint64_t now_ns);

/* Server: when the next one will; UINT64_MAX when nothing waits. */
uint64_t inbox_due(inbox_t *inbox);

void inbox_drop(inbox_t *inbox, inbox_place_t *place);

#endif
