/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool cli_read_number(const char *word, uint64_t least, uint64_t most, uint64_t *number) {
    char *end;
    errno = 0;
    *number = strtoull(word, &end, 10);
    return *word >= '0' && *word <= '9' && *end == '\0' && errno == 0 && *number >= least &&
           *number <= most;
}

/* Between `least` and `most` digits; -1 if there are fewer. */
static int take_digits(const char **at, int least, int most) {
    int number = 0, count = 0;
    for (; count < most && **at >= '0' && **at <= '9'; count++)
        number = number * 10 + (*(*at)++ - '0');
    return count >= least ? number : -1;
}

static bool take_sign(const char **at, const char *sign) {
    size_t length = strlen(sign);
    bool is_there = strncmp(*at, sign, length) == 0;
    *at += is_there ? length : 0;
    return is_there;
}

static bool is_day(int year, int month, int day) {
    static const int month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= month_days[month - 1] &&
           (month != 2 || day < 29 || leap);
}

static bool read_day(const char *word, char out[DAY_SIZE]) {
    static const struct {
        const char *year, *month, *day;
        int least;
    } forms[] = {{"-", "-", "", 1}, {"/", "/", "", 1}, {".", ".", "", 1}, {"年", "月", "日", 1},
        {"", "", "", 2}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *at = word;
        int year = take_digits(&at, 4, 4);
        bool fits = take_sign(&at, forms[i].year);
        int month = fits ? take_digits(&at, forms[i].least, 2) : -1;
        fits = fits && take_sign(&at, forms[i].month);
        int day = fits ? take_digits(&at, forms[i].least, 2) : -1;
        if (!fits || !take_sign(&at, forms[i].day) || *at || !is_day(year, month, day))
            continue;
        snprintf(out, DAY_SIZE, "%04d-%02d-%02d", year, month, day);
        return true;
    }
    return false;
}

bool cli_read_day_of(const struct cli *cli, const struct usage *usage, const char *option,
    const char *word, char day[DAY_SIZE]) {
    if (read_day(word, day))
        return true;
    cli_wrong_usage(cli, usage,
        "--%s 的日期要写成 2023-06-30 的样子，并且日历上有这一天，不能是“%s”",
        "--%s takes a day of the calendar, written like 2023-06-30, not “%s”", option, word);
    return false;
}

bool cli_read_day(
    const struct cli *cli, const struct usage *usage, const char *word, char day[DAY_SIZE]) {
    return cli_read_day_of(cli, usage, "as-of", word, day);
}

bool cli_read_format(const struct cli *cli, const struct usage *usage, const char *option,
    const char *word, guodu_format *format) {
    static const struct {
        const char *word;
        guodu_format format;
    } formats[] = {{"csv", GUODU_CSV}, {"xlsx", GUODU_XLSX}, {"sqlite", GUODU_SQLITE},
        {"ndjson", GUODU_NDJSON}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcasecmp(word, formats[i].word) == 0) {
            *format = formats[i].format;
            return true;
        }
    cli_wrong_usage(cli, usage, "--%s 后面只能写 csv、xlsx、sqlite 或 ndjson，不能是“%s”",
        "--%s takes csv, xlsx, sqlite or ndjson, not “%s”", option, word);
    return false;
}
