#include "report/calendar.h"
#include "base/exact.h"

typedef struct date {
    int64_t year;
    int month; /* 1 .. 12 */
    int day;
} date;

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

enum { DAYS_OF_400_YEARS = 146097 };

/* Returns the days since 1 March of the year 0. */
static int64_t days_of(int64_t year, int month, int day)
{
    int64_t from_march = month > 2 ? month - 3 : month + 9;
    if (month <= 2) year--;
    int64_t cycle = (year >= 0 ? year : year - 399) / 400, of_cycle = year - cycle * 400;
    int64_t of_year = (153 * from_march + 2) / 5 + day - 1;
    return cycle * DAYS_OF_400_YEARS + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year;
}

static date date_of(int64_t days)
{
    int64_t cycle = (days >= 0 ? days : days - DAYS_OF_400_YEARS + 1) / DAYS_OF_400_YEARS;
    int64_t of_cycle = days - cycle * DAYS_OF_400_YEARS;
    int64_t year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
    int64_t of_year = of_cycle - (365 * year + year / 4 - year / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    int month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    return (date){cycle * 400 + year + (month <= 2), month,
                  (int)(of_year - (153 * from_march + 2) / 5 + 1)};
}

static date date_of_day(const truce_scenario *s, int64_t day)
{
    return date_of(days_of(s->start_year, s->start_month, s->start_day) + day);
}

/* Days that no calendar reaches are counted. */
static bool has_dates(const truce_scenario *s, int64_t last)
{
    return s->has_start && last < INT64_C(1000000000000);
}

void calendar_day(text_buffer *b, const truce_scenario *s, int64_t day)
{
    if (!has_dates(s, day)) {
        buffer_format(b, "day %lld", (long long)day);
        return;
    }
    date d = date_of_day(s, day);
    buffer_format(b, "%d %s %lld", d.day, months[d.month - 1], (long long)d.year);
}

void calendar_short(text_buffer *b, const truce_scenario *s, int64_t day)
{
    date d = {0};
    if (has_dates(s, day)) d = date_of_day(s, day);
    if (d.day == 0)
        buffer_format(b, "%lld", (long long)day);
    else
        buffer_format(b, "%d %s", d.day, months[d.month - 1]);
}

void calendar_days(text_buffer *b, const truce_scenario *s, int64_t first, int64_t end)
{
    int64_t last = end > first ? end - 1 : first;
    if (first == last) {
        calendar_day(b, s, first);
        return;
    }
    if (!has_dates(s, last)) {
        buffer_format(b, "days %lld to %lld", (long long)first, (long long)last);
        return;
    }
    date from = date_of_day(s, first), to = date_of_day(s, last);
    buffer_format(b, "%d", from.day);
    if (from.month != to.month || from.year != to.year)
        buffer_format(b, " %s", months[from.month - 1]);
    if (from.year != to.year) buffer_format(b, " %lld", (long long)from.year);
    buffer_format(b, " to %d %s %lld", to.day, months[to.month - 1], (long long)to.year);
}
