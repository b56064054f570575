"""One person at one window of a real browser; whatever goes wrong on a page fails the test."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from gis.day import today

expect.set_options(timeout=20_000)
PHONE, DESK = (390, 844), (1280, 900)
NARROWEST = (320, 844)  # a desk enlarged four times: WCAG 2.2, 1.4.10 Reflow
PICTURES = Path(".local/pictures")
PAPER = b"%PDF-1.7 a paper"
A_WHILE = 45  # days: any date that is asked for lies so far ahead
AXE_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    "reporter": "no-passes",
    "preload": False,
    "iframes": False,
}
#: What the width of a window changes, where the same page was looked at in another state.
AXE_RULES_OF_WIDTH = AXE_RULES | {
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
}


#: What every page has, however it came about: a title of its own, a language, one first heading.
LOOK_AT_FRAME = """() => {
  const found = [], headings = document.querySelectorAll("h1");
  if (headings.length !== 1) found.push(`${headings.length} first headings`);
  if (!headings.length || !headings[0].textContent.trim()) found.push("an empty first heading");
  if (!/^[^–]*[a-z]/i.test(document.title)) found.push(`the title is “${document.title}”`);
  if (!document.documentElement.lang) found.push("no language");
  const refuses = document.querySelector(".govuk-error-summary, .govuk-error-message");
  if (refuses && !document.title.startsWith("Error: ")) found.push("the title hides the error");
  return found;
}"""
#: What makes a page wider than its window; what scrolls in a box of its own is no fault.
LOOK_AT_WIDTH = """() => {
  const page = document.documentElement, room = page.clientWidth;
  if (page.scrollWidth <= room) return [];
  const inBox = (e) => {
    for (let box = e.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    (e) => e.getBoundingClientRect().right > room + 1 && !inBox(e));
  return wide.slice(0, 3).map((e) => `wider than the window: ${e.outerHTML.slice(0, 120)}`)
    .concat(wide.length ? [] : [`wider than the window: ${page.scrollWidth} of ${room}`]);
}"""


class Visitor:
    """A window with a guard: no other host, no error in the console, no fault of the policy."""

    def __init__(self, context, address: str):
        self._address, self._asked = address, set()
        self.faults: list[str] = []
        context.on("request", self._look_at_request)
        context.on("requestfinished", self._count_answer)
        context.on("requestfailed", self._count_answer)
        context.on("response", self._look_at_response)
        context.on("console", self._look_at_console)
        context.on("weberror", self._look_at_error)
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()

    # --- the guard ------------------------------------------------------------------------------

    def _count_answer(self, request):
        self._asked.discard(request)

    def _look_at_request(self, request):
        self._asked.add(request)
        if not request.url.startswith((self._address, "data:", "blob:", "about:")):
            self.faults.append(f"asked another host: {request.url}")

    def _look_at_response(self, response):
        if response.status >= 500 or (
            response.status >= 400 and response.request.resource_type != "document"
        ):
            self.faults.append(f"{response.status} from {response.url}")

    def _look_at_error(self, error):
        self.faults.append(f"script on {error.page.url if error.page else '?'}: {error.error}")

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
        """Choose a link by its words; one that looks like a button says that it is one."""
        here = within or self.page
        link, button = (here.get_by_role(role, name=name) for role in ("link", "button"))
        return self._use(link.or_(button).first)

    def press(self, name, *, within=None):
        """Choose a button by its words."""
        return self._use((within or self.page).get_by_role("button", name=name).first)

    def menu(self, name):
        """Choose from the menu, which a narrow window keeps folded."""
        menu = self.page.get_by_role("navigation", name="Menu")
        fold = menu.get_by_role("button", name="Menu")
        if fold.is_visible() and fold.get_attribute("aria-expanded") == "false":
            self._use(fold)
        return self.follow(name, within=menu)

    def write(self, label, words: str):
        """Write into a field by its label."""
        return self._write(self.page.get_by_label(label).first, words)

    def choose(self, label):
        """Choose one of several by its label."""
        return self._choose(self.page.get_by_role("radio", name=label).first)

    def tick(self, label):
        """Tick a box by its label."""
        return self._tick(self.page.get_by_role("checkbox", name=label).first)

    def fill_in(self, words: str = "One pound a year, for twenty-five years."):
        """Give the form of the page all that it asks for and does not hold already."""
        form = self.main.locator("form[method=post]").last
        later = today() + timedelta(days=A_WHILE)
        parts = {"_0": f"{later.day}", "_1": f"{later.month}", "_2": f"{later.year}"}
        for text in form.locator("textarea, input[type=text], input:not([type])").all():
            in_date = (text.get_attribute("id") or "")[-2:]
            if not text.input_value():
                self._write(text, parts.get(in_date, words))
        for box in form.locator("input[type=checkbox]").all():
            self._tick(box)
        for group in form.locator("fieldset:has(input[type=radio])").all():
            if not group.locator("input:checked").count():
                self._choose(group.locator("input[type=radio]").nth(1))
        for file in form.locator("input[type=file]").all():
            self._attach(
                file, {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": PAPER}
            )
        return self

    def send(self):
        """Press the button of the page's form."""
        return self._use(self.main.locator("form[method=post] button[type=submit]").last)

    # --- the hand: a mouse or a finger; typist.py has another ------------------------------------

    def _use(self, control):
        control.click()
        return self

    def _write(self, control, words):
        control.fill(words)
        return self

    def _tick(self, control):
        control.check()
        return self

    def _choose(self, control):
        control.check()
        return self

    def _attach(self, control, file):
        control.set_input_files(file)
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
        """See that this is the page's heading, and that the whole page is there."""
        expect(self.page.locator("h1")).to_have_text(
            re.compile(text) if isinstance(text, str) else text
        )
        self.page.wait_for_load_state()
        return self

    def sign_in(self, email: str, password: str):
        """Sign in as anybody does, by the form."""
        self.go("/account/login/")
        self.write("Email", email).write("Password", password)
        self.press("Sign in", within=self.main)
        self.page.wait_for_url(re.compile("/account/$"))
        return self

    # --- looking --------------------------------------------------------------------------------

    def settle(self):
        """Wait until fragments and map tiles have come: a moment in which nothing is asked for."""
        self.page.wait_for_load_state("load")
        still = 0
        while still < 3:
            self.page.wait_for_timeout(20)
            still = 0 if self._asked else still + 1
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

    def obstacles(self, rules=AXE_RULES) -> list[str]:
        """What is in the way of people on this page, one line each: axe's findings and our own."""
        return [
            *self.page.evaluate(LOOK_AT_FRAME),
            *self.width_faults(),
            *self._findings_of_axe(rules),
        ]

    def width_faults(self) -> list[str]:
        """What makes the page wider than the window."""
        return self.page.evaluate(LOOK_AT_WIDTH)

    def _findings_of_axe(self, rules):
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
        return [
            f"{fault['id']}: {fault['help']} at {' '.join(map(str, node['target']))} "
            f"{node['html'][:160]}"
            for fault in found
            for node in fault["nodes"]
        ]
