#include "andon_mqtt.h"

#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SYSTEM_AUTHORITIES "/etc/ssl/certs"

struct andon_mqtt {
    struct mosquitto *library;
    andon_mqtt_link_t link;
    andon_mqtt_ack_t acks[ANDON_MQTT_ACKS];
    size_t ack_count;
    char complaint[ANDON_MQTT_TEXT];
    int is_spoilt; /* the library gave up in the middle of a call: it may only be freed */
};

/* Where a failed assertion of the library ends the call that it stands in. */
static _Thread_local sigjmp_buf *way_out;

/* Taken by the library instead of the C library's own (LSB Core, __assert_fail): 2.0.11 asserts on what a broker sends
 * (a property that there is not, MQTT 5), and the broker must not end the agent. Elsewhere it does what it always did.
 */
_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function);

_Noreturn void __assert_fail(const char *assertion, const char *file, unsigned line, const char *function) {
    if (way_out != NULL) {
        siglongjmp(*way_out, 1);
    }
    fprintf(stderr, "%s:%u: %s: assertion failed: %s\n", file, line, function, assertion);
    abort();
}

/* mosquitto_loop, survived. */
static int loop(andon_mqtt_t *client) {
    sigjmp_buf here;
    if (sigsetjmp(here, 0) != 0) {
        way_out = NULL;
        client->is_spoilt = 1;
        snprintf(client->complaint, sizeof client->complaint, "the broker sent what the MQTT library cannot read");
        return MOSQ_ERR_PROTOCOL;
    }
    way_out = &here;
    int code = mosquitto_loop(client->library, 0, 1);
    way_out = NULL;
    return code;
}

/* Callbacks run with the library's lock held: they only write into our own struct. */

static void on_connect(struct mosquitto *library, void *owner, int reason, int flags,
                       const mosquitto_property *properties) {
    andon_mqtt_t *client = owner;
    uint16_t receive_maximum = UINT16_MAX;
    (void)library;
    (void)flags;
    mosquitto_property_read_int16(properties, MQTT_PROP_RECEIVE_MAXIMUM, &receive_maximum, false);
    client->link.answered = 1;
    client->link.connack = reason;
    client->link.receive_maximum = receive_maximum;
}

static void on_disconnect(struct mosquitto *library, void *owner, int reason, const mosquitto_property *properties) {
    andon_mqtt_t *client = owner;
    (void)library;
    (void)properties;
    client->link.ended = 1;
    client->link.end_reason = reason;
}

static void on_publish(struct mosquitto *library, void *owner, int mid, int reason,
                       const mosquitto_property *properties) {
    andon_mqtt_t *client = owner;
    (void)library;
    (void)properties;
    if (client->ack_count < ANDON_MQTT_ACKS) { /* one that finds no room is missed, and its timer ends the connection */
        client->acks[client->ack_count].mid = mid;
        client->acks[client->ack_count].reason = reason;
        client->ack_count++;
    }
}

static void on_log(struct mosquitto *library, void *owner, int level, const char *text) {
    andon_mqtt_t *client = owner;
    (void)library;
    if (level == MOSQ_LOG_ERR) {
        snprintf(client->complaint, sizeof client->complaint, "%s", text);
    }
}

/* The library would ask the terminal for the password of an encrypted key. */
static int no_key_password(char *buffer, int size, int write, void *owner) {
    (void)write;
    (void)owner;
    if (size > 0) {
        buffer[0] = '\0';
    }
    return 0;
}

static int set_tls(andon_mqtt_t *client, const andon_mqtt_config_t *config, char *error, size_t error_size) {
    int code = mosquitto_tls_set(client->library, config->ca_file, config->ca_file ? NULL : SYSTEM_AUTHORITIES,
                                 config->certificate_file, config->key_file, no_key_password);
    if (code != MOSQ_ERR_SUCCESS) {
        snprintf(error, error_size,
                 "a TLS file cannot be read: authority %s, certificate %s, key %s (certificate and key go together)",
                 config->ca_file ? config->ca_file : SYSTEM_AUTHORITIES,
                 config->certificate_file ? config->certificate_file : "none",
                 config->key_file ? config->key_file : "none");
        return code;
    }
    /* 1 is SSL_VERIFY_PEER; "tlsv1.2" is the lowest version allowed. */
    code = mosquitto_tls_opts_set(client->library, 1, "tlsv1.2", NULL);
    if (code == MOSQ_ERR_SUCCESS) {
        code = mosquitto_tls_insecure_set(client->library, false);
    }
    if (code != MOSQ_ERR_SUCCESS) {
        snprintf(error, error_size, "TLS 1.2 with a checked name cannot be set: %s", mosquitto_strerror(code));
    }
    return code;
}

