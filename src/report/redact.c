#include "report/redact.h"

/* Every list is built anew and field by field: a member that a later version adds is left out until
 * somebody decides who may see it. */

static truce_status copy_parties(arena *out, const truce_scenario *s, uint32_t reader,
                                 truce_scenario *copy)
{
    party *parties = NULL;
    TRY(ARENA_ARRAY(out, s->n_parties, &parties));
    for (uint32_t who = 0; who < s->n_parties; who++) {
        const party *from = &s->parties[who];
        parties[who] = (party){.id = from->id,
                               .name = from->name,
                               .is_ratifier = from->is_ratifier,
                               .of = from->of,
                               .discount_nano = NANO};
        if (who != reader) continue;
        parties[who].reservation_nano = from->reservation_nano;
        parties[who].guarantee_nano = from->guarantee_nano;
        parties[who].has_cap = from->has_cap;
        parties[who].cap_nano = from->cap_nano;
        parties[who].discount_nano = from->discount_nano;
    }
    copy->n_parties = s->n_parties;
    copy->parties = parties;
    copy->n_principals = s->n_principals;
    copy->principals = s->principals;
    copy->n_ratifiers = s->n_ratifiers;
    copy->ratifiers = s->ratifiers;
    return TRUCE_OK;
}

static truce_status copy_issues(arena *out, const truce_scenario *s, uint32_t reader,
                                truce_scenario *copy)
{
    issue *issues = NULL;
    valuation *values = NULL;
    TRY(ARENA_ARRAY(out, s->n_issues, &issues));
    TRY(arena_take(out, (size_t)s->n_parties * s->n_issues, sizeof *values, (void **)&values));
    for (uint32_t item = 0; item < s->n_issues; item++) {
        const issue *from = &s->issues[item];
        issues[item] = (issue){.id = from->id,
                               .name = from->name,
                               .unit = from->unit,
                               .is_choice = from->is_choice,
                               .low = from->low,
                               .high = from->high,
                               .step = from->step,
                               .n_values = from->n_values,
                               .options = from->options,
                               .from = from->from,
                               .to = from->to};
        for (uint32_t who = 0; who < s->n_parties; who++) {
            valuation *own = &values[(size_t)who * s->n_issues + item];
            own->kind = VALUATION_ZERO;
            if (who != reader) continue;
            const valuation *held = scenario_valuation(s, who, item);
            own->kind = held->kind;
            own->rate_nano = held->rate_nano;
            own->n = held->n;
            own->points = held->points;
        }
    }
    copy->n_issues = s->n_issues;
    copy->issues = issues;
    copy->values = values;
    return TRUCE_OK;
}

static truce_status copy_rules(arena *out, const truce_scenario *s, uint32_t reader,
                               uint32_t *rule_number, truce_scenario *copy)
{
    rule *rules = NULL;
    TRY(ARENA_ARRAY(out, s->n_rules, &rules));
    for (uint32_t k = 0; k < s->n_rules; k++) {
        const rule *from = &s->rules[k];
        rule_number[k] = NOBODY;
        if (from->party != reader) continue;
        rule_number[k] = copy->n_rules;
        rules[copy->n_rules++] = (rule){.party = from->party,
                                        .when = from->when,
                                        .add_nano = from->add_nano,
                                        .written = from->written,
                                        .why = from->why};
    }
    copy->rules = rules;
    return TRUCE_OK;
}

/* The reader's red lines; then a reservation for every party, of which only the reader's says
 * anything (scenario_reservation_demand counts on all being there). */
static truce_status copy_demands(arena *out, const truce_scenario *s, uint32_t reader,
                                 uint32_t *demand_number, truce_scenario *copy)
{
    demand *demands = NULL;
    TRY(ARENA_ARRAY(out, s->n_demands, &demands));
    for (uint32_t k = 0; k < s->n_demands; k++) {
        const demand *from = &s->demands[k];
        bool is_own = from->party == reader, is_red_line = from->kind == DEMAND_RED_LINE;
        demand_number[k] = NOBODY;
        if (!is_own && is_red_line) continue;
        demand_number[k] = copy->n_demands;
        demand *to = &demands[copy->n_demands++];
        *to = (demand){.kind = from->kind, .party = from->party};
        copy->n_red_lines += is_red_line;
        if (!is_own) continue;
        to->id = from->id;
        to->requires_ = from->requires_;
        to->written = from->written;
        to->why = from->why;
    }
    copy->demands = demands;
    return TRUCE_OK;
}

static truce_status copy_limits(arena *out, const truce_scenario *s, truce_scenario *copy)
{
    limit *limits = NULL;
    TRY(ARENA_ARRAY(out, s->n_limits, &limits));
    for (uint32_t k = 0; k < s->n_limits; k++)
        limits[k] = (limit){.id = s->limits[k].id,
                            .requires_ = s->limits[k].requires_,
                            .written = s->limits[k].written};
    copy->n_limits = s->n_limits;
    copy->limits = limits;
    return TRUCE_OK;
}

/* The basis of what is the reader's own. Rules and demands are found under their new numbers. */
static truce_status copy_basis(arena *out, const truce_scenario *s, uint32_t reader,
                               const uint32_t *rule_number, const uint32_t *demand_number,
                               truce_scenario *copy)
{
    basis *rests = NULL;
    actor *sources = NULL;
    TRY(ARENA_ARRAY(out, s->n_basis, &rests));
    TRY(ARENA_ARRAY(out, s->n_sources, &sources));
    for (uint32_t k = 0; k < s->n_basis; k++) {
        const basis *from = &s->basis[k];
        bool is_own = reader != NOBODY && from->party == reader && from->subject != BASIS_OF_LIMIT;
        if (!is_own) continue;
        basis *to = &rests[copy->n_basis];
        *to = (basis){.about = from->about,
                      .subject = from->subject,
                      .party = from->party,
                      .index = from->index,
                      .kind = from->kind,
                      .source = from->source,
                      .why = from->why,
                      .date = from->date};
        if (to->subject == BASIS_OF_RULE) to->index = rule_number[from->index];
        if (to->subject == BASIS_OF_DEMAND) to->index = demand_number[from->index];
        bool is_left =
            to->index != NOBODY || (to->subject != BASIS_OF_RULE && to->subject != BASIS_OF_DEMAND);
        if (never(!is_left)) continue;
        copy->n_basis++;
        if (to->source != NOBODY) {
            sources[to->source].id = s->sources[to->source].id;
            sources[to->source].name = s->sources[to->source].name;
        }
    }
    copy->basis = rests;
    copy->n_sources = s->n_sources;
    copy->sources = sources;
    return TRUCE_OK;
}

truce_status redact_scenario(arena *out, const truce_scenario *s, uint32_t reader,
                             truce_scenario *copy)
{
    require(out && s && copy && (reader == NOBODY || reader < s->n_parties));
    truce_scenario made = {.title = s->title, .summary = s->summary};
    uint32_t *rule_number = NULL, *demand_number = NULL;
    TRY(ARENA_ARRAY(out, s->n_rules, &rule_number));
    TRY(ARENA_ARRAY(out, s->n_demands, &demand_number));
    made.n_mediators = s->n_mediators;
    made.mediators = s->mediators;
    TRY(copy_parties(out, s, reader, &made));
    TRY(copy_issues(out, s, reader, &made));
    TRY(copy_rules(out, s, reader, rule_number, &made));
    TRY(copy_demands(out, s, reader, demand_number, &made));
    TRY(copy_limits(out, s, &made));
    TRY(copy_basis(out, s, reader, rule_number, demand_number, &made));
    *copy = made;
    return TRUCE_OK;
}
