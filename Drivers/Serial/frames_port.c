#include "frames_instance.h"

#include <errno.h>
#include <termios.h>
#include <unistd.h>

andon_status_t frames_port_open(andon_instance_t *instance, int *error) {
    andon_status_t status = serial_line_open(&instance->line, &instance->fd, error);
    instance->open_status = status;
    instance->open_error = *error;
    if (status != ANDON_OK) {
        return status;
    }
    uint64_t now_ns = frames_now_ns();
    instance->counters.connects++;
    instance->opened_ns = now_ns;
    instance->last_byte_ns = now_ns > instance->gap_ns ? now_ns - instance->gap_ns : 0;
    instance->known_ns = now_ns;
    instance->is_drained = 0;
    instance->has_heard = 0;
    instance->mark = LINE_PLAIN;
    /* Somebody may be talking already. */
    frame_cutter_join(&instance->cutter, now_ns);
    return ANDON_OK;
}

void frames_port_close(andon_instance_t *instance) {
    serial_line_close(instance->fd);
    instance->fd = -1;
    frame_cutter_reset(&instance->cutter);
}

static int lose(andon_instance_t *instance, int *error) {
    *error = errno ? errno : EIO;
    frames_port_close(instance);
    return 0;
}

int frames_port_read(andon_instance_t *instance, int *error) {
    uint8_t bytes[512];
    uint64_t before_ns = frames_now_ns();
    ssize_t got;
    do {
        errno = 0;
        got = read(instance->fd, bytes, sizeof bytes);
    } while (got < 0 && errno == EINTR);
    instance->is_drained = got < 0 && errno == EAGAIN;
    if (instance->is_drained) {
        instance->known_ns = before_ns;
        frames_take_silence(instance, before_ns);
        return 1;
    }
    if (got <= 0) {
        return lose(instance, error);
    }
    /* Only what was seen to be silent was silent: the bytes may have waited for us. */
    frames_take_silence(instance, instance->known_ns);
    uint64_t now_ns = frames_now_ns();
    for (ssize_t i = 0; i < got; i++) {
        int is_damaged;
        if (serial_line_unmark(&instance->mark, &bytes[i], &is_damaged)) {
            frames_take_byte(instance, bytes[i], is_damaged, now_ns);
        }
    }
    instance->has_heard = 1;
    instance->last_byte_ns = now_ns > instance->last_byte_ns ? now_ns : instance->last_byte_ns;
    return 1;
}

int frames_port_write(andon_instance_t *instance, int *error) {
    frames_entry_t *entry = instance->active;
    while (entry->written < entry->count) {
        errno = 0;
        ssize_t sent = write(instance->fd, entry->bytes + entry->written, (size_t)(entry->count - entry->written));
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0 && errno == EAGAIN) {
            return 1;
        }
        if (sent <= 0) {
            return lose(instance, error);
        }
        entry->written = (uint16_t)(entry->written + sent);
    }
    return 1;
}

void frames_port_drop_unsent(andon_instance_t *instance) {
    const frames_entry_t *entry = instance->active;
    uint64_t gone_ns = entry->sent_ns + entry->count * instance->character_ns;
    if (instance->fd >= 0 && (entry->written < entry->count || gone_ns > entry->deadline_ns)) {
        (void)tcflush(instance->fd, TCOFLUSH);
    }
}
