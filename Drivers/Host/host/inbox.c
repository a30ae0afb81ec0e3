#include "inbox.h"

const char *inbox_take(inbox_t *inbox, const uint8_t *bytes, size_t size) {
    inbox_place_t *place = NULL;
    pthread_mutex_lock(&inbox->lock);
    for (size_t i = 0; i < HOST_MAX_REQUESTS && place == NULL; i++) {
        place = inbox->places[i].is_used ? NULL : &inbox->places[i];
    }
    const char *wrong =
        place == NULL ? "is one request too many" : host_submit_decode(bytes, size, &place->request, place->values);
    if (wrong == NULL) {
        place->order = inbox->taken++;
        place->is_used = 1;
    }
    pthread_mutex_unlock(&inbox->lock);
    return wrong;
}

inbox_place_t *inbox_first(inbox_t *inbox) {
    inbox_place_t *best = NULL;
    pthread_mutex_lock(&inbox->lock);
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        inbox_place_t *place = &inbox->places[i];
        if (!place->is_used) {
            continue;
        }
        if (best == NULL || place->request.urgent > best->request.urgent ||
            (place->request.urgent == best->request.urgent && place->order < best->order)) {
            best = place;
        }
    }
    pthread_mutex_unlock(&inbox->lock);
    return best;
}

inbox_place_t *inbox_expired(inbox_t *inbox, uint64_t now_ns) {
    inbox_place_t *found = NULL;
    pthread_mutex_lock(&inbox->lock);
    for (size_t i = 0; i < HOST_MAX_REQUESTS && found == NULL; i++) {
        inbox_place_t *place = &inbox->places[i];
        found = place->is_used && place->request.deadline_ns <= now_ns ? place : NULL;
    }
    pthread_mutex_unlock(&inbox->lock);
    return found;
}

uint64_t inbox_due(inbox_t *inbox) {
    uint64_t due = UINT64_MAX;
    pthread_mutex_lock(&inbox->lock);
    for (size_t i = 0; i < HOST_MAX_REQUESTS; i++) {
        const inbox_place_t *place = &inbox->places[i];
        due = place->is_used && place->request.deadline_ns < due ? place->request.deadline_ns : due;
    }
    pthread_mutex_unlock(&inbox->lock);
    return due;
}

void inbox_drop(inbox_t *inbox, inbox_place_t *place) {
    pthread_mutex_lock(&inbox->lock);
    place->is_used = 0;
    pthread_mutex_unlock(&inbox->lock);
}
