#include "text/calendar.h"

typedef struct date {
    int64_t year;
    int month; /* 1 .. 12 */
    int day;
} date;

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

enum { DAYS_OF_400_YEARS = 146097, DAYS_TO_1970 = 719468 };

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

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

bool date_read(text t, int64_t *days)
{
    int digits[10];
    if (t.size != 10 || t.bytes[4] != '-' || t.bytes[7] != '-') return false;
    for (size_t k = 0; k < 10; k++) {
        digits[k] = t.bytes[k] - '0';
        if (k != 4 && k != 7 && (digits[k] < 0 || digits[k] > 9)) return false;
    }
    int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int month = digits[5] * 10 + digits[6], day = digits[8] * 10 + digits[9];
    if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month)) return false;
    *days = days_of(year, month, day) - DAYS_TO_1970;
    return true;
}

const char *date_hint(text t)
{
    return t.size == 10 && t.bytes[4] == '-' ? "the calendar has no such day"
                                             : "write YEAR-MONTH-DAY with four, two and two digits";
}

void date_write(text_buffer *b, int64_t days)
{
    date d = date_of(days + DAYS_TO_1970);
    buffer_format(b, "%04lld-%02d-%02d", (long long)d.year, d.month, d.day);
}

static date date_of_day(calendar c, int64_t day)
{
    return date_of(c.start + DAYS_TO_1970 + day);
}

/* Days that no calendar reaches are counted. */
static bool has_dates(calendar c, int64_t last)
{
    return c.has_start && last < INT64_C(1000000000000);
}

void calendar_day(text_buffer *b, calendar c, int64_t day)
{
    if (!has_dates(c, day)) {
        buffer_format(b, "day %lld", (long long)day);
        return;
    }
    date d = date_of_day(c, day);
    buffer_format(b, "%d %s %lld", d.day, months[d.month - 1], (long long)d.year);
}

void calendar_short(text_buffer *b, calendar c, int64_t day)
{
    date d = {0};
    if (has_dates(c, day)) d = date_of_day(c, day);
    if (d.day == 0)
        buffer_format(b, "%lld", (long long)day);
    else
        buffer_format(b, "%d %s", d.day, months[d.month - 1]);
}

void calendar_iso(text_buffer *b, calendar c, int64_t day)
{
    if (has_dates(c, day))
        date_write(b, c.start + day);
    else
        buffer_format(b, "%lld", (long long)day);
}

void calendar_days(text_buffer *b, calendar c, int64_t first, int64_t end)
{
    int64_t last = end > first ? end - 1 : first;
    if (first == last) {
        calendar_day(b, c, first);
        return;
    }
    if (!has_dates(c, last)) {
        buffer_format(b, "days %lld to %lld", (long long)first, (long long)last);
        return;
    }
    date from = date_of_day(c, first), to = date_of_day(c, last);
    buffer_format(b, "%d", from.day);
    if (from.month != to.month || from.year != to.year)
        buffer_format(b, " %s", months[from.month - 1]);
    if (from.year != to.year) buffer_format(b, " %lld", (long long)from.year);
    buffer_format(b, " to %d %s %lld", to.day, months[to.month - 1], (long long)to.year);
}
