"""The what-if page: everybody can use it, it believes nothing that it reads, and says where it cannot answer."""

import json
import time
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from browser import Browser
from mcda_priority import Portfolio, Problem, load_problem, problem_from_document, score, select, topsis_anchored
from mcda_priority.i18n import LANGUAGES, Language, Money
from mcda_priority.report.what_if import what_if_section
from mcda_priority.report.what_if.words import writing
from small import one_criterion_document, small_document
from what_if_pages import SOURCES, Driver, read, shown, wide

AXE = files("axe_playwright_python").joinpath("axe.min.js")


@pytest.fixture(scope="module")
def driver(browser: Browser) -> Driver:
    """A browser."""
    return wide(browser)


@pytest.fixture(scope="module")
def helsinki() -> Portfolio:
    """The packaged case with money for about half of it."""
    return select(score(load_problem("helsinki-2021")), 6_000_000)


def in_currency(currency: str) -> Problem:
    """A problem whose money is of that currency."""
    return problem_from_document(one_criterion_document([("a", "1", "1")], "10", currency=currency))


def element(driver: Driver, name: str) -> WebElement:
    """An element of the section."""
    return driver.find_element(By.ID, f"what-if-{name}")


def hash_of(driver: Driver) -> str:
    """What stands in the address bar once the page has come to rest."""
    time.sleep(0.6)
    fragment: str = driver.execute_script("return location.hash")
    return fragment


def quiet(driver: Driver) -> None:
    """Nothing was reported to the console, and nothing was asked of any address."""
    assert driver.get_log("browser") == []  # type: ignore[no-untyped-call]
    assert driver.execute_script("return performance.getEntriesByType('resource').length") == 0


# Numbers -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def functions(driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """The page's functions, without a page."""
    source = "".join((SOURCES / name).read_text(encoding="utf-8") for name in ("solver.js", "page.js"))
    file = tmp_path_factory.mktemp("functions") / "functions.html"
    file.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>F</title><script>{source}</script>", encoding="utf-8")
    driver.get(file.as_uri())
    return driver


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_are_written_as_the_language_writes_them(functions: Driver, lang: str) -> None:
    """Groups, decimals, signs and currencies, rounded half away from zero: as in the rest of the report."""
    language = Language(lang)
    minors = [0, 1, 99, 100, 12345, 123456, 100000, 99999999, 1234567890, 10**15, -1, -123456]
    for currency in ("EUR", "USD", "SEK", "JPY", "KWD", "CHF"):
        problem = in_currency(currency)
        written = functions.execute_script(
            "const write = writer(arguments[0]); return arguments[1].map((one) => write.amount(BigInt(one)));",
            writing(language, problem),
            [str(minor) for minor in minors],
        )
        assert written == [language.money(Money(minor, currency)) for minor in minors]
    numbers = [(0, 1), (1, 2), (1, 3), (5, 100), (15, 100), (-5, 100), (-4, 100), (123456789, 100), (999999, 1000)]
    for decimals in (0, 1, 2):
        written = functions.execute_script(
            "const write = writer(arguments[0]);"
            "return arguments[1].map(([one, other]) => write.number(BigInt(one), BigInt(other), arguments[2]));",
            writing(language, in_currency("EUR")),
            numbers,
            decimals,
        )
        assert written == [language.number(Fraction(*number), decimals) for number in numbers]


@pytest.mark.parametrize(
    ("lang", "typed", "cents"),
    [
        ("fi", "10 000 000 €", 10**9),
        ("fi", "1234,5", 123450),
        ("fi", "1.234", None),
        ("sv", "1 234,50", 123450),
        ("en", "€10,000,000", 10**9),
        ("en", "1,234.5", 123450),
        ("en", "1,23", None),
        ("en", "1234", 123400),
        ("en", "1.234", None),
        ("en", "-5", None),
        ("en", "1e9", None),
        ("en", "", None),
        ("en", "9" * 19, None),
        ("en", "٣", None),
    ],
)
def test_what_is_typed_is_read_as_it_is_written_or_refused(
    functions: Driver, lang: str, typed: str, cents: int | None
) -> None:
    """No amount is guessed: what could be two numbers is none."""
    rules = writing(Language(lang), in_currency("EUR"))
    unit = rules["money"]["before"] + rules["money"]["after"]
    found = functions.execute_script(
        "const found = writer(arguments[0]).read(arguments[1], 2, arguments[2]);"
        "return found === null ? null : String(found);",
        rules,
        typed,
        unit,
    )
    assert found == (None if cents is None else str(cents))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(any), st.data())
