"""One person at one window of a real browser; whatever goes wrong on a page fails the test."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PHONE, DESK = (390, 844), (1280, 900)
PICTURES = Path(".local/pictures")
AXE_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}


class Visitor:
    """A window with a guard: no other host, no error in the console, no fault of the policy."""

    def __init__(self, context, address: str):
        self._address, self._axe = address, Axe()
        self._refused_on_purpose = False
        self.faults: list[str] = []
        context.on("request", self._look_at_request)
        context.on("response", self._look_at_response)
        context.on("console", self._look_at_console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()

    # --- the guard ------------------------------------------------------------------------------

    def _look_at_request(self, request):
        if not request.url.startswith((self._address, "data:", "blob:", "about:")):
            self.faults.append(f"asked another host: {request.url}")

    def _look_at_response(self, response):
        if response.status >= 500 or (
            response.status >= 400 and response.request.resource_type != "document"
        ):
            self.faults.append(f"{response.status} from {response.url}")

    def _look_at_console(self, message):
        # a page that refuses something says so with its status, and the browser repeats it here
        is_echo = message.text.startswith("Failed to load resource")
        if message.type == "error" and not is_echo:
            self.faults.append(
                f"console on {message.page.url if message.page else '?'}: {message.text}"
            )

    # --- going about ----------------------------------------------------------------------------

    def go(self, path: str, *, status: int = 200):
        """Open a page of ours, and see that it answers as it should."""
        answer = self.page.goto(self._address + path)
        assert answer.status == status, f"{path}: {answer.status}, not {status}"
        return self

    @property
    def path(self) -> str:
        """Where the window is now."""
        return urlsplit(self.page.url).path

    @property
    def main(self):
        return self.page.locator("main")

    def follow(self, name, *, within=None):
        """Choose a link by its words."""
        (within or self.page).get_by_role("link", name=name).first.click()
        return self

    def press(self, name, *, within=None):
        """Choose a button by its words."""
        (within or self.page).get_by_role("button", name=name).first.click()
        return self

    def write(self, label, words: str):
        """Write into a field by its label."""
        self.page.get_by_label(label).first.fill(words)
        return self

    def reads(self, *texts):
        """See that the page says all of this."""
        for text in texts:
            expect(self.main).to_contain_text(text)
        return self

    def misses(self, *texts):
        """See that the page says none of this."""
        for text in texts:
            expect(self.main).not_to_contain_text(text)
        return self

    def heading(self, text):
        """See that this is the page's heading."""
        expect(self.page.locator("h1")).to_have_text(
            re.compile(text) if isinstance(text, str) else text
        )
        return self

    def sign_in(self, email: str, password: str):
        """Sign in as anybody does, by the form."""
        self.go("/account/login/")
        self.write("Email", email).write("Password", password)
        return self.press("Sign in", within=self.main)

    # --- looking --------------------------------------------------------------------------------

    def settle(self):
        """Wait until fragments and map tiles have come."""
        self.page.wait_for_load_state("networkidle")
        return self

    def resize(self, size):
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return self

    def picture(self, name: str):
        """Keep a picture for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]
        self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        return self

    def obstacles(self) -> list[str]:
        """What axe finds in the way of people on this page, one line each."""
        found = self._axe.run(self.page, options=AXE_RULES).response["violations"]
        return [
            f"{fault['id']}: {fault['help']} at {' '.join(map(str, node['target']))} "
            f"{node['html'][:160]}"
            for fault in found
            for node in fault["nodes"]
        ]
