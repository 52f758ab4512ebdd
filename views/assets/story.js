// The story: what the stances that pass the filters come to, in a sentence, and the strongest of them as cards.
newstance.story = (() => {
  const { el, LABELS, VOICES, sign, number, count, times, date, shortened, listed, moreButton, fill } = newstance.text;
  const { raw, stances, actors, documents, sentence, dayOf, NO_DAY, OPPOSE } = newstance.data;
  const QUOTE_CHARS = 240;
  const PAGE = 6;

  const THE = /^(united |european union|netherlands|philippines|kremlin|white house|pentagon|west|czech republic)/i;
  const named = (actor) => (THE.test(actors.name[actor]) ? "the " : "") + actors.name[actor];
  const possessive = (actor) => named(actor) + (/s$/i.test(actors.name[actor]) ? "’" : "’s");
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // What one side says of another, most often first: {from, to, label, count}.
  function betweenSides(edges) {
    const found = new Map();
    for (const { holder, target, label, count: n } of edges) {
      const [from, to] = [actors.side[holder], actors.side[target]];
      if (label > OPPOSE || from < 0 || to < 0 || from === to) continue;
      const key = (from * actors.size + to) * 2 + label;
      const one = found.get(key) || { from, to, label, count: 0 };
      one.count += n;
      found.set(key, one);
    }
    return [...found.values()].sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to);
  }

  function headline(edges) {
    const between = betweenSides(edges);
    if (between.length) {
      const first = between[0];
      const back = between.find((b) => b.from === first.to && b.to === first.from);
      const second = back ?? between.find((b) => b !== first && b.count > 1);
      return [clause(first, false), second ? [", and ", clause(second, true)] : null, "."].flat(3);
    }
    const edge = edges.find((e) => e.label <= OPPOSE);
    if (edge) return [capital(named(edge.holder)), " ", sign(edge.label), ` ${named(edge.target)} ${times(edge.count)}.`];
    return [edges.length ? "None of these stances is clear." : "No stance passes these filters."];
  }

  const clause = ({ from, to, label, count: n }, later) => [
    `${later ? possessive(from) : capital(possessive(from))} side `,
    sign(label),
    ` ${possessive(to)} ${times(n)}`,
  ];

  function lead(edges, rows) {
    const total = [0, 0, 0, 0];
    const [holding, targeted] = [new Uint8Array(actors.size), new Uint8Array(actors.size)];
    for (const edge of edges) {
      total[edge.label] += edge.count;
      holding[edge.holder] = targeted[edge.target] = 1;
    }
    const marked = (marks) => marks.reduce((a, b) => a + b, 0);
    const [holders, targets] = [marked(holding), marked(targeted)];
    const read = new Uint8Array(documents.day.length);
    for (const i of rows) read[stances.document[i]] = 1;
    const parts = total.map((n, label) => (n ? sign(label, `${number(n)} ${LABELS[label].way}`) : null)).filter(Boolean);
    if (!parts.length) return ["Loosen a filter, or reset them all."];
    return [
      `${count(holders, "actor")} ${holders === 1 ? "takes" : "take"} a stance on ${count(targets, "actor")} in ${count(
        marked(read),
        "article",
      )}: `,
      ...parts.flatMap((part, n) => (n ? [", ", part] : [part])),
      `. ${period(read)}`,
      spokesmen(edges),
    ];
  }

  // Who speaks for the two sides of the headline, those who say most first.
  function spokesmen(edges) {
    const between = betweenSides(edges)[0];
    if (!between) return null;
    const tell = (side) => {
      const said = new Map();
      for (const { holder, count: n } of edges) {
        if (actors.side[holder] === side && holder !== side && actors.kind[holder] === "PERSON")
          said.set(holder, (said.get(holder) || 0) + n);
      }
      const names = [...said].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([actor]) => actors.name[actor]);
      return names.length ? `For ${named(side)} ${names.length === 1 ? "speaks" : "speak"} ${listed(names, 4)}` : null;
    };
    const told = [tell(between.from), tell(between.to)].filter(Boolean);
    return told.length
      ? ` ${told.map((part, n) => (n ? part.charAt(0).toLowerCase() + part.slice(1) : part)).join("; ")}.`
      : null;
  }

  // When and by how many publishers the articles that are marked in `read` were published.
  function period(read) {
    const among = (column) => column.filter((_, n) => read[n]);
    const publishers = new Set(among(documents.publisher).filter(Boolean)).size;
    const by = publishers > 1 ? ` by ${number(publishers)} publishers` : "";
    const days = among(documents.day)
      .filter((day) => day !== NO_DAY)
      .sort((a, b) => a - b);
    if (!days.length) return "The articles carry no dates.";
    const [first, last] = [days[0], days[days.length - 1]];
    return first === last ? `Published on ${date(first)}${by}.` : `Published from ${date(first)} to ${date(last)}${by}.`;
  }

  // The best proof of an edge as it stands in its sentence, the words themselves marked; cut at words where it is long.
  function quote(edge) {
    const found = sentence(edge.best);
    if (!found) return null;
    const flat = (text) => text.replace(/\s+/g, " ");
    const room = Math.max((QUOTE_CHARS - found.words.length) / 2, 40);
    const tail = (text) => (text.length <= room ? text : "… " + text.slice(-room).replace(/^\S*\s+/, ""));
    const head = (text, most) => (text.length <= most ? text : text.slice(0, most).replace(/\s+\S*$/, "") + " …");
    return el(
      "blockquote",
      { dir: "auto" },
      tail(flat(found.before)),
      el("mark", {}, head(flat(found.words), QUOTE_CHARS)),
      head(flat(found.after), room),
    );
  }

  function source(row) {
    const at = stances.document[row];
    const day = dayOf(row);
    const parts = [VOICES[raw.voices[stances.voice[row]]].says, documents.publisher[at], day === NO_DAY ? null : date(day)];
    if (!documents.publisher[at] && day === NO_DAY) parts.push(shortened(documents.title[at] || documents.source[at], 60));
    return parts.filter(Boolean).join(" · ");
  }

  const sideName = (actor) => {
    const side = actors.side[actor];
    return side < 0 || side === actor ? "" : actors.name[side];
  };

  function card(edge, open) {
    const side = sideName(edge.holder);
    return el(
      "article",
      { class: `card ${LABELS[edge.label].name}` },
      el(
        "h3",
        {},
        el(
          "button",
          {
            type: "button",
            "data-edge": `${actors.id[edge.holder]}>${actors.id[edge.target]}`,
            on: { click: () => open(edge.holder, edge.target) },
          },
          el("bdi", {}, actors.name[edge.holder]),
          " ",
          sign(edge.label),
          " ",
          el("bdi", {}, actors.name[edge.target]),
        ),
      ),
      el("p", { class: "times" }, el("strong", {}, capital(times(edge.count))), side ? ` · speaks for ${side}` : null),
      quote(edge),
      el("p", { class: "muted" }, source(edge.best)),
    );
  }

  function drawCards(place, edges, open, shown = PAGE) {
    const head = edges.slice(0, shown);
    fill(
      place,
      head.map((edge) => card(edge, open)),
      moreButton(edges.length - head.length, "edges", () => drawCards(place, edges, open, shown + 2 * PAGE)),
    );
  }

  return { headline, lead, drawCards, named };
})();
