import json
from dataclasses import replace

import pytest

from energy.society.accounts import keep_accounts
from energy.society.operations import Factors
from energy.society.plan import Members, PlanError
from energy.society.planfile import read_plan
from energy.society.report import answer_plan, as_data, plan_society, summary_lines
from energy.society.workbook import write_workbook
from tests.energy.society.plans import EXAMPLES, make_loan, make_plan, make_site
from tests.energy.society.recalculate import Recalculation


def write(path, plan):
    answer = answer_plan(plan)
    write_workbook(path, plan, answer.accounts, answer.measures, answer.verdict)
    return path


def differences(sheet):
    """Cells whose formula does not give the value written beside it."""
    for key, fresh in sheet.all().items():
        stored = sheet.stored[key]
        same = fresh == stored if isinstance(stored, str) else abs(float(fresh) - stored) < 1e-6
        if not same:
            yield key, stored, fresh, sheet.live[key]


def figure(sheet, label):
    """The value beside a label on the summary."""
    for (name, column, row), text in sheet.stored.items():
        if name == "SUMMARY" and column == 1 and text == label:
            return sheet.value(("SUMMARY", 3, row))
    raise KeyError(label)


@pytest.mark.parametrize("name", ["hand-worked-society", "three-roofs"])
def test_every_formula_gives_the_figure_of_the_accounts(tmp_path, name):
    sheet = Recalculation(write(tmp_path / "plan.xlsx", read_plan(EXAMPLES / f"{name}.toml")))
    assert len(sheet.live) > 1000
    assert list(differences(sheet)) == []


def test_formulas_hold_for_every_kind_of_loan_and_queue(tmp_path):
    plan = make_plan(
        vat_registered=False,
        sites=(make_site(), make_site(name="Shed", business_rates_gbp_per_year=50.0)),
        loans=tuple(make_loan(name=kind, kind=kind) for kind in ("level", "equal", "bullet")),
        members=Members(interest_pct=3.0, interest_cap_pct=2.0, repay_pct_per_year=7.0),
        corporation_tax=True,
    )
    plan = replace(plan, share_offers=(replace(plan.share_offers[0], gbp=26000.0),))
    assert list(differences(Recalculation(write(tmp_path / "plan.xlsx", plan)))) == []


def test_changing_a_yellow_cell_gives_what_the_program_would_give(tmp_path):
    plan = read_plan(EXAMPLES / "hand-worked-society.toml")
    path = write(tmp_path / "plan.xlsx", plan)
    cell = next(
        (sheet, 3, row)
        for (sheet, column, row), text in Recalculation(path).stored.items()
        if sheet == "PLAN" and column == 1 and text == "Generation"
    )
    sheet = Recalculation(path, given={cell: 0.9})
    accounts = keep_accounts(plan, Factors(generation=0.9))
    assert figure(sheet, "Community fund") == pytest.approx(accounts.community_fund_gbp.sum())
    assert figure(sheet, "Members' interest") == pytest.approx(accounts.member_interest_gbp.sum())
    assert figure(sheet, "Balance sheet out by at most") == 0


def test_the_answer_is_plain_data_to_the_penny(tmp_path):
    out, data = tmp_path / "plan.xlsx", tmp_path / "plan.json"
    answer = plan_society(EXAMPLES / "three-roofs.toml", out=out, json_out=data)
    read = json.loads(data.read_text(encoding="utf-8"))
    assert read == as_data(answer)
    assert read["feasible"] is True
    assert [year["label"] for year in read["accounts"]][:2] == ["building", "2027-28"]
    assert len(read["accounts"]) == 26
    for year in read["accounts"]:
        assets = year["fixed_assets_gbp"] + year["cash_gbp"]
        owed = year["loans_owed_gbp"] + year["deferred_grants_gbp"] + year["tax_owed_gbp"]
        owners = year["share_capital_gbp"] + year["reserves_gbp"]
        assert assets == pytest.approx(owed + owners, abs=0.04)
    assert out.stat().st_size > 10000
    assert any("lowest safe price" in line for line in summary_lines(answer))


def test_a_plan_that_fails_is_answered_with_its_reasons():
    data = as_data(answer_plan(make_plan(sites=(make_site(cost_gbp=50000.0),))))
    assert data["feasible"] is False
    assert "£38,000 more must be raised" in data["reasons"][0]


def test_a_file_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    with pytest.raises(PlanError, match="cannot write the answer"):
        plan_society(EXAMPLES / "three-roofs.toml", out=tmp_path / "no" / "plan.xlsx")
