from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from energy.society.plan import PlanError
from energy.society.report import plan_society, summary_lines


class Command(BaseCommand):
    help = (
        "Keep the 20- to 40-year accounts of the society planned in a TOML file. "
        "Ends with exit code 1 and the reasons if the plan cannot be carried out; "
        "the files asked for are written all the same."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("plan", type=Path, metavar="PLAN.toml")
        parser.add_argument("--out", type=Path, metavar="OUT.xlsx", help="workbook, live formulas")
        parser.add_argument("--json", type=Path, metavar="OUT.json", help="everything, as data")

    def handle(self, *, plan, out, json, **options):
        try:
            answer = plan_society(plan, out=out, json_out=json)
        except PlanError as error:
            raise CommandError(str(error)) from error
        for line in summary_lines(answer):
            self.stdout.write(line)
        if not answer.verdict.feasible:
            raise CommandError(
                "The plan cannot be carried out. " + " ".join(answer.verdict.reasons)
            )