static int set_up(andon_mqtt_t *client, const andon_mqtt_config_t *config, char *error, size_t error_size) {
    struct mosquitto *library = client->library;
    int code = mosquitto_int_option(library, MOSQ_OPT_PROTOCOL_VERSION, config->version);
    if (code == MOSQ_ERR_SUCCESS) {
        code = mosquitto_int_option(library, MOSQ_OPT_SEND_MAXIMUM, config->window);
    }
    if (code == MOSQ_ERR_SUCCESS) {
        code = mosquitto_int_option(library, MOSQ_OPT_TCP_NODELAY, 1);
    }
    if (code == MOSQ_ERR_SUCCESS && config->username) {
        code = mosquitto_username_pw_set(library, config->username, config->password);
    }
    if (code == MOSQ_ERR_SUCCESS && config->will_topic) {
        code = mosquitto_will_set_v5(library, config->will_topic, config->will_size, config->will, 1, true, NULL);
    }
    if (code != MOSQ_ERR_SUCCESS) {
        snprintf(error, error_size, "the MQTT client refuses its settings: %s", mosquitto_strerror(code));
        return code;
    }
    mosquitto_connect_v5_callback_set(library, on_connect);
    mosquitto_disconnect_v5_callback_set(library, on_disconnect);
    mosquitto_publish_v5_callback_set(library, on_publish);
    mosquitto_log_callback_set(library, on_log);
    return config->tls ? set_tls(client, config, error, error_size) : MOSQ_ERR_SUCCESS;
}

void andon_mqtt_start(void) { mosquitto_lib_init(); }

int andon_mqtt_open(const andon_mqtt_config_t *config, andon_mqtt_t **result, char *error, size_t error_size) {
    int code = MOSQ_ERR_NOMEM;
    andon_mqtt_t *client = calloc(1, sizeof *client);
    *result = NULL;
    if (client) {
        client->library = mosquitto_new(config->client_id, true, client);
    }
    if (!client || !client->library) {
        snprintf(error, error_size, "no memory for the MQTT client, or its client id is refused");
    } else {
        code = set_up(client, config, error, error_size);
    }
    if (code == MOSQ_ERR_SUCCESS) {
        *result = client;
    } else {
        andon_mqtt_close(client);
    }
    return code;
}

int andon_mqtt_connect(andon_mqtt_t *client, const char *host, int port, int keep_alive, unsigned user_timeout_ms,
                       char *error, size_t error_size) {
    int code;
    int system_error;
    errno = 0;
    code = mosquitto_connect_bind_v5(client->library, host, port, keep_alive, NULL, NULL);
    system_error = errno;
    if (code == MOSQ_ERR_SUCCESS) {
        /* Best effort: without it the keep-alive finds a dead peer, later. */
        setsockopt(mosquitto_socket(client->library), IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms,
                   sizeof user_timeout_ms);
    } else if (client->complaint[0] != '\0') {
        snprintf(error, error_size, "%s", client->complaint);
    } else {
        snprintf(error, error_size, "%s", code == MOSQ_ERR_ERRNO ? strerror(system_error) : mosquitto_strerror(code));
    }
    return code;
}

int andon_mqtt_publish(andon_mqtt_t *client, const char *topic, const void *payload, int size, int retain, int *mid) {
    return client->is_spoilt ? MOSQ_ERR_NO_CONN
                             : mosquitto_publish_v5(client->library, mid, topic, size, payload, 1, retain != 0, NULL);
}

int andon_mqtt_turn(andon_mqtt_t *client, int wake, int timeout_ms) {
    struct pollfd waits[2] = {{.fd = mosquitto_socket(client->library), .events = POLLIN},
                              {.fd = wake, .events = POLLIN}};
    if (waits[0].fd < 0 || client->is_spoilt) {
        return MOSQ_ERR_NO_CONN;
    }
    if (mosquitto_want_write(client->library)) {
        waits[0].events |= POLLOUT;
    }
    if (poll(waits, 2, timeout_ms) > 0 && (waits[1].revents & POLLIN)) {
        andon_wake_wait(wake, 0);
    }
    /* loop, not loop_read and loop_write: it alone carries a TLS handshake through in 2.0.11. */
    return loop(client);
}

size_t andon_mqtt_take(andon_mqtt_t *client, andon_mqtt_ack_t *acks, size_t capacity) {
    size_t count = client->ack_count < capacity ? client->ack_count : capacity;
    memcpy(acks, client->acks, count * sizeof *acks);
    memmove(client->acks, client->acks + count, (client->ack_count - count) * sizeof *acks);
    client->ack_count -= count;
    return count;
}

andon_mqtt_link_t andon_mqtt_link(const andon_mqtt_t *client) { return client->link; }

const char *andon_mqtt_complaint(const andon_mqtt_t *client) { return client->complaint; }

int andon_mqtt_disconnect(andon_mqtt_t *client) {
    return client->is_spoilt ? MOSQ_ERR_NO_CONN : mosquitto_disconnect_v5(client->library, 0, NULL);
}

void andon_mqtt_cut(andon_mqtt_t *client) {
    int descriptor = mosquitto_socket(client->library);
    if (descriptor >= 0) {
        shutdown(descriptor, SHUT_RDWR);
    }
}

void andon_mqtt_close(andon_mqtt_t *client) {
    if (client && client->library) {
        mosquitto_destroy(client->library);
    }
    free(client);
}

const char *andon_mqtt_code_text(int code) {
    /* 2.0.11 has no text for its own keep-alive code. */
    return code == MOSQ_ERR_KEEPALIVE ? "no answer within the keep-alive" : mosquitto_strerror(code);
}

const char *andon_mqtt_reason_text(int reason) { return mosquitto_reason_string(reason); }

const char *andon_mqtt_connack_text(int code) { return mosquitto_connack_string(code); }
