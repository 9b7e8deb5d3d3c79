/* check_any_keys.c: keys, clicks and sizes at random. */
#include <check.h>
#include <stdlib.h>

#include "tests/traces/suites.h"
#include "tests/viz/session.h"
#include "viz/keys.h"

/* KEYS says how many. */
START_TEST(no_keys_crash_it) {
    static const uint32_t special[] = {TYPED_ENTER,     TYPED_ESCAPE,  TYPED_TAB,  TYPED_UP,         TYPED_DOWN,
                                       TYPED_LEFT,      TYPED_RIGHT,   TYPED_HOME, TYPED_SHIFT_LEFT, TYPED_SHIFT_RIGHT,
                                       TYPED_BACKSPACE, TYPED_NOTHING, 0x20AC,     TYPED_DELETE,     TYPED_REDRAW};
    const char *count = getenv("KEYS");
    uint32_t random = 1;
    for (int i = count != NULL ? atoi(count) : 1000; i > 0; i--) {
        random = random * 1664525u + 1013904223u;
        uint32_t what = random >> 16;
        if (what % 29 == 0)
            resize(1 + (int)(what / 29 % 210), 1 + (int)(what % 61));
        if (what % 7 == 0)
            view_key(view, special[what / 7 % (sizeof special / sizeof special[0])]);
        else if (what % 11 == 0)
            view_click(view, (int)(what / 11 % 200) - 5, (int)(what % 60));
        else
            view_key(view, ' ' + what % 95);
        view_tick(view, (uint64_t)what * 1000);
        ck_assert(view_draw(view, &canvas));
        ck_assert_uint_le(at(), 93);
    }
}
END_TEST

Suite *any_keys_suite(void) {
    Suite *suite = suite_create("any_keys");
    TCase *keys = tcase_create("any_keys");
    tcase_add_checked_fixture(keys, session_begin, session_end);
    tcase_set_timeout(keys, 600);
    tcase_add_test(keys, no_keys_crash_it);
    suite_add_tcase(suite, keys);
    return suite;
}
