"""Build ``transforms/lexicon/actors.csv``, ``given_names.csv`` and ``nicknames.csv``. One command, from the repository's root:

    python training/build_actors.py --reference ../shared/reference/countries.csv

Needs ``babel`` (CLDR's territory names), ``countryinfo`` (demonyms), ``faker`` and ``names`` (given names), ``nicknames``,
``anyascii``; none of them at run time. States get their Wikidata id, formal name and capital from the reference file (the
public-domain data set country-codes); organisations and the irregular names of states are checked by hand in
``training/actors/``.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import countryinfo
import names
from anyascii import anyascii
from babel import Locale

HERE = Path(__file__).parent
LEXICON = HERE.parent / "transforms" / "lexicon"
COLUMNS = [
    "id",
    "name",
    "label",
    "kind",
    "side",
    "aliases",
    "metonyms",
    "adjectives",
    "members",
    "nominals",
    "source",
]

# Capitals whose name more often means something else in the news (a person, another town, the state itself).
AMBIGUOUS_CAPITALS = {
    "Victoria",
    "Hamilton",
    "Kingston",
    "Georgetown",
    "George Town",
    "San José",
    "San Jose",
    "Santiago",
    "Valletta",
    "Singapore",
    "Luxembourg",
    "Monaco",
    "Djibouti",
    "Kuwait City",
    "Panama City",
    "Guatemala City",
    "Mexico City",
    "San Marino",
    "Vatican City",
    "City of San Marino",
    "Jerusalem",
    "Stanley",
    "Douglas",
    "Gibraltar",
    "Freetown",
    "Male",
    "Malé",
    "Nassau",
    "Washington D.C.",
    "San Juan",
    "San Salvador",
    "Santo Domingo",
    "St. John's",
    "Port of Spain",
    "Majuro",
    "Melekeok",
    "Kingstown",
    "Basseterre",
    "Roseau",
    "Castries",
    "Praia",
    "Moroni",
    "Papeete",
    "Plymouth",
    "Road Town",
    "The Valley",
    "Brussels",
}
# Dependent territories and the like: their adjective is another state's.
NO_ADJECTIVE = set("IOT HKG MAC ATF MTQ MYT REU SPM MNP SJM CXR DMA COG UMI GGY JEY".split())  # noqa: SIM905
LOCALES = (  # noqa: SIM905
    "en_US en_GB en_IE en_IN en_NZ de_DE de_AT de_CH fr_FR fr_CH es_ES es_MX es_AR it_IT pt_PT pt_BR nl_NL sv_SE no_NO da_DK "
    "fi_FI pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI et_EE lt_LT lv_LV tr_TR az_AZ id_ID ru_RU uk_UA bg_BG el_GR ka_GE "
    "en_PK en_TH ha_NG ig_NG uz_UZ yo_NG zu_ZA fr_DZ"
).split()


def slug(name: str) -> str:
    """The slug of a local id: ASCII, lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", anyascii(name).lower())).strip("-")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def demonyms() -> dict[str, str]:
    """ISO alpha-3 -> adjective, from countryinfo (MIT)."""
    found = {}
    for path in sorted((Path(countryinfo.__file__).parent / "data").glob("*.json")):
        entry = json.loads(path.read_text("utf-8"))
        if entry.get("demonym"):
            found[entry["ISO"]["alpha3"]] = entry["demonym"].split(",")[0].strip()
    return found


def plural(adjective: str) -> str:
    """The people: "Russian" -> "Russians"; none for "Chinese", "French", "Swiss", which are their own plural."""
    return "" if re.search(r"(?:ese|sh|ch|ss|ch|i-\w+|x)$", adjective) else adjective + "s"


