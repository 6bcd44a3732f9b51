"""What a notebook and the report show must be whole, well-formed and harmless, whatever stands in a name."""

from html.parser import HTMLParser

from mcda_priority.tables import Heading, Paragraph, Part, Table
from mcda_priority.tables_html import in_html, notebook_html

HOSTILE = "<script>alert(1)</script>\"' onload=x & </td>"


class Page(HTMLParser):
    """Collects elements and text, and refuses elements that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_text_stays_text() -> None:
    parts: list[Part] = [
        Heading(HOSTILE),
        Paragraph(HOSTILE),
        Paragraph(HOSTILE, indent=2, mark="–"),
        Table([HOSTILE], [[HOSTILE]], right=(0,)),
    ]
    page = Page(notebook_html(parts))
    allowed = {"div", "style", "h4", "p", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in page.seen} <= allowed
    assert page.texts.count(HOSTILE) == 6  # the heading captions the table as well
    assert {name for _, attributes in page.seen for name in attributes} <= {"class", "lang", "scope"}


def test_structure() -> None:
    parts: list[Part] = [
        Heading("A"),
        Paragraph("one", 2, "–"),
        Paragraph("two", 2, "–"),
        Table(["Id", "Points"], [["p1", "3"], ["  p2", "4"]], right=(1,)),
    ]
    page = in_html(parts, level=3)
    assert "<h3>A</h3>\n<ul><li>one</li><li>two</li></ul>\n<table><caption>A</caption>" in page
    assert '<th scope="col" class="number">Points</th>' in page
    assert '<th scope="row">\xa0\xa0p2</th><td class="number">4</td>' in page
