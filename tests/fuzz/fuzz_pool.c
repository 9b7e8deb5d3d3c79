/* fuzz_pool.c: the bytes choose the calls of the model in tests/core/, which judges what the pool makes of them. */
#include "fuzz.h"

#include "tests/core/model.h"

_Noreturn void test_assert_failed(const char *file, int line, const char *condition);

struct choices {
    const uint8_t *next, *end;
};

/* A byte where that is enough, so that one changed byte is one changed choice. */
static uint32_t choose(void *context, uint32_t end) {
    struct choices *choices = context;
    uint32_t number = 0;
    for (uint32_t reach = 1; reach < end && choices->next < choices->end; reach = reach << 8 | 255u)
        number = number << 8 | *choices->next++;
    return number % end;
}

static void fail(const struct model *model, const char *what) {
    fprintf(stderr, "call %u: %s\n", model->operation, what);
    abort();
}

void test_assert_failed(const char *file, int line, const char *condition) {
    fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct choices choices = {bytes, bytes + length};
    struct model model = {.choose = choose, .fail = fail, .context = &choices};
    model.blocks = 8u + choose(&choices, 120);
    model.sizes = 2u + choose(&choices, 7);
    model_start(&model);
    while (choices.next < choices.end)
        model_do_one(&model);
    model_end(&model);
    return 0;
}
