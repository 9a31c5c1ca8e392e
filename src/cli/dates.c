/* dates.c -- the date at the head of a page: today, or one that was written. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cli.h"

static size_t days_in(int year, int month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_is_one(const char *written)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(written) != sizeof shape - 1) return false;
    for (size_t k = 0; shape[k]; k++)
        if (shape[k] == 'd' ? written[k] < '0' || written[k] > '9' : written[k] != '-')
            return false;
    int year = atoi(written), month = atoi(written + 5), day = atoi(written + 8);
    return month >= 1 && month <= 12 && day >= 1 && (size_t)day <= days_in(year, month);
}

void date_write_today(char date[DATE_SIZE])
{
    time_t now = time(NULL);
    struct tm today;
    if (localtime_r(&now, &today) == NULL || strftime(date, DATE_SIZE, "%Y-%m-%d", &today) == 0)
        date[0] = '\0';
}
