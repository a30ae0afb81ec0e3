/* A TCP endpoint: its settings, and a socket that never blocks. Used by every driver whose wire is a connection. */
#ifndef ANDON_MODBUS_ENDPOINT_H
#define ANDON_MODBUS_ENDPOINT_H

#include <sys/socket.h>

#include "settings.h"

/* The keys that endpoint_settings_read reads; a driver adds its own. */
#define ENDPOINT_KEYS "host,port,gap-ns,pause-after-connect-ns,idle-close-ns"

typedef struct endpoint {
    struct sockaddr_storage address;
    socklen_t address_length;
    uint64_t gap_ns;   /* quiet before each request */
    uint64_t pause_ns; /* quiet after connecting */
    uint64_t idle_ns;  /* a connection on which nothing was asked for so long is closed; 0: never */
} endpoint_t;

/* Checks and reads the settings of ENDPOINT_KEYS. OK, BAD_CONFIG with a sentence. */
andon_status_t endpoint_settings_read(const andon_link_config_t *config, endpoint_t *endpoint, andon_error_text_t text);

/* Opens a socket and begins to connect. Returns its descriptor, or -1 with *error; *is_connected when that was at once.
 */
int endpoint_connect(const endpoint_t *endpoint, int *is_connected, int *error);

/* What became of connecting, once the socket is writable: 0, or the errno. */
int endpoint_connect_error(int fd);

/* Makes the close of this socket a reset: a request that nobody waits for any more must not leave the buffer later. */
void endpoint_reset_on_close(int fd);

/* 1 when bytes that were written may still lie in our own kernel. */
int endpoint_has_unsent(int fd);

/* The status behind an errno of a socket. */
andon_status_t endpoint_status(int error);

#endif
