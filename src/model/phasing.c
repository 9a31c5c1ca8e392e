#include "model/phasing.h"
#include "model/evaluate.h"
#include <stdio.h>

phasing_item phasing_item_of(const truce_scenario *s, uint32_t issue_number)
{
    phasing_item item = {0};
    if (s->phasing.items != NULL) item = s->phasing.items[issue_number];
    if (item.unit == 0) item.unit = s->issues[issue_number].step;
    if (s->issues[issue_number].is_choice) item.unit = 1;
    return item;
}

int64_t phasing_amount(const truce_scenario *s, const uint32_t *outcome, uint32_t issue_number)
{
    const issue *i = &s->issues[issue_number];
    uint32_t value = outcome[issue_number];
    if (i->is_choice) return value != i->now;
    return issue_quantity(i, value) - issue_quantity(i, i->now);
}

int64_t phasing_most(const issue *i)
{
    if (i->is_choice) return i->n_values > 1;
    return i->high - issue_quantity(i, i->now);
}

bool phasing_counts_days(const issue *i)
{
    char small[5] = {0};
    if (i->is_choice || i->unit.size < 3 || i->unit.size > 4) return false;
    for (size_t k = 0; k < i->unit.size; k++) small[k] = (char)(i->unit.bytes[k] | 0x20);
    text unit = {small, i->unit.size};
    return text_equal(unit, TEXT("day")) || text_equal(unit, TEXT("days"));
}

/* ---- checks ------------------------------------------------------------------------------ */

static void check_limits(const truce_scenario *s, const uint32_t *outcome, span where,
                         truce_diagnostics *sink)
{
    for (uint32_t k = 0; k < s->n_limits; k++) {
        char hint[160];
        const limit *broken = &s->limits[k];
        if (broken->requires_ == NULL || expression_holds(broken->requires_, s, outcome)) continue;
        snprintf(hint, sizeof hint, "it must hold that %.*s", SHOWN(broken->written));
        diagnostic_report_second(sink, E_PHASE_LIMIT, where, hint, broken->where, "the limit",
                                 SHOWN(broken->id));
    }
}

/* Writes the divisors of an amount that are at least the step's, smallest first. */
static const char *hint_divisors(int64_t amount, char *hint, size_t hint_bytes)
{
    int size = snprintf(hint, hint_bytes, "units that divide %lld are", (long long)amount);
    int n = 0;
    for (int64_t unit = 1; unit <= amount && unit <= 100000 && n < 6; unit++) {
        if (amount % unit != 0 || amount / unit > LIMIT_UNITS) continue;
        size += snprintf(hint + size, hint_bytes - (size_t)size, "%s %lld", n > 0 ? "," : "",
                         (long long)unit);
        n++;
    }
    return n > 0 ? hint : NULL;
}

static void check_item(const truce_scenario *s, const uint32_t *outcome, uint32_t number,
                       span where, truce_diagnostics *sink)
{
    const issue *i = &s->issues[number];
    phasing_item item = phasing_item_of(s, number);
    int64_t amount = phasing_amount(s, outcome, number);
    char hint[160];
    if (amount < 0) {
        int64_t now = issue_quantity(i, i->now);
        snprintf(hint, sizeof hint, "choose %lld or more, or change now", (long long)now);
        diagnostic_report(sink, E_PHASE_BELOW, where, hint, SHOWN(i->id), (long long)(now + amount),
                          (long long)now);
        return;
    }
    if (amount % item.unit != 0) {
        bool is_written = item.unit_where.source != NULL;
        diagnostic_report(sink, E_PHASE_UNIT, is_written ? item.unit_where : where,
                          hint_divisors(amount, hint, sizeof hint), (long long)item.unit,
                          (long long)amount, SHOWN(i->id));
        return;
    }
    if (amount / item.unit > LIMIT_UNITS)
        diagnostic_report(sink, E_SIZE, where, "choose a larger unit under phasing",
                          (long)LIMIT_UNITS, "planning units in one item");
}

truce_status phasing_check_deal(const truce_scenario *s, const uint32_t *outcome, span where,
                                const span *value_where, truce_diagnostics *sink)
{
    size_t errors = truce_diagnostics_errors(sink);
    bool moves = false;
    check_limits(s, outcome, where, sink);
    for (uint32_t k = 0; k < s->n_issues; k++) {
        if (!phasing_is_item(&s->issues[k])) continue;
        moves = moves || phasing_amount(s, outcome, k) != 0;
        check_item(s, outcome, k, value_where != NULL ? value_where[k] : where, sink);
    }
    if (!moves)
        diagnostic_report(sink, E_PHASE_NOTHING, where,
                          "add from: PARTY to each issue that somebody hands over, and choose a "
                          "package that moves it");
    return truce_diagnostics_errors(sink) > errors ? TRUCE_E_INPUT : TRUCE_OK;
}

/* ---- standing terms ---------------------------------------------------------------------- */

static const char *const give_the_pause =
    "add from: PARTY (who bears it gives it), and under phasing, items: {ISSUE: {per_day: 1}}";

truce_status phasing_check_days(const truce_scenario *s, truce_diagnostics *sink)
{
    bool has_any = false;
    for (uint32_t k = 0; k < s->n_issues; k++) {
        if (phasing_is_item(&s->issues[k]) || !phasing_counts_days(&s->issues[k])) continue;
        diagnostic_report(sink, E_PHASE_DAYS, s->issues[k].where, give_the_pause,
                          SHOWN(s->issues[k].id));
        has_any = true;
    }
    return has_any ? TRUCE_E_INPUT : TRUCE_OK;
}

/* True when the issue can be worth less to the party than where it stands now. */
static bool can_be_worse(const truce_scenario *s, uint32_t party, uint32_t number,
                         const uint32_t *package)
{
    const issue *i = &s->issues[number];
    const valuation *v = scenario_valuation(s, party, number);
    if (v->kind == VALUATION_ZERO) return false;
    int64_t now = evaluate_value(v, i, i->now, END_MIDDLE);
    if (package != NULL) return evaluate_value(v, i, package[number], END_MIDDLE) < now;
    for (uint32_t value = 0; value < i->n_values; value++)
        if (evaluate_value(v, i, value, END_MIDDLE) < now) return true;
    return false;
}

void phasing_warn(const truce_scenario *s, const uint32_t *package, truce_diagnostics *sink)
{
    for (uint32_t k = 0; k < s->n_issues; k++) {
        const issue *i = &s->issues[k];
        if (phasing_is_item(i)) continue;
        if (phasing_counts_days(i)) {
            diagnostic_report(sink, W_PHASE_DAYS, i->where, give_the_pause, SHOWN(i->id));
            continue;
        }
        for (uint32_t d = 0; d < s->n_principals; d++) {
            uint32_t party = s->principals[d];
            if (!can_be_worse(s, party, k, package)) continue;
            diagnostic_report(sink, W_PHASE_STANDING, i->where,
                              "add from: PARTY if somebody hands it over; as a standing term it "
                              "counts in one lump at the end",
                              SHOWN(i->id), SHOWN(s->parties[party].id));
            break;
        }
    }
}
