// The story: what the stances that pass the filters come to, in a sentence, and the strongest of them as cards.
newstance.story = (() => {
  const { el, LABELS, VOICES, sign, number, count, times, date, shortened, moreButton } = newstance.text;
  const { raw, stances, actors, documents, sides, firstDay, lastDay, best, words, dayOf, NO_DAY, SUPPORT, OPPOSE } = newstance.data;
  const QUOTE_CHARS = 220;
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
      const key = `${from} ${to} ${label}`;
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
      const second = back && back.count > 1 ? back : between.find((b) => b !== first && b.count > 1);
      return [clause(first, false), second ? [", and ", clause(second, true)] : null, "."].flat(3);
    }
    const edge = edges.find((e) => e.label <= OPPOSE);
    if (edge) return [capital(named(edge.holder)), " ", sign(edge.label), ` ${named(edge.target)} ${times(edge.count)}.`];
    return [edges.length ? "None of these stances is clear." : "No stance passes these filters."];
  }

  const clause = ({ from, to, label, count: n }, later) => [
    `${later ? possessive(from) : capital(possessive(from))} side `, sign(label), ` ${possessive(to)} ${times(n)}`,
  ];

  function lead(edges, rows) {
    const total = [0, 0, 0, 0];
    for (const edge of edges) total[edge.label] += edge.count;
    const holders = new Set(edges.map((e) => e.holder)).size;
    const targets = new Set(edges.map((e) => e.target)).size;
    const read = new Set();
    for (const i of rows) read.add(stances.document[i]);
    const parts = total.map((n, label) => (n ? sign(label, `${number(n)} ${["in favour", "against", "neutral", "unclear"][label]}`) : null)).filter(Boolean);
    if (!parts.length) return ["Loosen a filter, or reset them all."];
    return [
      `${count(holders, "actor")} ${holders === 1 ? "takes" : "take"} a stance on ${count(targets, "actor")} in ${count(read.size, "article")}: `,
      ...parts.flatMap((part, n) => (n ? [", ", part] : [part])),
      `. ${period()}`,
    ];
  }

  function period() {
    const publishers = new Set(documents.publisher.filter(Boolean)).size;
    const by = publishers > 1 ? ` by ${number(publishers)} publishers` : "";
    if (firstDay === null) return "The articles carry no dates.";
    return firstDay === lastDay ? `Published on ${date(firstDay)}${by}.` : `Published from ${date(firstDay)} to ${date(lastDay)}${by}.`;
  }

  // The words that prove an edge best, as they may stand alone: cut at a word, with an ellipsis where something is missing.
  function quote(edge) {
    let text = words(best(edge).row).replace(/\s+/g, " ");
    if (!text) return "";
    const whole = /^[\p{Lu}“"‘'«0-9]/u.test(text);
    text = text.replace(/^(that|as|and|but) /, "");
    if (text.length > QUOTE_CHARS) text = text.slice(0, QUOTE_CHARS).replace(/\s+\S*$/, "") + " …";
    return (whole ? "" : "… ") + text;
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
    const { row } = best(edge);
    const text = quote(edge);
    const side = sideName(edge.holder);
    return el("article", { class: `card ${LABELS[edge.label].name}` },
      el("h3", {},
        el("button", { type: "button", "data-edge": `${actors.id[edge.holder]}>${actors.id[edge.target]}`, on: { click: () => open(edge.holder, edge.target) } },
          el("bdi", {}, actors.name[edge.holder]), " ", sign(edge.label), " ", el("bdi", {}, actors.name[edge.target])),
      ),
      el("p", { class: "times" }, el("strong", {}, times(edge.count)), side ? ` · speaks for ${side}` : null),
      text ? el("blockquote", { dir: "auto" }, text) : null,
      el("p", { class: "muted" }, source(row)));
  }

  function drawCards(place, edges, open, shown = PAGE) {
    const head = edges.slice(0, shown);
    place.replaceChildren(...head.map((edge) => card(edge, open)));
    const more = moreButton(edges.length - head.length, "edges", () => drawCards(place, edges, open, shown + 2 * PAGE));
    if (more) place.append(more);
  }

  return { headline, lead, drawCards, named, sideName, quote };
})();
