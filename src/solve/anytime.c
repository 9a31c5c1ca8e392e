#include "solve/anytime.h"

static truce_status search_rest(findings *f, work_meter *work, unsigned wanted, uint64_t nodes_most,
                                bool *are_all_proved)
{
    static const char *const looking[TRUCE_DEAL_NAMES] = {
        "looking for the utilitarian deal", "looking for the nash deal",
        "looking for the egalitarian deal", "looking for the kalai_smorodinsky deal"};
    uint32_t n = f->zone.input.n_principals;
    double all = (double)n + TRUCE_DEAL_NAMES + 1;
    *are_all_proved = false;
    work_tell(work, "looking for a package", 0);
    if (!f->any.is_proved) TRY(search_any(&f->zone, work, nodes_most, &f->any));
    *are_all_proved = f->any.is_proved && (wanted != ANYTIME_FEASIBILITY || !f->any.exists);
    if (!f->any.is_proved || !f->any.exists || wanted == ANYTIME_FEASIBILITY) return TRUCE_OK;
    for (uint32_t p = 0; p < n; p++) {
        work_tell(work, "looking for the ideals", (1 + p) / all);
        if (f->ideals[p].is_proved) continue;
        TRY(search_ideal(&f->zone, work, p, nodes_most, &f->ideals[p]));
        if (!f->ideals[p].is_proved) *are_all_proved = false;
    }
    bool are_ideals_proved = *are_all_proved;
    for (int name = 0; name < TRUCE_DEAL_NAMES; name++) {
        bool needs_ideals = name == TRUCE_DEAL_NASH || name == TRUCE_DEAL_KALAI_SMORODINSKY;
        if (!(wanted >> name & 1U) || f->deals[name].is_proved) continue;
        work_tell(work, looking[name], (1 + n + (unsigned)name) / all);
        if (needs_ideals && !are_ideals_proved) continue; /* *are_all_proved is false already */
        TRY(search_deal(&f->zone, work, (truce_deal_name)name, nodes_most, &f->deals[name]));
        if (!f->deals[name].is_proved) *are_all_proved = false;
    }
    return TRUCE_OK;
}

truce_status anytime_search(findings *f, memory_meter *meter, work_meter *work,
                            const zone_view *view, unsigned wanted, uint64_t nodes_most,
                            bool *are_all_proved)
{
    *are_all_proved = false;
    if (f->is_given_up) return TRUCE_OK;
    truce_status status = TRUCE_OK;
    if (!f->is_open) {
        status = arena_new(meter, &f->memory);
        if (status == TRUCE_OK) status = arena_new(meter, &f->scratch);
        if (status == TRUCE_OK)
            status = search_zone_open(f->memory, f->scratch, work, view, &f->zone);
        f->is_given_up = status == TRUCE_E_MEMORY || (status == TRUCE_OK && !f->zone.is_small);
        f->is_open = status == TRUCE_OK && f->zone.is_small;
    }
    arena_mark mark = {0};
    if (f->is_open) mark = arena_here(f->scratch);
    if (status == TRUCE_OK && f->is_open)
        status = search_rest(f, work, wanted, nodes_most, are_all_proved);
    if (f->is_open) arena_rewind(f->scratch, mark); /* searches that are stopped leave theirs */
    if (status != TRUCE_OK) *are_all_proved = false;
    if (status == TRUCE_E_MEMORY) f->is_given_up = true;
    return status == TRUCE_E_MEMORY ? TRUCE_OK : status;
}

void anytime_free(findings *f)
{
    arena_free(f->scratch);
    arena_free(f->memory);
    f->scratch = f->memory = NULL;
}
