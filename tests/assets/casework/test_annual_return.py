from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.casework.annual_return import CountedEvent, count_year, reporting_year
from assets.casework.errors import CaseworkError
from assets.casework.packs import bundled_packs

SCOTLAND = bundled_packs().get("SCT-ATR-2017", 1)
ENGLAND = bundled_packs().get("ENG-CAT-POLICY", 1)


def figures(events, year, pack=SCOTLAND):
    counted = count_year(pack, events, year)
    return {name: line.count for name, line in counted.lines.items() if line.count}


EVENTS = [
    CountedEvent("R-1", "received", date(2025, 11, 3)),
    CountedEvent("R-1", "refused", date(2026, 4, 20)),
    CountedEvent("R-1", "review-substituted", date(2026, 9, 1)),
    CountedEvent("R-1", "ownership", date(2027, 4, 1)),
    CountedEvent("R-2", "received", date(2026, 4, 1)),
    CountedEvent("R-3", "received", date(2026, 3, 31)),
    CountedEvent("R-2", "agreed", date(2027, 3, 31)),
]


def test_each_event_counts_in_the_year_in_which_it_happened():
    assert figures(EVENTS, 2025) == {"received": 2}
    assert figures(EVENTS, 2026) == {
        "received": 1,
        "refused": 1,
        "review-substituted": 1,
        "agreed": 1,
    }
    assert figures(EVENTS, 2027) == {"ownership": 1}


def test_the_requests_behind_a_figure_are_named_in_the_order_of_their_days():
    counted = count_year(SCOTLAND, EVENTS, 2025)
    assert counted.lines["received"].requests == ("R-1", "R-3")


def test_the_scottish_report_has_the_twelve_counts_of_section_95():
    paragraphs = [
        line.source.text.removeprefix("The Act, s.95(2)") for line in SCOTLAND.report.values()
    ]
    assert paragraphs == [
        *("(a)", "(b)(i)", "(b)(ii)", "(c)(i)", "(c)(ii)", "(c)(iii)"),
        *("(d)(i)", "(d)(ii)", "(d)(iii)", "(e)(i)", "(e)(ii)", "(e)(iii)"),
    ]


def test_the_reporting_year_runs_from_1_april_and_the_report_is_due_on_30_june():
    counted = count_year(SCOTLAND, [], 2026)
    assert (counted.first, counted.last) == (date(2026, 4, 1), date(2027, 3, 31))
    assert counted.title == "2026-27"
    assert counted.publish_by.due == date(2027, 6, 30)
    assert count_year(SCOTLAND, [], 2099).title == "2099-00"


def test_a_route_of_practice_has_figures_but_no_day_of_law():
    counted = count_year(ENGLAND, [CountedEvent("C-1", "lease", date(2026, 5, 1))], 2026)
    assert counted.lines["lease"].count == 1
    assert counted.publish_by is None


def test_an_event_of_no_line_is_refused():
    with pytest.raises(CaseworkError, match="has no line “noted”"):
        count_year(SCOTLAND, [CountedEvent("R-1", "noted", date(2026, 5, 1))], 2026)


def test_every_line_is_counted_by_some_step():
    for pack in bundled_packs().packs:
        counted = {line for step in pack.steps.values() for line in step.counts}
        assert counted == set(pack.report), pack


events = st.lists(
    st.builds(
        CountedEvent,
        st.sampled_from(["R-1", "R-2"]),
        st.sampled_from(sorted(SCOTLAND.report)),
        st.dates(date(2024, 4, 1), date(2029, 3, 31)),
    )
)


@given(events)
def test_every_event_is_counted_in_exactly_one_year(given_events):
    years = [count_year(SCOTLAND, given_events, year) for year in range(2024, 2029)]
    total = sum(line.count for year in years for line in year.lines.values())
    assert total == len(given_events)


@given(st.integers(2017, 2098))
def test_reporting_years_follow_each_other_without_a_gap(year):
    assert (reporting_year(SCOTLAND, year + 1)[0] - reporting_year(SCOTLAND, year)[1]).days == 1
