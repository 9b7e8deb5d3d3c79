/* check_model.c: random calls, judged by the model. */
#include "model.h"
#include "test.h"

#define OPERATIONS_A_ROUND 1000u
#ifdef SMALL_CHECK
#define OPERATIONS 30000u
#else
#define OPERATIONS 200000u
#endif

struct round {
    uint32_t number, seed;
};

static uint32_t choose(void *context, uint32_t end) {
    struct round *round = context;
    return random_below(&round->seed, end);
}

static void end_round(const struct model *model, const char *what) {
    const struct round *round = model->context;
    ck_abort_msg("round %u, operation %u: %s", (unsigned)round->number, (unsigned)model->operation, what);
}

static void run_round(uint32_t number) {
    static const uint32_t sizes[] = {16, 30, 64, 120, 250, 500, 1000};
    struct round round = {number, number * 2654435761u + 12345u};
    struct model model = {.choose = choose, .fail = end_round, .context = &round};
    model.blocks = sizes[choose(&round, 7)] + choose(&round, 3);
    model.sizes = 2u + choose(&round, 7);
    model_start(&model);
    while (model.operation < OPERATIONS_A_ROUND)
        model_do_one(&model);
    model_end(&model);
}

static uint32_t rounds(void) {
    unsigned long operations = OPERATIONS;
#ifndef SMALL_CHECK
    const char *text = getenv("MODEL_OPS");
    if (text != NULL)
        operations = strtoul(text, NULL, 10);
#endif
    return (uint32_t)(operations / OPERATIONS_A_ROUND);
}

START_TEST(pool_agrees_with_the_model_on_random_calls) {
    uint32_t count = rounds();
    for (uint32_t round = 1; round <= count; round++)
        run_round(round);
}
END_TEST

TCase *model_case(void) {
    TCase *tcase = tcase_create("model");
    tcase_add_test(tcase, pool_agrees_with_the_model_on_random_calls);
    return tcase;
}
