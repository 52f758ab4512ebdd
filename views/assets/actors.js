// The table of actors: what each says and what is said of it.
newstance.actors = (() => {
  const { el, fill, LABELS, number, moreButton } = newstance.text;
  const { actors } = newstance.data;
  const PAGE = 20;
  const KINDS = { PERSON: "person", ORG: "body", GPE: "state or place", NORP: "group", LOC: "place", FAC: "place" };

  function gather(pairs) {
    const found = [];
    const one = (actor) => (found[actor] ??= { actor, takes: [0, 0, 0, 0], gets: [0, 0, 0, 0] });
    for (const pair of pairs) {
      const [{ takes }, { gets }] = [one(pair.holder), one(pair.target)];
      for (let label = 0; label < 4; label++) {
        takes[label] += pair.counts[label];
        gets[label] += pair.counts[label];
      }
    }
    return found.filter(Boolean);
  }

  const sum = (counts) => counts.reduce((a, b) => a + b, 0);
  const side = (row) => (actors.side[row.actor] < 0 ? "" : actors.name[actors.side[row.actor]]);
  const kind = (row) =>
    actors.author[row.actor] && !actors.mentions[row.actor]
      ? "voice of articles"
      : KINDS[actors.kind[row.actor]] || actors.kind[row.actor].toLowerCase();
  const COLUMNS = [
    { name: "Actor", of: (row) => actors.name[row.actor], up: true },
    { name: "Side", of: side, up: true },
    { name: "Kind", of: kind, up: true },
    { name: "Mentioned", of: (row) => actors.mentions[row.actor] },
    { name: "Takes", of: (row) => sum(row.takes) },
    { name: "Is target of", of: (row) => sum(row.gets) },
  ];
  const sorted = { column: 4, up: false };

  const tally = (counts) =>
    counts.map((n, label) =>
      n
        ? el(
            "span",
            { class: `tallied ${LABELS[label].name}` },
            `${LABELS[label].symbol}${number(n)}`,
            el("span", { class: "sr" }, ` ${LABELS[label].word} `),
          )
        : null,
    );

  function draw(target, pairs, look, shown = PAGE) {
    if (!pairs.length) return fill(target, el("p", { class: "note" }, "No stance passes these filters."));
    const rows = gather(pairs);
    const value = COLUMNS[sorted.column].of;
    for (const row of rows) [row.key, row.all] = [value(row), sum(row.gets) + sum(row.takes)];
    const collator = new Intl.Collator("en");
    const order = (a, b) => (typeof a.key === "number" ? a.key - b.key : collator.compare(a.key, b.key));
    rows.sort((a, b) => (sorted.up ? order(a, b) : order(b, a)) || b.all - a.all || a.actor - b.actor);
    const heads = COLUMNS.map((column, n) => {
      const on = sorted.column === n;
      return el(
        "th",
        { scope: "col", class: n > 2 ? "figure" : null, "aria-sort": on ? (sorted.up ? "ascending" : "descending") : null },
        el(
          "button",
          {
            type: "button",
            class: "name",
            on: {
              click: () => {
                sorted.up = on ? !sorted.up : Boolean(column.up);
                sorted.column = n;
                draw(target, pairs, look, shown);
                target.querySelectorAll("thead button")[n].focus();
              },
            },
          },
          column.name,
          el("span", { "aria-hidden": "true" }, on ? (sorted.up ? " ↑" : " ↓") : ""),
        ),
      );
    });
    const body = rows
      .slice(0, shown)
      .map((row) =>
        el(
          "tr",
          {},
          el(
            "th",
            { scope: "row" },
            el(
              "button",
              { type: "button", class: "name", on: { click: () => look(row.actor) } },
              el("bdi", {}, actors.name[row.actor]),
            ),
          ),
          el("td", {}, el("bdi", {}, side(row))),
          el("td", {}, kind(row)),
          el("td", { class: "figure" }, number(actors.mentions[row.actor])),
          el("td", { class: "figure" }, tally(row.takes)),
          el("td", { class: "figure" }, tally(row.gets)),
        ),
      );
    fill(
      target,
      el("table", { class: "actors" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body)),
      moreButton(rows.length - shown, "actors", () => draw(target, pairs, look, shown + 5 * PAGE)),
    );
  }

  return { draw };
})();