def test_the_other_weights_keep_their_proportions(functions: Driver, parts: list[int], data: st.DataObject) -> None:
    """They sum to the whole in whole parts, and each lies within one part of its exact share."""
    total, at = sum(parts), data.draw(st.integers(0, len(parts) - 1))
    wanted = data.draw(st.integers(0, total))
    found = functions.execute_script(
        "const [parts, at, wanted, total] = arguments;"
        "return moved(parts.map(BigInt), at, BigInt(wanted), BigInt(total)).map(String);",
        parts,
        at,
        wanted,
        total,
    )
    moved = [int(part) for part in found]
    others = total - parts[at]
    assert (sum(moved), moved[at]) == (total, wanted)
    for place, part in enumerate(parts):
        if place != at:
            share = Fraction(part, others) if others else Fraction(1, len(parts) - 1)
            assert abs(moved[place] - share * (total - wanted)) < 1


# Use -----------------------------------------------------------------------------------------------------------


def test_the_keyboard_is_enough(driver: Driver, tmp_path: Path, helsinki: Portfolio) -> None:
    """A slider moves by a tenth of a per cent, a field takes what is typed, a button takes it all back."""
    shown(driver, tmp_path, helsinki)
    own = read(driver)["setting"]
    slider = element(driver, "weight-2")
    slider.send_keys(Keys.ARROW_RIGHT)
    assert slider.get_attribute("aria-valuetext") == "10.1%"
    slider.send_keys(Keys.END)
    assert slider.get_attribute("aria-valuetext") == "100.0%"
    slider.send_keys(Keys.HOME)
    assert slider.get_attribute("aria-valuetext") == "0.0%"
    field = element(driver, "budget-field")
    field.clear()
    field.send_keys("1,000,000.50", Keys.TAB)
    assert read(driver)["setting"].split(".")[1] == "100000050"
    assert driver.switch_to.active_element == element(driver, "reset")
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert read(driver)["setting"] == own
    assert hash_of(driver) == ""
    quiet(driver)


def test_moving_back_gives_the_weights_back(driver: Driver, tmp_path: Path, helsinki: Portfolio) -> None:
    """While one slider is moved, even to the end, the others do not forget their proportions."""
    shown(driver, tmp_path, helsinki, fragment="")
    own = read(driver)["setting"]
    slider = element(driver, "weight-0")
    slider.send_keys(Keys.END)
    slider.send_keys(Keys.HOME)
    driver.execute_script(
        "arguments[0].value = 100; arguments[0].dispatchEvent(new Event('input', { bubbles: true }));", slider
    )
    assert read(driver)["setting"] == own


def test_one_criterion_has_nothing_to_share(driver: Driver, tmp_path: Path) -> None:
    """Its weight is the whole, and only the budget moves."""
    shown(driver, tmp_path, select(score(in_currency("EUR"))))
    assert not element(driver, "weight-0").is_enabled()
    element(driver, "budget").send_keys(Keys.HOME)
    assert (read(driver)["found"], read(driver)["projects"]) == (True, "0")


