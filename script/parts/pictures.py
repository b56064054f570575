"""Takes the pictures of the documentation in a real browser."""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {"map.png": "/map/?authority=S12009901"}
FOLDER = Path("docs/pictures")


def main(address: str) -> None:
    """Take every picture at the width of a desk."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1180, "height": 860})
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(800)
            page.screenshot(path=FOLDER / name)
        browser.close()


main(sys.argv[1])