def states(reference: Path) -> list[dict[str, str]]:
    territories = Locale("en").territories
    adjectives = demonyms()
    overrides = {row["iso_alpha3"]: row for row in rows_of(HERE / "actors" / "states.csv")}
    found = []
    for row in rows_of(reference):
        code = row["iso_alpha3"]
        override = overrides.get(code, {})
        name = {
            "Bosnia": "Bosnia and Herzegovina",
            "US": "United States",
            "UK": "United Kingdom",
            "Türkiye": "Turkey",
            "Congo - Kinshasa": "Democratic Republic of the Congo",
            "Congo - Brazzaville": "Republic of the Congo",
        }.get(row["name"], row["name"])
        formal = re.sub(r"^the ", "", row["formal_name"])
        cldr = str(territories.get(row["iso_alpha2"], ""))
        if not row["wikidata_id"]:
            continue
        aliases = [cldr, name.replace("&", "and"), formal, *override.get("aliases", "").split("|")]
        own = override.get("adjectives", "")
        if not own and code not in NO_ADJECTIVE:
            own = adjectives.get(code, "")
        members = override.get("members", "") or "|".join(filter(None, (plural(a) for a in own.split("|") if a)))
        capital = row["capital"] if row["capital"] and row["capital"] not in AMBIGUOUS_CAPITALS else ""
        if code == "USA":
            capital = "Washington"
        metonyms = [capital, *override.get("metonyms", "").split("|")]
        unique = list(dict.fromkeys(a.strip() for a in aliases if a.strip() and a.strip() != name))
        found.append(
            {
                "id": row["wikidata_id"],
                "name": name,
                "label": "GPE",
                "kind": "state",
                "side": row["wikidata_id"],
                "aliases": "|".join(unique),
                "metonyms": "|".join(dict.fromkeys(filter(None, metonyms))),
                "adjectives": own,
                "members": members,
                "nominals": "",
                "source": "datasets/country-codes; CLDR; countryinfo",
                "iso": code,
            }
        )
    return found


def organisations(states_by_code: dict[str, str]) -> list[dict[str, str]]:
    found = []
    for row in rows_of(HERE / "actors" / "organisations.csv"):
        side = row["side"]
        row["id"] = row["id"] or f"local:{slug(row['name'])}"
        row["side"] = states_by_code.get(side, side)
        if row["side"] and not re.match(r"Q\d+$|local:", row["side"]):
            raise SystemExit(f"{row['name']}: unknown side {side}")
        if not row["side"]:
            row["side"] = row["id"] if row["kind"] not in {"medium", "company"} else ""
        found.append(row)
    return found


def given_names() -> list[tuple[str, str, str]]:
    """(folded name, "m" or "f", source), only names that are clearly one or the other."""
    weight: Counter[tuple[str, str]] = Counter()
    source: dict[str, str] = {}
    folder = Path(names.__file__).parent
    for gender, file in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in (folder / file).read_text("ascii").splitlines():
            name, share = line.split()[:2]
            weight[name.lower(), gender] += round(float(share) * 1000)
            source[name.lower()] = "US census of 1990 (names, MIT)"
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for gender, attribute in (("m", "first_names_male"), ("f", "first_names_female")):
            for name in getattr(provider, attribute, ()):
                folded = anyascii(name).lower().replace("'", "")
                if re.fullmatch(r"[a-z-]{2,}", folded):
                    weight[folded, gender] += 100
                    source.setdefault(folded, "faker (MIT)")
    found = []
    for name in sorted(source):
        male, female = weight[name, "m"], weight[name, "f"]
        if max(male, female) >= 10 * min(male, female) and max(male, female) >= 4:
            found.append((name, "m" if male > female else "f", source[name]))
    extra = {row["name"]: (row["gender"], row["source"]) for row in rows_of(HERE / "actors" / "given_names.csv")}
    found = [row for row in found if row[0] not in extra]
    found += [(name, gender, origin) for name, (gender, origin) in extra.items() if gender]
    return sorted(found)


def short_names() -> list[tuple[str, str]]:
    """(given name, its short form), both folded."""
    text = (files("nicknames") / "names.csv").read_text("utf-8")
    return sorted({(row["name1"], row["name2"]) for row in csv.DictReader(text.splitlines())})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, default=Path("../shared/reference/countries.csv"))
    nations = states(parser.parse_args().reference)
    codes = {row["iso"]: row["id"] for row in nations}
    with (LEXICON / "actors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(nations + organisations(codes))
    with (LEXICON / "given_names.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "gender", "source"])
        rows.writerows(given_names())
    with (LEXICON / "nicknames.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["name", "nickname"])
        rows.writerows(short_names())
    with (LEXICON / "roles.csv").open("w", encoding="utf-8", newline="") as file:
        roles = rows_of(HERE / "actors" / "roles.csv")
        role_writer = csv.DictWriter(
            file, ["word", "classes", "gender", "side", "source"], extrasaction="ignore", lineterminator="\n"
        )
        role_writer.writeheader()
        role_writer.writerows({**row, "side": codes.get(row["side"], row["side"])} for row in roles)
    for name in ("bodies.csv", "spellings.csv"):
        (LEXICON / name).write_text((HERE / "actors" / name).read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    main()
