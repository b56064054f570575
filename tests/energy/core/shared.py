"""The folder of public measurements beside the checkout, which tests use where it is there."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[4] / "shared"

needs_shared = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the folder `shared` of public measurements is not beside the checkout",
)
