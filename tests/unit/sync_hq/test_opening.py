"""When branches are closed: the national list for every town, Trento's patron for none (UX.md 2.3)."""

from dataclasses import replace
from datetime import date

from kiosk.domain.branches import Closure, Texts
from sync.hq.opening import national_closures, with_closures
from tests.builders import TUESDAY, a_branch

MARKET = Texts("mercato", "Markt", "market")


def test_a_branch_knows_its_holidays_two_years_ahead() -> None:
    branch = with_closures(a_branch(), TUESDAY)

    assert branch.closures[0].day == date(2026, 12, 8)
    christmas = branch.closure(date(2028, 12, 25))
    assert christmas is not None
    assert christmas.reason == Texts("Natale", "Weihnachten", "Christmas Day")
    assert [closure.day for closure in branch.closures] == sorted(closure.day for closure in branch.closures)


def test_the_patron_of_trento_city_closes_no_valley_town() -> None:
    days = {closure.day for closure in national_closures(date(2026, 1, 1))}

    assert date(2026, 6, 26) not in days
    assert date(2026, 10, 4) in days


def test_what_a_branch_says_of_a_day_comes_before_the_national_list() -> None:
    own = replace(a_branch(), closures=(Closure(date(2026, 12, 8), MARKET),))

    branch = with_closures(own, TUESDAY)

    closed = branch.closure(date(2026, 12, 8))
    assert closed is not None
    assert closed.reason == MARKET
    assert sum(closure.day == date(2026, 12, 8) for closure in branch.closures) == 1


def test_every_holiday_of_twenty_years_has_words_in_three_languages() -> None:
    for year in range(2024, 2044):
        for closure in national_closures(date(year, 1, 1)):
            assert all((closure.reason.it, closure.reason.de, closure.reason.en))
