"""Statutory holidays (法定节日) by 《全国年节及纪念日放假办法》, whatever a yearly notice adds.

They serve years without a notice. Lunar dates are dated data (1999–2050), generated once from the
`holidays` library and checked against it in the tests; beyond 2050 only the solar holidays are
known, and such days are provisional in any case.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

REVISED_2007: Final = 2008
REVISED_2013: Final = 2014
REVISED_2024: Final = 2025
"""First years under the revised regulation."""

_SPRING_ONLY: Final = (
    "1999 0216   2000 0205   2001 0124   2002 0212   2003 0201   2004 0122   2005 0209   "
    "2006 0129   2007 0218"
)
_LUNAR: Final = """
    2008 0207 0404 0608 0914   2009 0126 0404 0528 1003   2010 0214 0405 0616 0922
    2011 0203 0405 0606 0912   2012 0123 0404 0623 0930   2013 0210 0404 0612 0919
    2014 0131 0405 0602 0908   2015 0219 0405 0620 0927   2016 0208 0404 0609 0915
    2017 0128 0404 0530 1004   2018 0216 0405 0618 0924   2019 0205 0405 0607 0913
    2020 0125 0404 0625 1001   2021 0212 0404 0614 0921   2022 0201 0405 0603 0910
    2023 0122 0405 0622 0929   2024 0210 0404 0610 0917   2025 0129 0404 0531 1006
    2026 0217 0405 0619 0925   2027 0206 0405 0609 0915   2028 0126 0404 0528 1003
    2029 0213 0404 0616 0922   2030 0203 0405 0605 0912   2031 0123 0405 0624 1001
    2032 0211 0404 0612 0919   2033 0131 0404 0601 0908   2034 0219 0405 0620 0927
    2035 0208 0405 0610 0916   2036 0128 0404 0530 1004   2037 0215 0404 0618 0924
    2038 0204 0405 0607 0913   2039 0124 0405 0527 1002   2040 0212 0404 0614 0920
    2041 0201 0404 0603 0910   2042 0122 0404 0622 0928   2043 0210 0405 0611 0917
    2044 0130 0404 0531 1005   2045 0217 0404 0619 0925   2046 0206 0404 0608 0915
    2047 0126 0405 0529 1004   2048 0214 0404 0615 0922   2049 0202 0404 0604 0911
    2050 0123 0404 0623 0930
"""


def _table() -> dict[int, tuple[date, ...]]:
    words = (_SPRING_ONLY + _LUNAR).split()
    rows: dict[int, list[date]] = {}
    for word in words:
        i = int(word)
        if not rows or i == max(rows) + 1:
            rows[i] = []
        else:
            year = max(rows)
            rows[year].append(date(year, i // 100, i % 100))
    return {year: tuple(found) for year, found in rows.items()}


_DATES: Final = _table()
"""Year → (正月初一,) before 2008, (正月初一, 清明, 端午, 中秋) from 2008."""


def _spring(year: int) -> list[date]:
    if year not in _DATES:
        return []
    first = _DATES[year][0]
    eve = REVISED_2007 <= year < REVISED_2013 or year >= REVISED_2024
    last = 1 if REVISED_2007 <= year < REVISED_2013 else 2
    return [first + timedelta(days=i) for i in range(-1 if eve else 0, last + 1)]


@lru_cache(maxsize=128)
def statutory_holidays(year: int) -> tuple[date, ...]:
    """Statutory holidays of the year by the text then in force (1999, 2007, 2013, 2024).

    Years before 2000 use the 1999 text: they serve only as provisional days.
    """
    labour = 3 if year < REVISED_2007 else (1 if year < REVISED_2024 else 2)
    solar = [date(year, 1, 1), *(date(year, 10, d) for d in (1, 2, 3))]
    solar += [date(year, 5, d) for d in range(1, labour + 1)]
    lunar = list(_DATES.get(year, ())[1:])
    return tuple(sorted({*solar, *lunar, *_spring(year)}))
