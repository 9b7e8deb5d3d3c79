/* check_agenda.c: what is due next. */
#include "tests/traces/files.h"
#include "tests/traces/suites.h"
#include "traces/agenda.h"

#define SLOTS 200

/* Against an array that is searched: the least time, and of those what was set first. */
START_TEST(an_agenda_gives_what_is_due_in_its_order) {
    struct agenda agenda = {0};
    uint64_t times[SLOTS], orders[SLOTS], order = 0, state = 7;
    for (int slot = 0; slot < SLOTS; slot++)
        times[slot] = AGENDA_NEVER;
    ck_assert(agenda_reserve(&agenda, SLOTS));
    for (int i = 0; i < 50000; i++) {
        uint32_t slot = (uint32_t)(next_random(&state) % SLOTS), least = SLOTS;
        times[slot] = next_random(&state) % 3 == 0 ? AGENDA_NEVER : next_random(&state) % 1000;
        orders[slot] = order++;
        agenda_set(&agenda, slot, times[slot]);
        ck_assert(agenda_has(&agenda, slot) == (times[slot] != AGENDA_NEVER));
        for (uint32_t other = 0; other < SLOTS; other++) {
            if (times[other] != AGENDA_NEVER
                && (least == SLOTS || times[other] < times[least]
                    || (times[other] == times[least] && orders[other] < orders[least])))
                least = other;
        }
        ck_assert_uint_eq(agenda_first(&agenda) == NULL ? SLOTS : agenda_first(&agenda)->slot, least);
    }
    agenda_free(&agenda);
}
END_TEST

Suite *agenda_suite(void) {
    Suite *suite = suite_create("agenda");
    TCase *tcase = tcase_create("agenda");
    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, an_agenda_gives_what_is_due_in_its_order);
    return suite;
}
