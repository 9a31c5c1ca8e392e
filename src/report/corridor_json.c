/* corridor_json.c -- a plan of a corridor for programs: docs/json.md, schemas/corridor.schema.json.
 */
#include "report/corridor_figures.h"
#include "text/json.h"
#include "truce/report.h"

static void put_integer(json_writer *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_integer(w, value);
}

/* Writes a figure that is not negative, or null where it is not known. */
static void put_known(json_writer *w, const char *key, int64_t value)
{
    json_key(w, key);
    if (value >= 0)
        json_integer(w, value);
    else
        json_null(w);
}

static void put_string(json_writer *w, const char *key, text value)
{
    json_key(w, key);
    json_string(w, value);
}

static void put_bool(json_writer *w, const char *key, bool value)
{
    json_key(w, key);
    json_bool(w, value);
}

/* Writes a limit, or null for none. */
static void put_limit(json_writer *w, int64_t value)
{
    if (value == UNLIMITED)
        json_null(w);
    else
        json_integer(w, value);
}

/* Writes a share of a whole, rounded half up to six decimals, or null of nothing. */
static void put_coverage(json_writer *w, int64_t served, int64_t needed)
{
    const int64_t millionth_nano = 1000;
    json_key(w, "coverage");
    if (needed == 0)
        json_null(w);
    else
        json_nano(w, (((int128)served * 2000000 + needed) / ((int128)needed * 2)) * millionth_nano);
}

static void put_days(json_writer *w, const char *key, uint32_t first, uint32_t last)
{
    json_key(w, key);
    json_array_inline(w);
    json_integer(w, first);
    json_integer(w, last);
    json_end(w);
}

/* Writes a row of a table over days. */
static void put_row(json_writer *w, const truce_corridor *c, const char *key, const int64_t *table,
                    uint32_t row)
{
    json_key(w, key);
    json_array_inline(w);
    for (uint32_t day = 0; day < c->days; day++)
        json_integer(w, table[(size_t)row * c->days + day]);
    json_end(w);
}

static void put_worst(json_writer *w, const truce_corridor *c, const movements *m)
{
    json_key(w, "worst");
    if (m->worst_area == NO_PLACE) {
        json_null(w);
        return;
    }
    json_object_inline(w);
    put_string(w, "area", c->areas[m->worst_area].id);
    put_days(w, "period", corridor_period_first(c, m->worst_period),
             corridor_period_last(c, m->worst_period));
    put_integer(w, "needed", m->worst_needed);
    put_integer(w, "served", m->worst_served);
    put_coverage(w, m->worst_served, m->worst_needed);
    json_end(w);
}

/* ---- places and roads -------------------------------------------------------------------- */

static void put_area(json_writer *w, const corridor_figures *f, uint32_t k)
{
    const truce_corridor *c = f->corridor;
    const movements *m = &f->plan->now;
    const area_figures *a = &f->areas[k];
    json_key_text(w, c->areas[k].id);
    json_object(w);
    put_integer(w, "needed", a->needed);
    put_integer(w, "served", a->served);
    put_coverage(w, a->served, a->needed);
    put_integer(w, "unmet", a->needed - a->served);
    json_key(w, "unmet_person_days");
    if (a->has_people)
        json_integer(w, a->unmet_person_days);
    else
        json_null(w);
    put_bool(w, "reached", f->is_reached[k]);
    json_key(w, "periods");
    json_array(w);
    for (uint32_t period = 0; period < corridor_periods(c); period++) {
        int64_t needed = plan_needed_in(c, k, period), served = plan_served_in(c, m, k, period);
        json_object_inline(w);
        put_days(w, "days", corridor_period_first(c, period), corridor_period_last(c, period));
        put_integer(w, "needed", needed);
        put_integer(w, "served", served);
        put_coverage(w, served, needed);
        json_end(w);
    }
    json_end(w);
    put_row(w, c, "served_by_day", m->served, k);
    put_row(w, c, "stored_by_day", m->in_area, k);
    json_end(w);
}

