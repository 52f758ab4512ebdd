"""Language of a text, by n-gram statistics (lingua, low-accuracy mode: 70 MB less to load, and news texts are long)."""

from __future__ import annotations

from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder
from newstance.transforms.document import LANGUAGE

# A detector over fewer languages is faster and errs less: those that news exports in Latin script, Cyrillic, Arabic, ... hold.
_CODES = [
    "ar",
    "be",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "it",
    "ja",
    "ka",
    "kk",
    "ko",
    "lt",
    "lv",
    "mk",
    "ms",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "sw",
    "ta",
    "th",
    "tl",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
_SAMPLE_CHARS = 400
# Below this many characters n-grams guess ("NATO." is found to be Italian), so plain ASCII counts as the pipeline's language.
_SHORT = 60


def detect(text: str) -> str | None:
    """ISO 639-1 code of the language of ``text``; None where it has no letters. Looks at a sample from its middle."""
    if len(text) < _SHORT and text.isascii():
        return LANGUAGE if any(map(str.isalpha, text)) else None
    middle = max(0, (len(text) - _SAMPLE_CHARS) // 2)
    found = _detector().detect_language_of(text[middle : middle + _SAMPLE_CHARS])
    return found.iso_code_639_1.name.lower() if found else None


def normalise(name: str | None) -> str | None:
    """A language as exports give it ("EN", "en-US", "English") as its two-letter code; None where it is not one we know."""
    head = (name or "").strip().lower().replace("_", "-").split("-")[0]
    return _names().get(head)


@cache
def _names() -> dict[str, str]:
    codes = {language: language.iso_code_639_1.name.lower() for language in Language.all()}
    return {code: code for code in codes.values()} | {language.name.lower(): code for language, code in codes.items()}


@cache
def _detector() -> LanguageDetector:
    codes = [IsoCode639_1.from_str(code) for code in _CODES]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
