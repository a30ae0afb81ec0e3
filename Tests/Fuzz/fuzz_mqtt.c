// needs: Drivers/Mosquitto/*.c
/*
 * What a broker says to the MQTT client, on a real loopback connection: pieces of made-up bytes between turns. The
 * library parses; ours is what its callbacks keep. The acknowledgements are within their bound, reasons have a text,
 * and a connection that is over says so and stays over. The first byte chooses the version of MQTT.
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "andon_mqtt.h"

/* A call that the library gives up in the middle of leaves some bytes behind (andon_mqtt.c, loop). */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void) { return "leak:libmosquitto"; }

static int listener = -1;
static int port;

static void check(int is_true) {
    if (!is_true) {
        abort();
    }
}

static void listen_once(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (listener >= 0) {
        return;
    }
    andon_mqtt_start();
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(listener >= 0 && bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 8) == 0 &&
          getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    port = ntohs(address.sin_port);
}

/* One turn, and what can be asked after each. Returns 0 when the connection is over. */
static int turn(andon_mqtt_t *client, int wake) {
    andon_mqtt_ack_t acks[ANDON_MQTT_ACKS];
    int code = andon_mqtt_turn(client, wake, 0);
    size_t count = andon_mqtt_take(client, acks, ANDON_MQTT_ACKS);
    check(count <= ANDON_MQTT_ACKS && andon_mqtt_take(client, acks, ANDON_MQTT_ACKS) == 0);
    for (size_t i = 0; i < count; i++) {
        check(acks[i].mid >= 0 && acks[i].mid <= 65535 && andon_mqtt_reason_text(acks[i].reason) != NULL);
    }
    andon_mqtt_link_t link = andon_mqtt_link(client);
    check(link.answered == 0 || (link.receive_maximum >= 0 && link.receive_maximum <= 65535));
    check(andon_mqtt_reason_text(link.connack) != NULL && andon_mqtt_connack_text(link.connack) != NULL);
    check(memchr(andon_mqtt_complaint(client), 0, ANDON_MQTT_TEXT) != NULL && andon_mqtt_code_text(code) != NULL);
    return code == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char error[ANDON_MQTT_TEXT];
    andon_mqtt_t *client = NULL;
    if (size == 0) {
        return 0;
    }
    listen_once();
    andon_mqtt_config_t config = {.client_id = "fuzz",
                                  .version = data[0] & 1 ? 4 : 5,
                                  .window = 4,
                                  .will_topic = "w",
                                  .will = "x",
                                  .will_size = 1};
    check(andon_mqtt_open(&config, &client, error, sizeof error) == 0);
    check(andon_mqtt_connect(client, "127.0.0.1", port, 60, 1000, error, sizeof error) == 0);
    int broker = accept4(listener, NULL, NULL, SOCK_CLOEXEC), wake = andon_wake_open(), is_up = 1, mid;
    /* A reset leaves no connection behind that waits a minute for nothing. */
    struct linger reset = {1, 0};
    check(broker >= 0 && wake >= 0 && setsockopt(broker, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0);
    for (size_t at = 1; at < size && is_up;) {
        size_t count = data[at++], left = size - at;
        if (count == 0) {
            (void)andon_mqtt_publish(client, "t", "payload", 7, 0, &mid);
        } else {
            count = count < left ? count : left;
            check(send(broker, data + at, count, MSG_NOSIGNAL) == (ssize_t)count);
            at += count;
        }
        is_up = turn(client, wake) && turn(client, wake);
    }
    close(broker);
    for (int turns = 0; is_up; turns++) {
        check(turns < 100);
        is_up = turn(client, wake);
    }
    check(turn(client, wake) == 0);
    andon_mqtt_close(client);
    andon_wake_close(wake);
    return 0;
}
