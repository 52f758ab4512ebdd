// The matrix: holders down, under their sides, targets across; each cell says how often, with a symbol for the sign.
newstance.matrix = (() => {
  const { el, fill, LABELS, times, moreButton } = newstance.text;
  const { actors } = newstance.data;
  const ROWS = 20;
  const COLUMNS = 12;
  const VOICE = -2;

  // Actors at one end of the pairs, those with most first; what articles say in their own voice weighs little.
  const heaviest = (pairs, end) => {
    const sums = new Float64Array(actors.size);
    for (const pair of pairs) sums[pair[end]] += pair.total * (pair.author ? 0.1 : 1);
    const met = [];
    for (let actor = 0; actor < sums.length; actor++) if (sums[actor]) met.push(actor);
    return met.sort((a, b) => sums[b] - sums[a]);
  };

  const says = (pair) =>
    `${actors.name[pair.holder]} on ${actors.name[pair.target]}: ` +
    pair.counts
      .map((n, label) => (n ? `${["supports", "opposes", "neutral", "unclear"][label]} ${times(n)}` : ""))
      .filter(Boolean)
      .join(", ");

  // Colour by the balance of for and against, in three strengths; the symbols say the same.
  function tone(pair) {
    const [support, oppose] = pair.counts;
    if (!support && !oppose) return "none";
    if (Math.abs(support - oppose) * 3 < support + oppose) return "mixed";
    const many = Math.max(support, oppose);
    return `${support > oppose ? "support" : "oppose"} strong${many > 9 ? 3 : many > 2 ? 2 : 1}`;
  }

  function cell(pair, open) {
    if (!pair) return el("td", {});
    return el(
      "td",
      {},
      el(
        "button",
        {
          type: "button",
          class: `cell ${tone(pair)}`,
          "aria-label": says(pair),
          title: says(pair),
          "data-edge": `${actors.id[pair.holder]}>${actors.id[pair.target]}`,
          on: { click: () => open(pair.holder, pair.target) },
        },
        pair.counts.map((n, label) => (n ? el("span", { class: LABELS[label].name }, `${LABELS[label].symbol}${n}`) : null)),
      ),
    );
  }

  function draw(target, pairs, { open, look }, rows = ROWS, columns = COLUMNS) {
    if (!pairs.length) return fill(target, el("p", { class: "note" }, "No stance passes these filters."));
    const allHolders = heaviest(pairs, "holder");
    const allTargets = heaviest(pairs, "target");
    const across = allTargets.slice(0, columns);
    const down = new Set(allHolders.slice(0, rows));
    const found = new Map(
      pairs.filter((pair) => down.has(pair.holder)).map((pair) => [pair.holder * actors.size + pair.target, pair]),
    );
    const groups = new Map();
    for (const holder of allHolders.slice(0, rows)) {
      const side = actors.author[holder] ? VOICE : actors.side[holder];
      if (!groups.has(side)) groups.set(side, []);
      groups.get(side).push(holder);
    }
    const bodies = [...groups]
      .sort((a, b) => Math.min(b[0], 0) - Math.min(a[0], 0))
      .map(([side, holders]) =>
        el(
          "tbody",
          {},
          el(
            "tr",
            { class: "group" },
            el(
              "th",
              { scope: "rowgroup", colspan: across.length + 1 },
              side === VOICE ? "The articles’ own voice" : side < 0 ? "No side known" : `Side of ${actors.name[side]}`,
            ),
          ),
          holders.map((holder) =>
            el(
              "tr",
              {},
              el(
                "th",
                { scope: "row" },
                el("button", { type: "button", class: "name", on: { click: () => look(holder) } }, actors.name[holder]),
              ),
              across.map((column) => cell(found.get(holder * actors.size + column), open)),
            ),
          ),
        ),
      );
    const again = (r, c) => draw(target, pairs, { open, look }, r, c);
    fill(
      target,
      el(
        "table",
        { class: "matrix" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("td", {}, el("span", { class: "corner" }, "who ↓   on whom →")),
            across.map((column) =>
              el(
                "th",
                { scope: "col" },
                el("button", { type: "button", class: "name", on: { click: () => look(column) } }, actors.name[column]),
              ),
            ),
          ),
        ),
        bodies,
      ),
      el(
        "div",
        { class: "mores" },
        moreButton(allHolders.length - rows, "rows", () => again(rows + ROWS, columns)),
        moreButton(allTargets.length - columns, "columns", () => again(rows, columns + COLUMNS)),
      ),
    );
  }

  return { draw };
})();
