#include "mbap.h"

/* The length field counts unit and PDU; the shortest answer is an exception: unit, function, code. */
#define LEAST_LENGTH 3u
#define MOST_LENGTH (1u + ANDON_PDU_MAX)

andon_mbap_result_t andon_mbap_take(const uint8_t *bytes, size_t length, andon_mbap_frame_t *frame) {
    if ((length > 2 && bytes[2] != 0) || (length > 3 && bytes[3] != 0)) {
        return ANDON_MBAP_MALFORMED;
    }
    if (length < 6) {
        return ANDON_MBAP_MORE;
    }
    size_t counted = (size_t)(bytes[4] << 8 | bytes[5]);
    if (counted < LEAST_LENGTH || counted > MOST_LENGTH) {
        return ANDON_MBAP_MALFORMED;
    }
    if (length < 6 + counted) {
        return ANDON_MBAP_MORE;
    }
    frame->transaction = (uint16_t)(bytes[0] << 8 | bytes[1]);
    frame->unit = bytes[6];
    frame->pdu = bytes + ANDON_MBAP_HEADER;
    frame->pdu_length = counted - 1;
    frame->length = 6 + counted;
    return ANDON_MBAP_COMPLETE;
}

size_t andon_mbap_encode(const andon_request_t *request, uint16_t transaction, uint8_t *bytes) {
    size_t counted = 1 + andon_pdu_encode(request, bytes + ANDON_MBAP_HEADER);
    bytes[0] = (uint8_t)(transaction >> 8);
    bytes[1] = (uint8_t)transaction;
    bytes[2] = 0;
    bytes[3] = 0;
    bytes[4] = (uint8_t)(counted >> 8);
    bytes[5] = (uint8_t)counted;
    bytes[6] = request->unit;
    return 6 + counted;
}
