#include "tcp_instance.h"

andon_status_t tcp_settings_read(const andon_link_config_t *config, tcp_link_t *link, char *error, size_t error_size) {
    andon_error_text_t text = {error, error_size};
    uint64_t in_flight = 1;
    andon_status_t status = andon_settings_check(config, ENDPOINT_KEYS ",in-flight", text);
    if (status == ANDON_OK) {
        status = andon_setting_number(config, "in-flight", 1, ANDON_MAX_IN_FLIGHT, &in_flight, text);
    }
    if (status == ANDON_OK) {
        status = endpoint_settings_read(config, &link->endpoint, text);
    }
    link->in_flight = (uint16_t)in_flight;
    return status;
}
