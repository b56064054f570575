import json
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "docs" / "notebooks"


def test_the_notebook_of_roofs_runs_from_end_to_end(monkeypatch, capsys):
    cells = json.loads((FOLDER / "roofs.ipynb").read_text(encoding="utf-8"))["cells"]
    monkeypatch.chdir(FOLDER)
    names = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    planes = names["planes"].set_index("building_id")
    assert capsys.readouterr().out == "shed has no plane: too small\n"
    # the row runs east and west, so its ridge does too; the hall is taken as flat
    assert sorted(planes.loc["row-2", "azimuth_deg"].round() % 360) == [0, 180]
    assert planes.loc["hall", "tilt_deg"] == 0
    assert (planes["p90_kwh"] < planes["modest_shade_kwh"]).all()
    assert names["series"].sum() > 0
