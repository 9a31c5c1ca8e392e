#include "text/diagnostic.h"
#include "truce/truce.h"
#include <stdbool.h>
#include <stdio.h>
#include "unit.h"

static void test_diagnostic_nearest_name(void **state)
{
    (void)state;
    const text names[] = {TEXT("prisoners"), TEXT("pause"), TEXT("trucks")};
    char buffer[80];
    assert_string_equal(diagnostic_nearest(TEXT("prisnoers"), names, 3, buffer, sizeof buffer),
                        "did you mean \"prisoners\"?");
    assert_string_equal(diagnostic_nearest(TEXT("pauze"), names, 3, buffer, sizeof buffer),
                        "did you mean \"pause\"?");
    assert_null(diagnostic_nearest(TEXT("zebra"), names, 3, buffer, sizeof buffer));
    assert_null(diagnostic_nearest(TEXT(""), names, 3, buffer, sizeof buffer));
}

static void test_diagnostic_every_code_is_explained(void **state)
{
    (void)state;
    for (int code = 0; code < DIAG_CODE_COUNT; code++) {
        const char *name = diagnostic_code_name((diagnostic_code)code);
        assert_true(strlen(name) >= 8);
        assert_true(strlen(diagnostic_code_explanation((diagnostic_code)code)) > 10);
        for (int other = 0; other < code; other++)
            assert_string_not_equal(name, diagnostic_code_name((diagnostic_code)other));
    }
}

static void test_diagnostic_shows_no_raw_controls(void **state)
{
    (void)state;
    static const char bytes[] = "truce: 1\ntitle: \"\xE2\x80\xAE evil\"\nparteis: {}\xE2\x80\xAE\n";
    truce_diagnostics *d = truce_diagnostics_new();
    truce_scenario *s = NULL;
    truce_text shown = {0};
    assert_int_equal(truce_scenario_read("\x1B[31mname", bytes, sizeof bytes - 1, NULL, d, &s),
                     TRUCE_E_INPUT);
    assert_true(truce_diagnostics_errors(d) > 0);
    assert_int_equal(truce_diagnostics_render(d, false, &shown), TRUCE_OK);
    assert_null(strchr(shown.bytes, '\x1B'));
    assert_null(strstr(shown.bytes, "\xE2\x80\xAE"));
    truce_text_free(&shown);
    truce_diagnostics_free(d);
    truce_scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagnostic_nearest_name),
        cmocka_unit_test(test_diagnostic_every_code_is_explained),
        cmocka_unit_test(test_diagnostic_shows_no_raw_controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
