/*
 * Drives plugin against a driver with every bad habit (Tests/AndonHostTests/Plugins/scripted.c) in a real host, and
 * checks that every request is answered exactly once, at its deadline at the latest, and that no good answer carries a
 * wrong value. Meant for the sanitisers; Scripts/sanitize.sh runs it. Arguments: the host, the plug-in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "andon_plugin.h"
#include "host_clock.h"

#define FAILED(...) (fprintf(stderr, __VA_ARGS__), exit(1))
#define ROUNDS 24u
/* What a machine with all its cores taken needs beyond the deadline. */
#define SLACK_NS (5 * HOST_SECOND_NS)

static uint64_t ticket;

static void check(const char *habit, const andon_answer_t *answer, const uint64_t *deadlines, uint8_t *answered) {
    if (answer->ticket == 0 || answer->ticket > ROUNDS || answered[answer->ticket]++) {
        FAILED("%s: an answer to nothing, or a second one (%llu)\n", habit, (unsigned long long)answer->ticket);
    }
    if (host_now_ns() > deadlines[answer->ticket] + SLACK_NS) {
        FAILED("%s: an answer long after its deadline\n", habit);
    }
    uint16_t address = (uint16_t)(100 * answer->ticket);
    for (uint16_t i = 0; answer->status == ANDON_OK && i < answer->count; i++) {
        if (answer->values[i] != (uint16_t)(address + i)) {
            FAILED("%s: a wrong good value\n", habit);
        }
    }
}

static void exercise(const char *habit, const char *host, const char *library) {
    const andon_driver_t *driver = andon_plugin();
    andon_setting_t settings[] = {
        {"library", library}, {"host", host}, {"restart-ns", "1000000"}, {"set.habit", habit}};
    andon_link_config_t link = {"exercise", settings, 4};
    andon_instance_t *instance = NULL;
    char error[ANDON_MAX_ERROR_TEXT], words[ANDON_MAX_ERROR_TEXT] = "";
    if (driver->open(&link, 1, &instance, error, sizeof error) != ANDON_OK) {
        FAILED("%s: %s\n", habit, error);
    }
    uint64_t deadlines[ROUNDS + 1] = {0};
    uint8_t answered[ROUNDS + 1] = {0};
    unsigned statuses[ANDON_JAMMED + 1] = {0};
    size_t left = 0;
    for (ticket = 1; ticket <= ROUNDS || left > 0;) {
        if (ticket <= ROUNDS && left < 3) {
            deadlines[ticket] = host_now_ns() + 150 * HOST_MILLISECOND_NS;
            andon_request_t request = {.ticket = ticket,
                                       .deadline_ns = deadlines[ticket],
                                       .unit = 1,
                                       .operation = ANDON_READ_HOLDING,
                                       .urgent = ticket % 5 == 0,
                                       .address = (uint16_t)(100 * ticket),
                                       .count = 20};
            andon_status_t status = driver->submit(instance, &request);
            if (status == ANDON_OK) {
                ticket++;
                left++;
                continue;
            }
            /* The host still has those that are answered already: they are late. */
            if (status != ANDON_BUSY) {
                FAILED("%s: request refused\n", habit);
            }
        }
        andon_answer_t answers[4];
        size_t got = driver->wait(instance, host_now_ns() + HOST_SECOND_NS, answers, 4);
        for (size_t i = 0; i < got; i++) {
            check(habit, &answers[i], deadlines, answered);
            statuses[answers[i].status]++;
        }
        left -= got;
        (void)driver->describe(instance, 0, words, sizeof words);
    }
    driver->close(instance);
    if (statuses[ANDON_OK] == 0 && strcmp(habit, "none") == 0) {
        FAILED("a driver without a bad habit never answered: %s\n", words);
    }
    printf("%-16s %u good, %u late, %u down%s%s\n", habit, statuses[ANDON_OK], statuses[ANDON_TIMEOUT],
           statuses[ANDON_LINK_DOWN], words[0] ? ": " : "", words);
}

int main(int argc, char **argv) {
    static const char *habits[] = {"none",           "refuses",         "hangs-in-open", "crashes",     "crashes-third",
                                   "exits",          "loops",           "scribbles",     "hangs-up",    "forgets",
                                   "forgets-first",  "strange-ticket",  "huge-count",    "short-count", "no-values",
                                   "strange-status", "from-the-future", "many-answers",  "twice",       "talks"};
    if (argc != 3) {
        FAILED("usage: host_exercise HOST PLUG-IN\n");
    }
    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++) {
        exercise(habits[i], argv[1], argv[2]);
    }
    return 0;
}
