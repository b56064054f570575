"""One person with a keyboard and no mouse: Tab, Enter, Space, arrows."""

from tests.browser.visitor import Visitor

MOST_STOPS = 200
#: Where the keyboard is, whether that is the control that was looked for, and what is wrong there.
LOOK_AT_STOP = """(wanted) => {
  const here = document.activeElement, faults = [];
  if (!here || here === document.body) return [false, faults];
  const marks = (style) => style.boxShadow !== "none" || style.textDecorationLine !== "none" ||
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 &&
     !/^rgba.* 0\\)$/.test(style.outlineColor));
  const styles = [getComputedStyle(here)], label = here.nextElementSibling;
  if (here.matches("[type=radio], [type=checkbox]") && label)
    styles.push(getComputedStyle(label, "::before"));
  if (here.matches("summary")) styles.push(getComputedStyle(here.firstElementChild));
  const box = here.getBoundingClientRect();
  const name = here.outerHTML.slice(0, 120);
  if (!styles.some(marks)) faults.push(`the focus cannot be seen at ${name}`);
  if (box.bottom < 0 || box.top > innerHeight) faults.push(`the focus is hidden at ${name}`);
  const isOfGroup = wanted && here.type === "radio" && here.name === wanted.name;
  return [here === wanted || isOfGroup, faults];
}"""


class Typist(Visitor):
    """Reaches every control by Tab, and sees at every stop where the keyboard is."""

    def __init__(self, context, address: str):
        super().__init__(context, address)
        # a listener that stays keeps Chromium telling of file choosers: one told to begin just
        # before the key is pressed sometimes comes too late
        self.page.on("filechooser", lambda _: None)

    def _reach(self, control):
        wanted = control.element_handle()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self._look(wanted):
                return
        raise AssertionError(f"Tab never comes to {control} on {self.path}")

    def walk(self) -> int:
        """Go from stop to stop until the page ends; how many there are."""
        for stops in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            self._look(None)
            if self.page.evaluate("document.activeElement === document.body"):
                return stops
        raise AssertionError(f"Tab never comes to the end of {self.path}")

    def _look(self, wanted) -> bool:
        is_there, faults = self.page.evaluate(LOOK_AT_STOP, wanted)
        self.faults += [fault for fault in faults if fault not in self.faults]
        return is_there

    def _use(self, control):
        self._reach(control)
        self.page.keyboard.press("Enter")
        return self

    def _write(self, control, words):
        self._reach(control)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)
        return self

    def _tick(self, control):
        if not control.is_checked():
            self._reach(control)
            self.page.keyboard.press("Space")
        return self

    def _choose(self, control):
        self._reach(control)
        self.page.keyboard.press("Space")
        while not control.is_checked():
            self.page.keyboard.press("ArrowDown")
        return self

    def _attach(self, control, file):
        self._reach(control)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)
        return self
