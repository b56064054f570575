"""Fill a register for measuring, a million assets unless ROWS says another number.

    ROWS=1000000 script/manage shell -c \
        "import runpy; runpy.run_path('benchmarks/register/fill.py', run_name='run')"

It stands in the database commons_measured beside the register's own and is made anew each time.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from database import ROWS, measured
from filling import fill

if __name__ == "run":
    with measured():
        began = time.perf_counter()
        fill(ROWS)
        print(f"filled with {ROWS:,} assets in {time.perf_counter() - began:.0f} s")
