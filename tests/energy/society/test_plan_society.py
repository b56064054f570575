import json

import pytest
from django.core.management import CommandError, call_command

from energy.society.management.commands.plan_society import Command
from tests.energy.society.plans import EXAMPLES

TEXT = (EXAMPLES / "hand-worked-society.toml").read_text(encoding="utf-8")


def test_the_command_writes_both_files_and_says_the_figures(tmp_path, capsys):
    out, data = tmp_path / "plan.xlsx", tmp_path / "plan.json"
    call_command(Command(), EXAMPLES / "hand-worked-society.toml", out=out, json=data)
    said = capsys.readouterr().out
    assert "Net present value £25,579" in said
    assert "community fund £27,388" in said
    assert out.exists()
    assert json.loads(data.read_text(encoding="utf-8"))["feasible"] is True


def test_a_plan_that_fails_ends_with_its_reason_and_its_files(tmp_path):
    plan, data = tmp_path / "plan.toml", tmp_path / "plan.json"
    plan.write_text(TEXT.replace("gbp = 40000", "gbp = 30000"), encoding="utf-8")
    with pytest.raises(CommandError, match="£6,000 more must be raised") as refusal:
        call_command(Command(), plan, json=data)
    assert "\n" not in str(refusal.value)
    assert json.loads(data.read_text(encoding="utf-8"))["feasible"] is False


def test_a_plan_that_cannot_be_read_ends_in_one_sentence(tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text(TEXT.replace("kwp = 50", "kpw = 50"), encoding="utf-8")
    with pytest.raises(CommandError, match="did you mean 'kwp'"):
        call_command(Command(), plan)
