"""The report in a real browser: nothing is asked of the network, nothing hostile runs, every filter acts on every view."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from newstance.schemas.records import StanceLabel, StanceVoice
from newstance.views.report_data import collect

from tests.made import write
from tests.views.conftest import Open
from tests.views.making import Said, article, copies
from tests.views.payloads import ADDRESSES, ALL, BREAKS, MARKUP

RUSSIA, NATO = "local:russia", "local:nato"
VIEWS = ("headline", "cards", "network", "matrix", "timeline", "actors")


@pytest.fixture
def data(tmp_path: Path) -> dict[str, Any]:
    """Two articles on Russia and NATO, a copy of the first, and something of each label and voice."""
    lavrov = Said("Sergei Lavrov", "NATO", "NATO is a threat and must step back right now", side=RUSSIA, target_side=NATO)
    first = [
        lavrov,
        Said(
            "Dmitry Peskov", "NATO", "there is no dialogue and NATO is to blame for it", side=RUSSIA, target_side=NATO, sure=0.6
        ),
        Said("Jens Stoltenberg", "Russia", "Russia is more active and we must be vigilant", side=NATO, target_side=RUSSIA),
    ]
    second = [
        Said("Jens Stoltenberg", "Ukraine", "we stand with Ukraine as long as it takes", label=StanceLabel.SUPPORT, side=NATO),
        Said("Sergei Lavrov", "NATO", "NATO has its seat in the city of Brussels", label=StanceLabel.NEUTRAL, side=RUSSIA),
        Said("Example Times", "Russia", "Russia has lost its way in the past years", voice=StanceVoice.AUTHOR),
    ]
    found = [
        *article("a", first, title="First", publisher="Example Times", url="https://example.org/a", day="2021-10-19"),
        *article("b", first, title="First again", publisher="Copycat", url="javascript:alert(1)", day="2021-10-20"),
        *article("c", second, title="Second", publisher="Example Times", day="2022-03-01"),
    ]
    return collect(write(tmp_path / "out", found, copies(found)), names={RUSSIA: "Russia", NATO: "NATO"})


CONTRAST = """() => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = channels(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const one of document.querySelectorAll("body *:not(script)")) {
    if (one.closest("svg, dialog:not([open])") || !one.checkVisibility()) continue;
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const [a, b] = [light(channels(getComputedStyle(one).color)), light(behind(one))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${one.className || one.tagName} ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""
"""Text on its background below WCAG's ratio of 4.5, by class."""


def views(page: Any) -> dict[str, str]:
    return {name: page.inner_html(f"#{name}") for name in VIEWS}


def fragment(page: Any) -> str:
    return str(page.evaluate("location.hash"))


def test_the_first_screen_tells_the_story(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    assert page.inner_text("#headline") == "Russia’s side ▼ opposes NATO’s twice, and NATO’s side ▼ opposes Russia’s once."
    assert "For Russia speak Sergei Lavrov and Dmitry Peskov; for NATO speaks Jens Stoltenberg." in page.inner_text("#lead")
    card = page.inner_text("#cards .card >> nth=0")
    assert "Sergei Lavrov ▼ opposes NATO" in card and "NATO is a threat and must step back right now" in card
    assert "Once · speaks for Russia" in card
    assert page.locator("#cards .card").count() == 5


def test_people_stand_under_their_side(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    assert page.locator("#network svg[role=group] [data-edge]").count() == 5
    groups = page.locator("#matrix tbody").all_inner_texts()
    assert [group.split("\n")[0] for group in groups] == ["Side of NATO", "Side of Russia", "The articles’ own voice"]
    assert "Sergei Lavrov" in groups[1] and "Dmitry Peskov" in groups[1] and "Jens Stoltenberg" in groups[0]
    assert "Example Times" in groups[2]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda page: page.fill("input[name=actor]", "peskov"), "#actor=peskov"),
        (lambda page: page.uncheck("input[name=label][value=OPPOSE]"), "#label=support"),
        (lambda page: page.check("input[name=label][value=NEUTRAL]"), "#label=support+oppose+neutral"),
        (lambda page: page.uncheck("input[name=voice][value=QUOTED]"), "#voice=author"),
        (lambda page: page.fill("input[name=from]", "2022-01-01"), "#from=2022-01-01"),
        (lambda page: page.fill("input[name=to]", "2021-12-31"), "#to=2021-12-31"),
        (lambda page: page.fill("input[name=sure]", "75"), "#sure=75"),
        (lambda page: page.check("input[name=copies][value=all]"), "#copies=all"),
        (lambda page: (page.click("#sides-summary"), page.check(f"input[name=side][value='{NATO}']")), "#side=local%3Anato"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_filter_changes_every_view_and_the_address(open_page: Open, data: dict[str, Any], act: Any, expected: str):
    page = open_page(data)
    start = views(page)
    act(page)
    page.wait_for_function("(start) => location.hash.startsWith(start)", arg=expected)  # typing waits a moment before it acts
    changed = views(page)
    same = {name for name in VIEWS if changed[name] == start[name]}
    if expected in ("#sure=75", "#label=support+oppose+neutral", "#voice=author", "#label=support"):
        same.discard("headline")
    if expected == "#label=support+oppose+neutral":
        same.discard("cards")
    assert same <= {"headline"}
    again = open_page(fragment=fragment(page))
    assert views(again) == changed
    page.keyboard.press("Escape")  # the list of sides lies over the button
    page.click("button[type=reset]")
    assert views(page) == start and fragment(page) == ""


def test_a_copy_counts_where_its_original_is_filtered_out(open_page: Open, data: dict[str, Any]):
    page = open_page(data, "#from=2021-10-20&to=2021-10-20")
    assert "3 of 9 stances shown" in page.inner_text("#count")
    page.click("#cards button >> nth=0")
    assert "Copycat" in page.inner_text("#evidence")


def test_a_name_leaves_that_actor_alone(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    page.click("#actors tbody button:has-text('Jens Stoltenberg')")
    assert fragment(page) == "#actor=%22Jens+Stoltenberg%22"
    assert page.locator("#actors tbody tr").count() == 3
    page.click("#network [data-actor='local:jens-stoltenberg']")
    assert fragment(page) == ""


MIDDLE = """(one) => {
  one.scrollIntoView({ block: "center" });
  const line = one.querySelector(".hit:not(rect)");
  if (!line) {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  }
  const at = line.getPointAtLength(line.getTotalLength() * 0.4).matrixTransform(line.getScreenCTM());
  return [at.x, at.y];
}"""
"""Where to click: the middle of a control, or a point on a line of the network."""
EDGE = '[data-edge="local:sergei-lavrov>local:nato"]'


@pytest.mark.parametrize(
    "selector",
    [
        f"#cards {EDGE}",
        f"#network g[role=button]{EDGE}",
        f"#matrix {EDGE}",
        "#timeline .edgename >> nth=0",
        "#timeline .bin >> nth=0",
    ],
)
@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_evidence_opens_from_every_view(open_page: Open, data: dict[str, Any], selector: str, how: str):
    page = open_page(data)
    place = page.locator(selector)
    if how == "mouse":
        x, y = place.evaluate(MIDDLE)
        page.mouse.click(x, y)
    else:
        place.focus()
        page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    assert dialog.locator("h2").inner_text() == "Sergei Lavrov → NATO"
    assert page.evaluate("document.activeElement.id") == "evidence-title"
    item = dialog.locator(".proofitem").first
    assert "".join(item.locator("mark").all_text_contents()) == "NATO is a threat and must step back right now"
    assert item.locator(".speaker").inner_text() == "Sergei Lavrov" and item.locator(".cue").inner_text() == "said"
    assert item.locator(".said").first.inner_text() and item.locator(".mention.target").last.inner_text() == "NATO"
    assert item.locator("a").get_attribute("href") == "https://example.org/a"
    assert "Example Times · 19 October 2021 · paragraph 1" in item.inner_text()
    shared = fragment(page)
    assert "holder=local%3Asergei-lavrov" in shared
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0 and "holder" not in fragment(page)
    if how == "keyboard":
        assert place.evaluate("(one) => one === document.activeElement")
    other = open_page(fragment=shared)
    assert other.locator("dialog[open] h2").inner_text() == "Sergei Lavrov → NATO"


def test_what_the_stance_filter_leaves_out_is_one_step_away(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    page.click(f"#matrix {EDGE}")
    assert "leaves out: 1 neutral" in page.inner_text("#evidence")
    page.click("#evidence button:has-text('Show them too')")
    assert page.locator(".proofitem").count() == 2


def test_back_closes_the_evidence(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    page.click(f"#matrix {EDGE}")
    page.go_back()
    page.wait_for_selector("dialog[open]", state="detached")
    assert fragment(page) == ""


def test_arrow_keys_move_in_the_network(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    stops = page.locator("#network [tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first == "Sergei Lavrov opposes NATO, once" and second not in (None, first)
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Look at ")


def test_everything_that_acts_has_a_name_and_is_a_control(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    page.click(f"#matrix {EDGE}")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, [role=button], a[href], input, summary')].filter((one) =>
             !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length)).map((one) => one.outerHTML)"""
    )
    assert nameless == []
    assert page.locator("h1").count() == 1
    assert page.locator("table th:not([scope])").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(open_page: Open, data: dict[str, Any], scheme: str):
    page = open_page(data)
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []
    page.click(f"#matrix {EDGE}")
    assert page.evaluate(CONTRAST) == []


def test_a_phone_scrolls_down_only(open_page: Open, data: dict[str, Any]):
    page = open_page(data)
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not page.locator("#filterform").is_visible()


def test_it_prints_without_controls(open_page: Open, data: dict[str, Any]):
    page = open_page(data, "#actor=lavrov")
    page.emulate_media(media="print")
    assert not page.locator("#filterform").is_visible()
    assert "lavrov" in page.inner_text("#filtered")
    assert len(page.pdf()) > 10_000


def test_without_dates_time_is_the_order_of_reading(open_page: Open, tmp_path: Path):
    said = [Said("A. Author", f"Target {n % 2}", f"that is the thing number {n} to be said") for n in range(9)]
    page = open_page(collect(write(tmp_path / "o", article("a", said[:5]) + article("b", said[5:]))))
    assert page.locator("#timeline .ruler span").all_inner_texts() == ["Article 1", "Article 2"]
    assert page.locator("#timeline .strips li >> nth=0").locator(".bin").count() == 5
    assert page.locator("input[name=from]").count() == 0


def test_nothing_found_is_said(open_page: Open, data: dict[str, Any], tmp_path: Path):
    page = open_page(data, "#actor=nobody")
    assert page.inner_text("#headline") == "No stance passes these filters."
    assert "0 of 9 stances shown" in page.inner_text("#count")
    empty = open_page(collect(write(tmp_path / "empty", [])))
    assert empty.inner_text("#headline") == "No stance passes these filters."


@pytest.mark.parametrize(
    "hash_", ["#holder=%00&target=x", "#from=9999-99-99&sure=-5&label=x&side=__proto__", "#%", "#sure=1e9&when=x"]
)
def test_a_broken_address_shows_the_page_all_the_same(open_page: Open, data: dict[str, Any], hash_: str):
    page = open_page(data, hash_)
    assert page.locator("#actors").is_visible()


def test_hidden_and_turning_characters_are_shown(open_page: Open, tmp_path: Path):
    said = Said("Evil\u202eoN", "Tar\u200bget", "words that\u2066 turn and\u00ad hide, but not 👩\u200d🚀 nor نمی\u200cدانم")
    page = open_page(collect(write(tmp_path / "o", article("a", [said], title="T\u200f"))))
    page.click("#cards button")
    text = page.inner_text("body")
    for shown in ("Evil[U+202E]oN", "Tar[U+200B]get", "that[U+2066] turn", "and[U+00AD] hide", "👩\u200d🚀", "نمی\u200cدانم"):
        assert shown in text
    assert not set("\u202e\u200b\u2066\u00ad\u200f") & set(text)


def test_a_hundred_hostile_strings_run_nothing(open_page: Open, tmp_path: Path):
    assert len(ALL) >= 100
    rng = random.Random(6)
    found = []
    for n, payload in enumerate(ALL):
        other = rng.choice(ALL)
        said = [
            Said(payload, f"Target {n % 7}", f"{other} says {payload}", side=f"side {payload[:40]}"),
            Said(f"Holder {n % 5}", payload or "x", f"{payload}", label=StanceLabel.SUPPORT, target_side=payload),
        ]
        found += article(payload, said, title=payload, publisher=other, url=rng.choice([*ADDRESSES, payload]), day="2020-01-01")
    data = collect(write(tmp_path / "o", found), names=dict(zip(ALL, reversed(ALL), strict=True)))
    page = open_page(data)
    show_all(page, "cards")
    links = page.evaluate(OPEN_EACH)
    assert len(links) >= 2 * len(ALL) - 20
    assert all(link.startswith(("http://", "https://")) for of_one in links for link in of_one)
    page.evaluate(SEARCH_EACH, [*MARKUP, *BREAKS])
    page.evaluate("location.hash = ''")
    for view in ("network", "matrix", "timeline", "actors"):
        show_all(page, view)
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate(LISTENING) == []


def show_all(page: Any, view: str) -> None:
    while page.locator(f"#{view} .more button").count():
        page.evaluate("(view) => document.querySelector(`#${view} .more button`).click()", view)


OPEN_EACH = """() => [...document.querySelectorAll("#cards [data-edge]")].map((one) => {
  one.click();
  const dialog = document.querySelector("dialog[open]");
  const links = [...dialog.querySelectorAll("a")].map((link) => link.href);
  dialog.querySelector(".close").click();
  return links;
})"""
"""Opens the evidence of every card; the addresses of the links in each."""
SEARCH_EACH = """async (texts) => {
  for (const text of texts.map(encodeURIComponent)) {
    const come = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = `actor=${text}&side=${text}&holder=${text}&target=${text}&when=${text}`;
    await come;
  }
}"""
"""Shows the page for addresses that hold each text."""
LISTENING = """() => [...document.querySelectorAll("*")]
  .filter((one) => [...one.attributes].some((attribute) => /^on|^style$|^srcdoc$/i.test(attribute.name)))
  .filter((one) => !one.closest(".ruler")).map((one) => one.outerHTML)"""
"""Elements with attributes that can run or fetch something."""
