#include "frame_cutter.h"

#include <string.h>

#include "frame_checksum.h"

static uint64_t usual_pause(const frame_rules_t *rules) {
    int is_marked = rules->framing == FRAMING_DELIMITER || rules->framing == FRAMING_BRACKETED;
    uint64_t pause_ns = is_marked ? FRAME_PAUSE_MARKED_NS : FRAME_PAUSE_BARE_NS;
    return rules->framing == FRAMING_SILENCE ? rules->silence_ns : pause_ns;
}

/* Ready for the first byte of a frame; says nothing of what becomes of the bytes held. */
static void begin(frame_cutter_t *cutter) {
    cutter->count = 0;
    cutter->whole = 0;
    cutter->is_skipping = 0;
    cutter->is_inside = 0;
    cutter->has_damage = 0;
    cutter->pause_ns = usual_pause(&cutter->rules);
}

void frame_cutter_init(frame_cutter_t *cutter, const frame_rules_t *rules) {
    memset(cutter, 0, sizeof *cutter);
    cutter->rules = *rules;
    begin(cutter);
}

void frame_cutter_reset(frame_cutter_t *cutter) {
    cutter->thrown += cutter->count;
    begin(cutter);
}

void frame_cutter_join(frame_cutter_t *cutter, uint64_t now_ns) {
    frame_cutter_reset(cutter);
    cutter->is_skipping = cutter->rules.framing != FRAMING_BRACKETED; /* a start is a start */
    cutter->pause_ns = cutter->pause_ns > FRAME_PAUSE_BARE_NS ? FRAME_PAUSE_BARE_NS : cutter->pause_ns;
    cutter->last_byte_ns = now_ns;
}

static frame_event_t fail(frame_cutter_t *cutter, frame_event_t event, int skips) {
    frame_cutter_reset(cutter);
    cutter->is_skipping = (uint8_t)skips;
    return event;
}

/* A whole frame: its content is what is held, from first on. */
static frame_event_t deliver(frame_cutter_t *cutter, uint16_t first, uint16_t count) {
    if (cutter->has_damage) {
        return fail(cutter, FRAME_DAMAGED, 0);
    }
    cutter->content = cutter->held + first;
    cutter->content_count = count;
    begin(cutter);
    return FRAME_GOOD;
}

static int ends_with(const frame_cutter_t *cutter, const uint8_t *mark, uint8_t count) {
    return cutter->count >= count && memcmp(cutter->held + cutter->count - count, mark, count) == 0;
}

/* Keeps only the last bytes that a mark may begin with. */
static void slide(frame_cutter_t *cutter, const uint8_t *mark, uint8_t mark_count) {
    while (cutter->count >= mark_count || memcmp(cutter->held, mark, cutter->count) != 0) {
        memmove(cutter->held, cutter->held + 1, cutter->count - 1u);
        cutter->count--;
        cutter->thrown++;
    }
}

static frame_event_t delimited(frame_cutter_t *cutter) {
    const frame_rules_t *rules = &cutter->rules;
    int is_end = ends_with(cutter, rules->end, rules->end_count);
    if (cutter->is_skipping) {
        if (is_end) {
            frame_cutter_reset(cutter);
        } else {
            slide(cutter, rules->end, rules->end_count);
        }
        return FRAME_NONE;
    }
    if (is_end && cutter->count == rules->end_count) {
        frame_cutter_reset(cutter); /* an empty line says nothing */
        return FRAME_NONE;
    }
    if (is_end) {
        return deliver(cutter, 0, (uint16_t)(cutter->count - rules->end_count));
    }
    if (cutter->count < rules->most_bytes) {
        return FRAME_NONE;
    }
    /* The end may have begun: what is held of it stays. */
    uint16_t keep = (uint16_t)(rules->end_count - 1u);
    uint8_t last[FRAME_MARK_MAX];
    memcpy(last, cutter->held + cutter->count - keep, keep);
    cutter->count = (uint16_t)(cutter->count - keep);
    frame_event_t event = fail(cutter, FRAME_TOO_LONG, 1);
    memcpy(cutter->held, last, keep);
    cutter->count = keep;
    return event;
}

/* Fixed length, and length prefix: frames of a known number of bytes. */
static frame_event_t counted(frame_cutter_t *cutter) {
    const frame_rules_t *rules = &cutter->rules;
    uint32_t whole = cutter->whole;
    if (rules->framing == FRAMING_FIXED) {
        whole = rules->length;
    } else if (whole == 0 && cutter->count == rules->prefix_at + rules->prefix_bytes) {
        const uint8_t *prefix = cutter->held + rules->prefix_at;
        uint32_t number = prefix[0];
        if (rules->prefix_bytes == 2) {
            number = rules->prefix_is_big ? prefix[0] << 8 | prefix[1] : prefix[1] << 8 | prefix[0];
        }
        whole = cutter->count + number + rules->prefix_adds;
        if (whole > rules->most_bytes) {
            return fail(cutter, FRAME_TOO_LONG, 1);
        }
        cutter->whole = (uint16_t)whole;
    }
    return whole > 0 && cutter->count == whole ? deliver(cutter, 0, cutter->count) : FRAME_NONE;
}