static void put_crossing(json_writer *w, const corridor_figures *f, uint32_t k)
{
    const truce_corridor *c = f->corridor;
    const movements *m = &f->plan->now;
    const bottleneck *b = &f->plan->bottlenecks;
    json_key_text(w, c->crossings[k].id);
    json_object(w);
    put_integer(w, "entered", f->crossings[k].entered);
    put_row(w, c, "by_day", m->entered, k);
    json_key(w, "capacity_by_day");
    json_array_inline(w);
    for (uint32_t day = 0; day < c->days; day++)
        put_limit(w, corridor_capacity_on(f->plan, k, day, true));
    json_end(w);
    put_integer(w, "days_open", f->crossings[k].n_open);
    put_integer(w, "days_full", f->crossings[k].n_full);
    put_known(w, "value_of_one_more", b->total[k]);
    if (f->knows_value) put_row(w, c, "value_by_day", b->value, k);
    put_known(w, "more_served", b->more_served[k]);
    put_row(w, c, "waiting_by_day", m->at_crossing, k);
    json_end(w);
}

static void put_places(json_writer *w, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    json_key(w, "areas");
    json_object(w);
    for (uint32_t k = 0; k < c->n_areas; k++) put_area(w, f, k);
    json_end(w);
    put_worst(w, c, &f->plan->now);
    json_key(w, "crossings");
    json_object(w);
    for (uint32_t k = 0; k < c->n_crossings; k++) put_crossing(w, f, k);
    json_end(w);
}

/* What a plan consists of besides: what waits in depots, and what leaves on each road. */
static void put_movements(json_writer *w, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    json_key(w, "depots");
    json_object(w);
    for (uint32_t k = 0; k < c->n_depots; k++) {
        json_key_text(w, c->depots[k].id);
        json_object(w);
        put_row(w, c, "waiting_by_day", f->plan->now.at_depot, k);
        json_end(w);
    }
    json_end(w);
    json_key(w, "roads");
    json_array(w);
    for (uint32_t r = 0; r < c->n_roads; r++) {
        json_object_inline(w);
        put_string(w, "from", corridor_place_id(c, c->roads[r].from));
        put_string(w, "to", corridor_place_id(c, c->roads[r].to));
        put_integer(w, "days", c->roads[r].days);
        put_integer(w, "trucks", f->road_sent[r]);
        if (f->road_sent[r] > 0) put_row(w, c, "by_day", f->plan->now.sent, r);
        json_end(w);
    }
    json_end(w);
}

/* ---- the promise ------------------------------------------------------------------------- */

static void put_promise(json_writer *w, const truce_corridor *c, const promise *p)
{
    json_key(w, "promise");
    json_object(w);
    put_integer(w, "per_day", p->per_day);
    put_integer(w, "kept_days", p->n_kept);
    put_integer(w, "missing", p->n_missing);
    put_bool(w, "finished", p->is_finished);
    put_row(w, c, "can_enter_by_day", p->can_enter, 0);
    json_end(w);
}

/* ---- changes and closures ---------------------------------------------------------------- */

static void put_changes(json_writer *w, const truce_corridor *c)
{
    static const char *const kinds[] = {
        [PLACE_DEPOT] = "depot", [PLACE_CROSSING] = "crossing", [PLACE_AREA] = "area"};
    json_key(w, "changes");
    json_array(w);
    for (uint32_t k = 0; k < c->n_changes; k++) {
        const corridor_change *of = &c->changes[k];
        json_object_inline(w);
        if (of->is_road) {
            json_key(w, "road");
            json_array_inline(w);
            json_string(w, corridor_place_id(c, of->from));
            json_string(w, corridor_place_id(c, of->to));
            json_end(w);
        } else {
            put_string(w, kinds[corridor_kind(c, of->place)], corridor_place_id(c, of->place));
        }
        put_days(w, "days", of->first, of->last);
        put_string(w, "what", of->what);
        json_key(w, "value");
        put_limit(w, of->value);
        put_string(w, "why", of->why);
        json_end(w);
    }
    json_end(w);
}

