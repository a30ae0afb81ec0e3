/*
 * One MQTT connection on libmosquitto, driven by the caller's own thread: no thread of the library, no queue but the
 * window, callbacks that only append. A client serves one connection: when it is lost, close it and make another.
 *
 * One thread calls everything here; only andon_wake_raise may be called from any thread. Status codes are
 * libmosquitto's (MOSQ_ERR_…, 0 is success).
 */
#ifndef ANDON_MQTT_H
#define ANDON_MQTT_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of a text that a function writes on failure, the ending NUL included. */
#define ANDON_MQTT_TEXT 256u

/* The most acknowledgements kept between two calls of andon_mqtt_take; more than any window. */
#define ANDON_MQTT_ACKS 256u

typedef struct andon_mqtt andon_mqtt_t;

/* Borrowed for the time of the call; NULL where a thing is not wanted. */
typedef struct andon_mqtt_config {
    const char *client_id;
    const char *username;
    const char *password;
    int tls;             /* 1: TLS 1.2 or newer, the broker's name is always checked */
    const char *ca_file; /* NULL: the system's authorities */
    const char *certificate_file;
    const char *key_file;
    int version; /* 5 or 4 (3.1.1) */
    int window;  /* the most unacknowledged messages */
    const char *will_topic;
    const void *will;
    int will_size;
} andon_mqtt_config_t;

typedef struct andon_mqtt_ack {
    int mid;
    int reason; /* of the PUBACK; 0 with 3.1.1 */
} andon_mqtt_ack_t;

typedef struct andon_mqtt_link {
    int answered;        /* 1 once CONNACK was read */
    int connack;         /* its reason; 0 is welcome */
    int receive_maximum; /* of the broker; 65535 where it set none */
    int ended;           /* 1 once the connection is over */
    int end_reason;      /* MQTT 5 reason of the broker's DISCONNECT, or MOSQ_ERR_… */
} andon_mqtt_link_t;

/* Starts the library once for the process; not thread-safe. */
void andon_mqtt_start(void);

/* Makes a client that is not connected. On failure writes a sentence into error and leaves *client NULL.
 * Returns MOSQ_ERR_NOMEM, MOSQ_ERR_INVAL (a file cannot be read, a setting is refused), MOSQ_ERR_TLS. */
int andon_mqtt_open(const andon_mqtt_config_t *config, andon_mqtt_t **client, char *error, size_t error_size);

/* Resolves, connects and sends CONNECT; the answer comes through andon_mqtt_turn. Blocks for the TCP handshake: call
 * andon_probe first. user_timeout_ms bounds how long sent bytes may stay unacknowledged by the peer's TCP. */
int andon_mqtt_connect(andon_mqtt_t *client, const char *host, int port, int keep_alive, unsigned user_timeout_ms,
                       char *error, size_t error_size);

/* Publishes with QoS 1. Returns the library's code; *mid is set on success alone. Does not block. */
int andon_mqtt_publish(andon_mqtt_t *client, const char *topic, const void *payload, int size, int retain, int *mid);

/* Waits for the socket or the wake at most timeout_ms, then reads and writes what is due.
 * Returns 0, or the library's code when the connection is over. */
int andon_mqtt_turn(andon_mqtt_t *client, int wake, int timeout_ms);

/* Copies and forgets the acknowledgements read so far. */
size_t andon_mqtt_take(andon_mqtt_t *client, andon_mqtt_ack_t *acks, size_t capacity);

/* How the connection stands. */
andon_mqtt_link_t andon_mqtt_link(const andon_mqtt_t *client);

/* The library's last complaint, empty when there was none; valid until the next call. */
const char *andon_mqtt_complaint(const andon_mqtt_t *client);

/* Sends DISCONNECT, after which the broker forgets the will. */
int andon_mqtt_disconnect(andon_mqtt_t *client);

/* Cuts the connection without DISCONNECT: the broker publishes the will. */
void andon_mqtt_cut(andon_mqtt_t *client);

/* Frees the client. A connection without DISCONNECT is cut. NULL is allowed. */
void andon_mqtt_close(andon_mqtt_t *client);

/* The text of a code of this header; static. */
const char *andon_mqtt_code_text(int code);

/* The text of an MQTT 5 reason; static. */
const char *andon_mqtt_reason_text(int reason);

/* The text of a CONNACK code of MQTT 3.1.1; static. */
const char *andon_mqtt_connack_text(int code);

/* A descriptor that ends waits early. Returns -1 when there is none to be had. */
int andon_wake_open(void);
/* Any thread, async-signal-safe, never blocks. */
void andon_wake_raise(int wake);
/* Waits for the wake at most timeout_ms and lowers it. Returns 1 when it was raised. */
int andon_wake_wait(int wake, int timeout_ms);
void andon_wake_close(int wake);

/* Resolves host and opens and closes a TCP connection within timeout_ms. Name resolution is bounded by the system's
 * resolver alone. Returns 0; 1 when the wake was raised (it stays raised); -1 with a sentence in error. */
int andon_probe(const char *host, int port, int wake, int timeout_ms, char *error, size_t error_size);

#endif
