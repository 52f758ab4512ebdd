"""Datelines: where and when a report was filed, before its first sentence.

    WASHINGTON (Reuters) -          COLUMBIA, S.C. (AP) —          Nairobi, Kenya –
    GENEVA, 25 November 2025 –      NEW DELHI, March 4 (ANI) -     NEW DELHI:

What is not in capitals must be a capital or stand before its state, or before a date or an agency.
"""

from __future__ import annotations

import re
from functools import cache

from newstance.transforms.actors import fold, lexicon_rows
from newstance.transforms.names import is_given_name

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
_WORD = rf"[{_CAPITAL}][\w./'’-]{{0,30}}"
_UPPER = rf"[{_CAPITAL}][{_CAPITAL}.'’-]{{1,20}}"
_MONTH = r"(?i:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[A-Za-z]{0,6}\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = r"\((?:[A-Z][\w.&/ ]{1,30}|dpa|sda|apa|ntb)\)"
_KNOWN_AGENCY = r"\((?:CNN|AP|AFP|UPI|Reuters|Bloomberg)(?: [A-Z]\w{1,12})?\)"
_LONG = r"(?:--|[–—])"
_DASH = r"(?:--|[-–—])"
_BEGINS = r"\s{1,3}[\"“‘«A-Z0-9À-ÞŠŽ]"
_CITIES = frozenset(
    """ahmedabad amritsar bengaluru bhopal bhubaneswar chandigarh chennai coimbatore dehradun gandhinagar gurugram guwahati
    hyderabad imphal indore jaipur jammu kanpur karachi kochi kolkata lahore lucknow ludhiana mumbai nagpur noida patna
    peshawar prayagraj pune quetta raipur rajkot ranchi shillong shimla srinagar surat thiruvananthapuram vadodara
    varanasi vijayawada visakhapatnam""".split()  # noqa: SIM905
)
"""Where papers set a colon behind the place; "New Delhi:" they do too."""
_PARAGRAPH = 120
"""Characters, at least, of a paragraph that is no heading: "Mumbai: who will win?"."""
_ALONE = rf"(?![^\n]{{0,200}}\s{_LONG}\s)"
"""No second dash: "NATO — the US pact — met"."""

_SURE = re.compile(
    rf"(?:{_WORD},? ){{0,4}}(?:{_DATE},? ?)?(?:{_AGENCY}\s{{0,3}}{_DASH}|{_KNOWN_AGENCY})"
    r"(?=\s{0,3}(?:[\"“‘«A-Z0-9À-ÞŠŽ]|\Z))"  # a sentence begins behind it: not "The Associated Press (AP) reported"
    rf"|(?:{_WORD},? ){{1,4}}{_DATE},? (?:{_DASH}|{_AGENCY})(?={_BEGINS})"
    rf"|(?:(?:{_UPPER},? ){{1,4}}|{_UPPER}(?: {_UPPER}){{0,2}}, (?:{_WORD} ){{1,3}}){_LONG}(?={_BEGINS}){_ALONE}"
)
_PLACE = re.compile(
    rf"(?P<city>{_WORD}(?: {_WORD}){{0,2}})(?:, (?P<state>{_WORD}(?: {_WORD}){{0,2}}))?(?: {_DASH}|:|\.)(?={_BEGINS}){_ALONE}"
)


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline at ``text[start:end]`` ends; ``start`` where there is none."""
    sure = _SURE.match(text, start, end)
    if sure:
        return sure.end()
    place = _PLACE.match(text, start, end)
    if place is None:
        return start
    behind = re.match(r"\s*(\w+)", text[place.end() : place.end() + 40])
    if not place["city"].isupper() and behind is not None and fold(behind[1]) in _names("metonyms"):
        return start  # "Washington – Moscow talks"
    if place["state"] and is_given_name(place["city"].split()[0]) and " " in place["city"]:
        return start  # "Joe Biden, United States –"
    city, state = fold(place["city"]), fold(place["state"] or "")
    joined = text[place.end() - 1] in ":."
    custom = city in _CITIES or city == "new delhi"
    if joined and not place["city"].isupper() and not (custom and end - start > _PARAGRAPH):
        return start  # "Moscow: what next?"
    city = city.split("/")[0]
    if custom and joined and not place["state"]:
        return place.end()
    return place.end() if (state in _names("name", "aliases") if state else city in _names("metonyms")) else start


@cache
def _names(*columns: str) -> frozenset[str]:
    """What the table has of states in these columns, folded."""
    rows = (row for row in lexicon_rows("actors.csv") if row["kind"] == "state")
    return frozenset(fold(name) for row in rows for column in columns for name in row[column].split("|") if name)
