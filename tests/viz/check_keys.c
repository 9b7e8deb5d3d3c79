/* check_keys.c: the table of keys, the man page that lists them, and the line that is typed. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/traces/suites.h"
#include "traces/condition.h"
#include "viz/keys.h"
#include "viz/prompt.h"

/* As mdoc has it: a full stop or a comma alone would be taken for punctuation, and a ' for a request. */
static void put_key(FILE *out, const char *keys) {
    fputs(".It Ic", out);
    for (const char *at = keys; *at != '\0'; at++) {
        if (at == keys || at[-1] == ' ')
            fputs(" ", out);
        if ((at == keys || at[-1] == ' ') && strchr(".,:?'[]{}", *at) != NULL)
            fputs("\\&", out);
        if (*at == '\'')
            fputs("\\(aq", out);
        else if (*at != ' ')
            putc(*at, out);
    }
    putc('\n', out);
}

static void put_sentence(FILE *out, const char *text) {
    size_t length = strlen(text);
    fprintf(out, "%c%s%s\n", text[0] - ('a' <= text[0] && text[0] <= 'z' ? 32 : 0), text + 1,
            text[length - 1] == '.' ? "" : ".");
}

static char *keys_section(void) {
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (const struct key_row *row = key_rows; row->keys != NULL; row++) {
        put_key(out, row->keys);
        put_sentence(out, row->text);
    }
    fclose(out);
    return text;
}

static char *names_section(void) {
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (const struct condition_name *name = condition_names; name->name != NULL; name++) {
        fprintf(out, ".It Cm %s\n", name->name);
        put_sentence(out, name->help);
    }
    fclose(out);
    return text;
}

static void expect_in_man_page(char *wanted) {
    static char page[65536];
    FILE *file = fopen("man/poolsim-view.1", "r");
    ck_assert_ptr_nonnull(file);
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    ck_assert_msg(strstr(page, wanted) != NULL, "man/poolsim-view.1 lacks this list:\n%s", wanted);
    free(wanted);
}

START_TEST(the_man_page_lists_the_keys) {
    expect_in_man_page(keys_section());
}
END_TEST

START_TEST(the_man_page_lists_the_names_of_expressions) {
    expect_in_man_page(names_section());
}
END_TEST

START_TEST(no_key_does_two_things_and_the_help_has_room) {
    for (const struct key_row *row = key_rows; row->keys != NULL; row++) {
        ck_assert_msg(strlen(row->keys) <= 12 && strlen(row->text) <= 28, "%s: %s", row->keys, row->text);
        for (size_t i = 0; i < KEYS_A_ROW && row->of[i].action != ACTION_NONE; i++)
            ck_assert_msg(key_action(row->of[i].typed) == row->of[i].action, "%s: %u", row->keys, row->of[i].typed);
    }
    ck_assert_int_eq(key_action('7'), ACTION_TENTH);
    ck_assert_int_eq(key_action('\\'), ACTION_NONE);
}
END_TEST

static const char *type(struct prompt *prompt, const uint32_t *typed) {
    static char text[PROMPT_BYTES];
    for (; *typed != 0; typed++)
        prompt_key(prompt, *typed);
    prompt_text(prompt, text);
    return text;
}

START_TEST(a_line_can_be_edited) {
    struct prompt prompt;
    prompt_begin(&prompt, "go to: ", 0);
    ck_assert_str_eq(type(&prompt, (uint32_t[]){'a', 'c', TYPED_LEFT, 'b', TYPED_END, 'd', 0}), "abcd");
    ck_assert_str_eq(type(&prompt, (uint32_t[]){TYPED_BACKSPACE, TYPED_HOME, TYPED_DELETE, 0}), "bc");
    ck_assert_str_eq(type(&prompt, (uint32_t[]){TYPED_BACKSPACE, TYPED_UP, '\a', 0}), "bc");
    ck_assert_str_eq(type(&prompt, (uint32_t[]){0xE9, 0x20AC, 0x1F600, 0}), "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
                                                                            "bc");
    ck_assert_str_eq(type(&prompt, (uint32_t[]){TYPED_CLEAR, 'x', 0}), "x");
    for (int i = 0; i < 2 * PROMPT_POINTS; i++)
        prompt_key(&prompt, 'y');
    ck_assert_uint_eq(prompt.count, PROMPT_POINTS);
    ck_assert_int_eq(prompt_key(&prompt, TYPED_ENTER), PROMPT_ENTERED);
    ck_assert_ptr_null(prompt.label);
}
END_TEST

Suite *keys_suite(void) {
    Suite *suite = suite_create("keys");
    TCase *keys = tcase_create("keys");
    tcase_add_test(keys, the_man_page_lists_the_keys);
    tcase_add_test(keys, the_man_page_lists_the_names_of_expressions);
    tcase_add_test(keys, no_key_does_two_things_and_the_help_has_room);
    tcase_add_test(keys, a_line_can_be_edited);
    suite_add_tcase(suite, keys);
    return suite;
}
