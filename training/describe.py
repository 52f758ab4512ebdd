"""Write docs/records.md from the schemas: ``python -m training.describe > docs/records.md``."""

from __future__ import annotations

from typing import Any

from newstance.schemas.avro import RECORD_TYPES, load_schema


def main() -> None:
    print(
        "# The records\n\nMade from the schemas by `python -m training.describe`. "
        "Offsets are Unicode code points, half-open, into the"
    )
    print("document's cleaned text; a paragraph's own text starts at its `start`.")
    for name in RECORD_TYPES:
        schema = load_schema(name)
        print(f"\n## {schema['name']} ({name}.avsc)\n\n{schema['doc']}\n")
        describe(schema)


def describe(schema: dict[str, Any]) -> None:
    print("| field | type | meaning |\n|---|---|---|")
    inner = []
    for field in schema["fields"]:
        print(f"| {field['name']} | {kind(field['type'])} | {field['doc']} |")
        if isinstance(field["type"], dict) and isinstance(field["type"].get("items"), dict):
            inner.append(field["type"]["items"])
    for record in inner:
        print(f"\n### {record['name']}\n\n{record['doc']}\n")
        describe(record)


def kind(avro: Any) -> str:
    if isinstance(avro, list):
        return "null or " + kind(avro[1])
    if isinstance(avro, str):
        return avro
    if avro["type"] == "enum":
        return "enum: " + ", ".join(avro["symbols"])
    if avro["type"] == "array":
        return f"array of {avro['items']['name'] if isinstance(avro['items'], dict) else avro['items']}"
    return str(avro.get("logicalType", avro["type"]))


if __name__ == "__main__":
    main()
