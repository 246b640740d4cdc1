"""Working days in Belgium: Monday to Friday, without the ten public holidays (law of 4 January 1974).

add_working_days(date(2026, 12, 24), 1)     # Monday 28 December
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

_SATURDAY = 5


def day_of(millis: int) -> date:
    """Return the day of a time, in UTC, so that every computer says the same one."""
    return datetime.fromtimestamp(millis / 1000, UTC).date()


@lru_cache(4096)  # a service's figures ask it of every message, of few days
def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after a day; the day itself need not be one, and 0 gives it back."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Return whether offices are open."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


@cache
def holidays(year: int) -> tuple[date, ...]:
    """Return the public holidays of a year, in order."""
    easter = easter_sunday(year)
    moving = [easter + timedelta(days=days) for days in (1, 39, 50)]  # Easter Monday, Ascension, Whit Monday
    fixed = [(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)]
    return tuple(sorted({*moving, *(date(year, month, day) for month, day in fixed)}))


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of a Gregorian year: the Sunday after the first full moon of spring.

    Meeus, Astronomical Algorithms, chapter 8. The names are those of the calendar's tables: `golden` is the
    year's place in the moon's cycle of 19 years, `epact` the moon's age, `sunday` the days to a Sunday.
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
