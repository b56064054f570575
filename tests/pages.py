"""Reads a page as a browser does: its elements, its words, its scripts."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """The elements of a page in order, its text, and what stands in its scripts."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.scripts: list[tuple[dict, str]] = []
        self._words: list[str] = []
        self._inside = ""
        self.feed(html)

    @classmethod
    def of(cls, answer):
        return cls(answer.content.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "script":
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)
        else:
            self._words.append(data)

    @property
    def text(self) -> str:
        """The words of the page with single spaces."""
        return " ".join(" ".join(self._words).split())

    def values(self, *names) -> list[str]:
        """The values of these attributes, of every element."""
        return [attrs[name] for _, attrs in self.elements for name in names if attrs.get(name)]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] for tag, attrs in self.elements if tag == "a" and "href" in attrs]