static void put_closures(json_writer *w, const corridor_figures *f)
{
    const truce_corridor_plan *plan = f->plan;
    json_key(w, "closures");
    json_array(w);
    for (uint32_t k = 0; k < plan->n_closures; k++) {
        json_object_inline(w);
        put_string(w, "crossing", f->corridor->crossings[plan->closures[k].crossing].id);
        put_days(w, "days", plan->closures[k].first, plan->closures[k].last);
        json_end(w);
    }
    json_end(w);
}

/* Writes the ids of the areas that lose (or gain). */
static void put_who(json_writer *w, const corridor_figures *f, const char *key, bool is_loss)
{
    json_key(w, key);
    json_array_inline(w);
    for (uint32_t a = 0; a < f->corridor->n_areas; a++) {
        int64_t change = f->areas[a].served - f->areas_before[a].served;
        if (is_loss ? change < 0 : change > 0) json_string(w, f->corridor->areas[a].id);
    }
    json_end(w);
}

static void put_before(json_writer *w, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    const movements *m = &f->plan->before;
    json_key(w, "before");
    json_object(w);
    put_bool(w, "exact", m->is_exact);
    put_bool(w, "finished", m->is_finished);
    put_integer(w, "served", m->n_served);
    put_integer(w, "cost", m->cost);
    put_worst(w, c, m);
    if (f->plan->promise_before.per_day >= 0) put_promise(w, c, &f->plan->promise_before);
    json_end(w);
}

static void put_area_changes(json_writer *w, const corridor_figures *f)
{
    json_key(w, "areas");
    json_object(w);
    for (uint32_t a = 0; a < f->corridor->n_areas; a++) {
        const area_figures *now = &f->areas[a], *before = &f->areas_before[a];
        if (now->served == before->served && now->unmet_person_days == before->unmet_person_days)
            continue;
        json_key_text(w, f->corridor->areas[a].id);
        json_object_inline(w);
        put_integer(w, "served", now->served - before->served);
        json_key(w, "unmet_person_days");
        if (now->has_people)
            json_integer(w, now->unmet_person_days - before->unmet_person_days);
        else
            json_null(w);
        json_end(w);
    }
    json_end(w);
}

static void put_crossing_changes(json_writer *w, const corridor_figures *f)
{
    json_key(w, "crossings");
    json_object_inline(w);
    for (uint32_t k = 0; k < f->corridor->n_crossings; k++) {
        int64_t change = f->crossings[k].entered - f->crossings_before[k].entered;
        if (change == 0) continue;
        json_key_text(w, f->corridor->crossings[k].id);
        json_integer(w, change);
    }
    json_end(w);
}

static void put_road_changes(json_writer *w, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    json_key(w, "roads");
    json_array(w);
    for (uint32_t r = 0; r < c->n_roads; r++) {
        if (f->road_sent[r] == f->road_sent_before[r]) continue;
        json_object_inline(w);
        put_string(w, "from", corridor_place_id(c, c->roads[r].from));
        put_string(w, "to", corridor_place_id(c, c->roads[r].to));
        put_integer(w, "trucks", f->road_sent[r] - f->road_sent_before[r]);
        json_end(w);
    }
    json_end(w);
}

/* With the closures less without them. Only what differs is listed. */
static void put_difference(json_writer *w, const corridor_figures *f)
{
    const truce_corridor_plan *plan = f->plan;
    if (plan->n_closures == 0) return;
    put_before(w, f);
    json_key(w, "difference");
    json_object(w);
    put_integer(w, "served", plan->now.n_served - plan->before.n_served);
    put_integer(w, "cost", plan->now.cost - plan->before.cost);
    put_integer(w, "rerouted", f->rerouted - f->rerouted_before);
    put_who(w, f, "lose", true);
    put_who(w, f, "gain", false);
    put_area_changes(w, f);
    put_crossing_changes(w, f);
    put_road_changes(w, f);
    json_end(w);
}