def test_a_screen_reader_hears_the_result_once_it_is_quiet(driver: Driver, tmp_path: Path, helsinki: Portfolio) -> None:
    """A polite live region says what changed, in words, and not at every step of a slider."""
    shown(driver, tmp_path, helsinki)
    assert read(driver)["said"] == ""
    element(driver, "budget").send_keys(Keys.HOME)
    assert read(driver)["said"] == ""
    time.sleep(0.6)
    assert read(driver)["said"].startswith("Projects: 0. Cost: €0. Unspent: €0. Checked: ")
    said = element(driver, "said")
    assert (said.get_attribute("role"), said.get_attribute("aria-live")) == ("status", "polite")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing(driver: Driver, tmp_path: Path, helsinki: Portfolio, lang: str, width: int) -> None:
    """WCAG 2.2 AA as far as a program can tell, on a phone and on a wide screen; nothing sticks out."""
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    shown(driver, tmp_path, helsinki, lang)
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = driver.execute_async_script(
        "axe.run().then(arguments[0], (error) => arguments[0]({ violations: [{ id: String(error) }] }))"
    )
    assert [one["id"] for one in found["violations"]] == []
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen | {"width": 1200})


def test_a_typed_weight_that_is_none_is_refused(driver: Driver, tmp_path: Path, helsinki: Portfolio) -> None:
    """The field is marked, the page says what to write, and the setting stays."""
    shown(driver, tmp_path, helsinki)
    own = read(driver)["setting"]
    field = driver.find_elements(By.CSS_SELECTOR, "[data-weight-field]")[1]
    field.clear()
    field.send_keys("101", Keys.ENTER)
    answer = read(driver)
    assert field.get_attribute("aria-invalid") == "true"
    assert (answer["setting"], answer["note"]) == (own, "Write a share from 0 to 100 with at most one decimal.")
    field.clear()
    field.send_keys("12.5", Keys.ENTER)
    assert field.get_attribute("aria-invalid") is None
    assert read(driver)["note"] == ""


# The address ---------------------------------------------------------------------------------------------------


def test_a_setting_can_be_sent_on(driver: Driver, tmp_path: Path, helsinki: Portfolio) -> None:
    """The address bar and the copied link hold it, and whoever opens them sees the same."""
    shown(driver, tmp_path, helsinki)
    driver.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    element(driver, "weight-1").send_keys(Keys.PAGE_UP)
    element(driver, "budget").send_keys(Keys.PAGE_DOWN)
    before = read(driver)
    element(driver, "copy").click()
    time.sleep(0.2)
    assert read(driver)["note"] == "The link is copied."
    copied = driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    fragment = hash_of(driver)
    assert fragment == before["setting"]
    assert copied.endswith(fragment)
    shown(driver, tmp_path, helsinki, fragment=fragment)
    after = read(driver)
    assert after["note"] == "This is the setting of the link."
    assert {key: after[key] for key in ("setting", "rows", "unspent")} == {
        key: before[key] for key in ("setting", "rows", "unspent")
    }


def test_what_stands_in_the_address_is_checked(driver: Driver, tmp_path: Path, helsinki: Portfolio) -> None:
    """Sums that are off, numbers without end, markup: none of it gets onto the page, and the page says so."""
    shown(driver, tmp_path, helsinki)
    own = read(driver)["setting"]
    name, budget, parts = own.removeprefix("#what-if=").split(".")
    numbers = parts.split("-")
    for fragment in (
        f"{name}.{budget}.{'-'.join(numbers[1:])}",
        f"{name}.{budget}.{'-'.join([*numbers, '0'])}",
        f"{name}.{budget}.{'-'.join(['0', *numbers[1:]])}",
        f"{name}.-1.{parts}",
        f"{name}.9999999999999999.{parts}",
        f"{name}.{budget}.{'9' * 300}-{'-'.join(numbers[1:])}",
        f"{name}.{budget}.{'9' * 100000}",
        f"{name}.{budget}.{parts}<img src=x onerror=document.title='bad'>",
        "%3Cscript%3Edocument.title='bad'%3C/script%3E",
        "",
    ):
        driver.execute_script("location.hash = arguments[0]", f"#what-if={fragment}")
        time.sleep(0.05)
        answer = read(driver)
        assert answer["setting"] == own
        assert answer["note"] == "The setting in the address cannot be read. This is the report's own setting."
    driver.execute_script("location.hash = arguments[0]", f"#what-if={'0' * 16}.{budget}.{parts}")
    time.sleep(0.05)
    assert read(driver)["note"].startswith("The setting in the address was made for another calculation.")
    assert driver.title == "What if"
    quiet(driver)


