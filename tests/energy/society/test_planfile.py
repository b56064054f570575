import pytest

from energy.society.plan import PlanError
from energy.society.planfile import parse_plan, read_plan
from tests.energy.society.plans import EXAMPLES

TEXT = (EXAMPLES / "hand-worked-society.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("kwp = 50", "kpw = 50", "site 'Library' has an unknown key 'kpw': did you mean 'kwp'?"),
        ("kwp = 50", "", "site 'Library' lacks kwp"),
        ("kwp = 50", "kwp = 'big'", "kwp of site 'Library' must be a number"),
        ("kwp = 50", "kwp = 0", "kwp of site 'Library' must be at least 0.001"),
        ("kwp = 50", "kwp = nan", "kwp of site 'Library' must be a number"),
        ("kwp = 50", "kwp = true", "kwp of site 'Library' must be a number"),
        ("years = 20", "years = 15", "years of the plan must be from 20 to 40, got 15"),
        ("years = 20", "years = 20.5", "must be a whole number"),
        ("self_use_pct = 60", "self_use_pct = 160", "must be from 0 to 100"),
        ('"other"', '"barn"', "must be one of home, charity, other, got 'barn'"),
        ("2027-02-15", '"soon"', "installed_on of site 'Library' must be a day"),
        ("2027-02-15", "2099-02-15", "after the plan's end"),
        ("gbp = 400\n", "gbp = 400\ngbp_per_kwp = 2\n", "must give exactly one of gbp"),
        ("cost_gbp = 45000", "annual_kwh = 1", "exactly one of annual_kwh"),
        ("[export]", "[exports]", "unknown key 'exports': did you mean 'export'?"),
        ('"Insurance"', '"Roof lease"', "two running costs are called 'Roof lease'"),
        ("name = ", "name ", "not valid TOML"),
        ("[[loans]]", "[loans]", "must be written as [[loans]] tables"),
        ("repay_years = 10", "repay_years = 2\nyear = 30", "after the plan's end"),
    ],
)
def test_a_wrong_plan_is_refused_in_one_sentence(old, new, sentence):
    assert old in TEXT
    with pytest.raises(PlanError) as refusal:
        parse_plan(TEXT.replace(old, new, 1))
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(PlanError, match="cannot read the plan"):
        read_plan(tmp_path / "none.toml")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_example_can_be_read(path):
    assert read_plan(path).sites
