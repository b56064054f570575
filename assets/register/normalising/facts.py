"""What else a row says of its place: facts by name, fit for JSON.

Those that a short form asks for stand on the page of the place as its answers.
"""

from functools import partial

import numpy as np
import pandas as pd

from assets.register.normalising.context import Context
from assets.register.normalising.meanings import read_column, read_dates
from assets.register.normalising.naming import read_texts
from assets.register.normalising.table import Table, as_json
from assets.register.recognising import Mapping
from assets.register.values.amounts import parse_money, parse_number
from assets.register.values.dates import parse_year
from assets.register.values.parsing import Parsed, Parser, parse_column
from assets.register.values.texts import clean_link, is_empty_word
from assets.register.values.words import parse_run_by, parse_yes_no


def _parse_belonging(text: str) -> Parsed:
    """Read yes or no; the name of a fund says yes."""
    said = parse_yes_no(text)
    if said.value is None and not is_empty_word(text) and sum(map(str.isalpha, text)) > 2:
        return Parsed(True)
    return said


FACT_PARSERS: dict[str, Parser] = {
    "opened": parse_year,
    "closed": parse_year,
    "acv": parse_yes_no,
    "offered": parse_yes_no,
    "common_good": _parse_belonging,
    "deliverable": parse_yes_no,
    "statutory": parse_yes_no,
    "run_by": parse_run_by,
    "backlog_gbp": parse_money,
    "value_gbp": parse_money,
    "acquisition_cost_gbp": parse_money,
    "rent_gbp": parse_money,
    "dwellings_min": parse_number,
    "dwellings_max": parse_number,
    "pool": parse_yes_no,
    "hours": parse_number,
    "staffed_hours": parse_number,
    "loans": parse_number,
    "visits": parse_number,
    "pitches": parse_number,
    "electricity_kwh": parse_number,
    "gas_kwh": parse_number,
    "income_gbp": parse_money,
    "insured_gbp": parse_money,
}
FACT_DATES = ("added_date", "acquired_date", "permission_date", "survey_date")
FACT_DATES_TO_COME = ("contract_ends",)
FACT_TEXTS = (
    "usrn",
    "facilities",
    "operator",
    "opening_hours",
    "listed_status",
    "available_from",
    "planning_status",
    "permission_type",
    "planning_reference",
    "other_reference",
    "plots",
    "ward",
    "parish",
    "available_until",
    "stalled_because",
    "temporary_uses",
    "services",
    "hazards",
    "shares_with",
    "access",
    "step_free",
    "asbestos",
)


def read_facts(table: Table, mapping: Mapping, context: Context) -> np.ndarray:
    """Gather what else a row says about its place, fit for JSON."""
    columns = {
        name: read_column(table, mapping.source(name), parse)
        for name, parse in FACT_PARSERS.items()
        if mapping.source(name)
    }
    read_past = partial(read_dates, latest=context.today)
    kinds = ((FACT_DATES, read_past), (FACT_DATES_TO_COME, read_dates), (FACT_TEXTS, read_texts))
    for names, read in kinds:
        columns |= {
            name: read(table, mapping.source(name)) for name in names if mapping.source(name)
        }
    if mapping.source("plan_url"):
        columns["plan_url"] = read_texts(table, mapping.source("plan_url"), clean_link)
    if "run_by" not in columns and mapping.source("kind") and "library" in table.fields["kind"]:
        columns["run_by"] = parse_column(table.texts(mapping.source("kind")), _quiet_run_by)[0]
    facts = np.empty(len(table), dtype=object)
    facts[:] = [{} for _ in range(len(table))]
    for name, values in columns.items():
        for row in np.flatnonzero(pd.notna(values)).tolist():
            facts[row][name] = as_json(values[row])
    return facts


def _quiet_run_by(text: str) -> Parsed:
    return parse_run_by(text)._replace(note=None)