# What it cannot do ---------------------------------------------------------------------------------------------


def test_texts_of_the_case_are_only_texts(driver: Driver, tmp_path: Path) -> None:
    """Markup, scripts and what could end a script element stand on the page as they were typed."""
    bad = "</script><script>document.title='bad'</script><img src=x onerror=\"document.title='bad'\"> & 'quoted'"
    document = small_document()
    document["proposals"][0]["label"] = bad
    document["groups"][0]["criteria"][0]["label"] = bad
    shown(driver, tmp_path, select(score(problem_from_document(document))))
    assert driver.title == "What if"
    assert bad in element(driver, "rows").text
    assert driver.find_element(By.CSS_SELECTOR, "label").text == bad
    assert driver.find_elements(By.CSS_SELECTOR, "section img") == []
    quiet(driver)


def test_a_result_that_the_browser_does_not_come_to_switches_it_off(
    driver: Driver, tmp_path: Path, helsinki: Portfolio
) -> None:
    """The first answer is compared with what the program proved; where they differ, nothing is shown."""
    flipped = helsinki.selected.copy()
    flipped[0] = not flipped[0]
    shown(driver, tmp_path, replace(helsinki, selected=flipped))
    assert not element(driver, "page").is_displayed()
    assert element(driver, "off").text == (
        "The sliders are switched off: the browser does not come to the same portfolio as the report."
    )


def test_numbers_too_large_switch_it_off(driver: Driver, tmp_path: Path) -> None:
    """Costs that a double cannot add up are no matter for the browser."""
    document = small_document() | {"budget": 10**13}
    document["proposals"] = [
        {"id": f"p{at}", "label": f"P{at}", "cost": 10**13, "ratings": {"a": 10, "b": "2"}} for at in range(20)
    ]
    shown(driver, tmp_path, select(score(problem_from_document(document))))
    assert not element(driver, "page").is_displayed()
    assert element(driver, "off").text == (
        "The sliders are switched off: the numbers of this case are too large for the browser."
    )


def test_what_is_not_proven_or_not_additive_has_no_sliders(helsinki: Portfolio) -> None:
    """The section says why, and brings no script."""
    english = Language("en")
    index = select(score(helsinki.problem, topsis_anchored))
    for portfolio, reason in (
        (index, "they work with the weighted sum alone, and this is an index."),
        (replace(helsinki, bound=helsinki.value + 1), "the report&#x27;s own result is not proven."),
    ):
        made = what_if_section(portfolio, english)
        assert f"The sliders are switched off: {reason}" in made.html
        assert made.script == ""
        assert "<input" not in made.html


def test_illustrative_ratings_are_marked(helsinki: Portfolio) -> None:
    """Whoever sees this section alone sees whose ratings these are."""
    assert "ILLUSTRATIVE RATINGS" in what_if_section(helsinki, Language("en")).html
    assert (
        "ILLUSTRATIVE"
        not in what_if_section(select(score(problem_from_document(small_document()))), Language("en")).html
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_data_is_json_that_cannot_end_its_element(helsinki: Portfolio, lang: str) -> None:
    """It reads back, and holds no sign that HTML or an old script would see."""
    html = what_if_section(helsinki, Language(lang)).html
    data = html.split('id="what-if-data">')[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(data)
    assert len(json.loads(data)["proposals"]) == len(helsinki.problem.proposals)


def test_the_script_is_small_and_free_of_what_a_policy_forbids(helsinki: Portfolio) -> None:
    """No evaluation, no inline style, no markup, no request: what the report's policy allows by its hash alone."""
    script = what_if_section(helsinki, Language("en")).script
    for word in ("eval(", "new Function", "innerHTML", "insertAdjacentHTML", ".style", "fetch(", "XMLHttp", "import("):
        assert word not in script
    assert len(script.encode()) < 44_000