/* Looks at a byte in front of a frame. */
static void seek_start(frame_cutter_t *cutter) {
    const frame_rules_t *rules = &cutter->rules;
    if (ends_with(cutter, rules->start, rules->start_count)) {
        cutter->is_inside = 1;
        cutter->has_damage = 0;
    } else {
        slide(cutter, rules->start, rules->start_count);
    }
}

/* The end has come, and the checksum behind it. */
static frame_event_t close_bracket(frame_cutter_t *cutter) {
    const frame_rules_t *rules = &cutter->rules;
    size_t size = frame_checksum_size(rules);
    size_t first = rules->start_count, last = cutter->count - size - rules->end_count;
    size_t from = rules->covers_start ? 0 : first, to = rules->covers_end ? last + rules->end_count : last;
    uint8_t wire[4];
    memcpy(wire, cutter->held + cutter->count - size, size);
    uint16_t number = frame_checksum((checksum_t)rules->checksum, cutter->held + from, to - from);
    if (size == 0 || frame_checksum_says(rules, wire, number)) {
        return deliver(cutter, (uint16_t)first, (uint16_t)(last - first));
    }
    frame_event_t event = cutter->has_damage ? FRAME_DAMAGED : FRAME_BAD_CHECKSUM;
    cutter->count = (uint16_t)(cutter->count - size);
    frame_cutter_reset(cutter);
    /* A frame that was cut off before its checksum is followed by the start of the next one. */
    for (size_t i = 0; i < size; i++) {
        cutter->held[cutter->count++] = wire[i];
        if (!cutter->is_inside) {
            seek_start(cutter);
        }
    }
    return event;
}

static frame_event_t bracketed(frame_cutter_t *cutter) {
    const frame_rules_t *rules = &cutter->rules;
    if (!cutter->is_inside) {
        seek_start(cutter);
        return FRAME_NONE;
    }
    int is_same = rules->start_count == rules->end_count && memcmp(rules->start, rules->end, rules->end_count) == 0;
    if (cutter->whole > 0) {
        return cutter->count == cutter->whole ? close_bracket(cutter) : FRAME_NONE;
    }
    if (cutter->count >= rules->start_count + rules->end_count && ends_with(cutter, rules->end, rules->end_count)) {
        if (is_same && cutter->count == rules->start_count + rules->end_count) {
            /* Two marks in a row are the end of one frame, whose start was not seen, and the start of the next. */
            cutter->count = rules->start_count;
            cutter->thrown += rules->start_count;
            return FRAME_NONE;
        }
        cutter->whole = (uint16_t)(cutter->count + frame_checksum_size(rules));
        if (cutter->whole > rules->most_bytes) {
            return fail(cutter, FRAME_TOO_LONG, 0);
        }
        return cutter->count == cutter->whole ? close_bracket(cutter) : FRAME_NONE;
    }
    if (!is_same && cutter->count >= 2 * rules->start_count && ends_with(cutter, rules->start, rules->start_count)) {
        cutter->thrown += cutter->count - rules->start_count;
        cutter->count = rules->start_count; /* the start stands at the front already */
        cutter->has_damage = 0;
        return FRAME_NONE;
    }
    return cutter->count < rules->most_bytes ? FRAME_NONE : fail(cutter, FRAME_TOO_LONG, 0);
}

frame_event_t frame_cutter_push(frame_cutter_t *cutter, uint8_t byte, int is_damaged, uint64_t now_ns) {
    cutter->last_byte_ns = now_ns;
    cutter->content_count = 0;
    int is_bare = cutter->rules.framing != FRAMING_DELIMITER && cutter->rules.framing != FRAMING_BRACKETED;
    if (cutter->is_skipping && is_bare) {
        cutter->thrown++;
        return FRAME_NONE;
    }
    if (cutter->rules.framing == FRAMING_SILENCE && cutter->count == cutter->rules.most_bytes) {
        cutter->thrown++;
        return fail(cutter, FRAME_TOO_LONG, 1);
    }
    cutter->held[cutter->count++] = byte;
    cutter->has_damage |= is_damaged != 0;
    switch (cutter->rules.framing) {
    case FRAMING_DELIMITER: return delimited(cutter);
    case FRAMING_BRACKETED: return bracketed(cutter);
    case FRAMING_SILENCE: return FRAME_NONE;
    default: return counted(cutter);
    }
}

frame_event_t frame_cutter_silent(frame_cutter_t *cutter, uint64_t now_ns) {
    if (frame_cutter_due(cutter) > now_ns) {
        return FRAME_NONE;
    }
    if (cutter->rules.framing == FRAMING_SILENCE && !cutter->is_skipping) {
        return deliver(cutter, 0, cutter->count);
    }
    frame_cutter_reset(cutter);
    return FRAME_NONE;
}

uint64_t frame_cutter_due(const frame_cutter_t *cutter) {
    return frame_cutter_is_between(cutter) ? UINT64_MAX : cutter->last_byte_ns + cutter->pause_ns;
}

int frame_cutter_is_between(const frame_cutter_t *cutter) { return cutter->count == 0 && !cutter->is_skipping; }