/* ---- reported counts --------------------------------------------------------------------- */

static void put_actuals(json_writer *w, const corridor_figures *f)
{
    const truce_corridor *c = f->corridor;
    const actuals *a = &f->plan->actuals;
    if (!f->plan->has_actuals) return;
    json_key(w, "actuals");
    json_object(w);
    json_key(w, "sources");
    json_array_inline(w);
    for (uint32_t k = 0; k < a->n_sources; k++) json_string(w, a->sources[k]);
    json_end(w);
    put_integer(w, "outside", a->n_outside);
    json_key(w, "counts");
    json_array(w);
    for (size_t k = 0; k < a->n; k++) {
        const reported_count *of = &a->counts[k];
        json_object_inline(w);
        put_integer(w, "day", of->day);
        put_string(w, "crossing", c->crossings[of->crossing].id);
        put_string(w, "source", a->sources[of->source]);
        put_string(w, "status", text_of(count_status_text(of->status)));
        json_key(w, "trucks");
        if (of->is_clear)
            json_integer(w, of->trucks);
        else
            json_null(w);
        put_integer(w, "planned", f->plan->now.entered[(size_t)of->crossing * c->days + of->day]);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

/* ---- the document ------------------------------------------------------------------------ */

static void put_head(json_writer *w, const corridor_figures *f)
{
    static const char *const periods[] = {
        [PERIOD_WEEK] = "week", [PERIOD_DAY] = "day", [PERIOD_HORIZON] = "horizon"};
    const truce_corridor *c = f->corridor;
    const truce_corridor_plan *plan = f->plan;
    put_string(w, "corridor", c->title);
    put_string(w, "format", TEXT("truce-corridor-1"));
    put_string(w, "version", TEXT(TRUCE_VERSION));
    put_bool(w, "exact", plan->now.is_exact);
    put_bool(w, "finished", plan->is_finished);
    if (!plan->now.is_finished) put_integer(w, "gap", plan->now.n_gap);
    put_string(w, "fairness", plan->fairness == TRUCE_FAIR_EXACT ? TEXT("exact") : TEXT("steps"));
    put_string(w, "period", text_of(periods[c->period]));
    put_integer(w, "days", c->days);
    if (c->has_start) {
        text_buffer day = {0};
        calendar_iso(&day, f->calendar, 0);
        w->out->has_failed = w->out->has_failed || day.has_failed;
        put_string(w, "start", (text){day.bytes, day.size});
        buffer_free(&day);
    }
    put_integer(w, "needed", plan->now.n_needed);
    put_integer(w, "served", plan->now.n_served);
    put_integer(w, "cost", plan->now.cost);
    put_integer(w, "rerouted", f->rerouted);
}

truce_status truce_report_corridor_json(const truce_corridor_plan *plan, truce_text *out)
{
    arena *memory = NULL;
    corridor_figures f;
    text_buffer b = {0};
    require(plan && out);
    TRY(arena_new(NULL, &memory));
    truce_status status = corridor_figures_of(memory, plan, &f);
    if (status == TRUCE_OK) {
        json_writer w = json_begin(&b);
        json_object(&w);
        put_head(&w, &f);
        put_places(&w, &f);
        if (plan->promise.per_day >= 0) put_promise(&w, f.corridor, &plan->promise);
        put_changes(&w, f.corridor);
        put_closures(&w, &f);
        put_difference(&w, &f);
        put_actuals(&w, &f);
        put_movements(&w, &f);
        json_end(&w);
        json_finish(&w);
        status = buffer_finish(&b, out);
    }
    arena_free(memory);
    return status;
}
