// The timeline: for each edge, how often in each span of time; support rises above the line, opposition hangs below it.
// Where the articles have no dates, the axis is their order and the place in the text.
newstance.timeline = (() => {
  const { el, svg, fill, LABELS, times, moreButton, roving } = newstance.text;
  const { stances, actors, documents, paragraphs, firstDay, lastDay, NO_DAY } = newstance.data;
  const PAGE = 10;
  const DAY = 86400000;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const UNDATED = "undated";

  const utc = (day) => new Date(day * DAY);
  const UNITS = {
    day: {
      key: (at) => at.toISOString().slice(0, 10),
      label: (at) => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`,
    },
    month: { key: (at) => at.toISOString().slice(0, 7), label: (at) => `${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}` },
    quarter: {
      key: (at) => `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`,
      label: (at) => `Q${Math.floor(at.getUTCMonth() / 3) + 1} ${at.getUTCFullYear()}`,
    },
    year: { key: (at) => String(at.getUTCFullYear()), label: (at) => String(at.getUTCFullYear()) },
  };

  // The axis: {of(row) -> number of its bin, bins: [{key, label}], hint}.
  function makeAxis(from, to) {
    if (firstDay === null) return byPlace();
    const [first, last] = [from ?? firstDay, to ?? lastDay];
    const span = Math.max(last - first, 0);
    const name = span <= 45 ? "day" : span <= 1300 ? "month" : span <= 5500 ? "quarter" : "year";
    const unit = UNITS[name];
    const bins = [];
    const number = new Map();
    for (let day = first; day <= last; day++) {
      const key = unit.key(utc(day));
      if (!number.has(key)) number.set(key, bins.push({ key, label: unit.label(utc(day)) }) - 1);
    }
    const some = from === null && to === null && documents.day.includes(NO_DAY);
    if (some) number.set(UNDATED, bins.push({ key: UNDATED, label: "no date" }) - 1);
    const ofDocument = documents.day.map((day) => number.get(day === NO_DAY ? UNDATED : unit.key(utc(day))) ?? -1);
    return {
      bins,
      of: (row) => ofDocument[stances.document[row]],
      hint: `Each bar is a ${name}; choose one for its evidence.`,
    };
  }

  function byPlace() {
    const size = documents.day.length;
    const parts = Math.max(1, Math.floor(40 / size));
    const together = Math.max(1, Math.ceil(size / 40)); // articles in one bin, where there are many
    const bins = [];
    for (let document = 0; document < size; document += together) {
      for (let part = 0; part < parts; part++) {
        const about = parts === 1 ? "" : `, ${part < parts / 3 ? "beginning" : part < (2 * parts) / 3 ? "middle" : "end"}`;
        bins.push({
          key: `a${document + 1}.${part + 1}`,
          label: `article ${document + 1}${about}`,
          head: part === 0 ? `Article ${document + 1}` : null,
        });
      }
    }
    const of = (row) => {
      const document = stances.document[row];
      const at = paragraphs.ordinal[stances.paragraph[row]] / Math.max(documents.paragraphs[document], 1);
      return Math.floor(document / together) * parts + Math.min(Math.floor(at * parts), parts - 1);
    };
    return {
      bins,
      of,
      hint: "The articles carry no dates, so time runs as you read: from the first article to the last, and in each from top to bottom. Choose a bar for its evidence.",
    };
  }

  function counts(pair, axis) {
    const found = axis.bins.map(() => [0, 0, 0, 0]);
    const last = [-1, -1, -1, -1];
    for (const row of pair.rows) {
      const bin = axis.of(row);
      const label = stances.label[row];
      if (bin < 0 || last[label] === stances.place[row]) continue;
      last[label] = stances.place[row];
      found[bin][label]++;
    }
    return found;
  }

  function strip(pair, axis, open, most) {
    const binned = counts(pair, axis);
    const step = 1000 / axis.bins.length;
    const wide = Math.max(Math.min(step - Math.min(2, step * 0.15), 60), 1);
    const tall = (n) => 3 + (17 * n) / most;
    const bars = [];
    const picture = svg(
      "svg",
      {
        viewBox: "0 0 1000 44",
        preserveAspectRatio: "none",
        role: "group",
        "aria-label": `${title(pair)} over time; the arrow keys move among the bars`,
      },
      svg("line", { class: "base", x1: 0, x2: 1000, y1: 22, y2: 22 }),
    );
    binned.forEach((bin, n) => {
      if (!bin.some(Boolean)) return;
      const x = n * step + (step - wide) / 2;
      const [support, oppose, neutral, unknown] = bin;
      const says =
        `${axis.bins[n].label}: ` +
        bin
          .map((c, label) => (c ? `${LABELS[label].symbol} ${LABELS[label].name} ${c}` : ""))
          .filter(Boolean)
          .join(", ");
      const bar = svg(
        "g",
        { class: "bin", role: "button", "aria-label": says, "data-when": axis.bins[n].key },
        svg("title", {}, says),
        svg("rect", { class: "hit", x: n * step, y: 0, width: Math.max(step, 6), height: 44 }),
        support ? svg("rect", { class: "support", x, width: wide, y: 22 - tall(support), height: tall(support) }) : null,
        oppose ? svg("rect", { class: "oppose", x, width: wide, y: 22, height: tall(oppose) }) : null,
        neutral + unknown ? svg("rect", { class: "neutral", x, width: wide, y: 20, height: 4 }) : null,
      );
      bars.push(bar);
      picture.append(bar);
    });
    roving(picture, bars, (bar) => open(pair.holder, pair.target, bar.getAttribute("data-when")));
    return picture;
  }

  const title = (pair) => `${actors.name[pair.holder]} on ${actors.name[pair.target]}`;

  function ruler(axis) {
    const { bins } = axis;
    const marks = bins
      .map((bin, n) => ({ n, text: bin.head ?? (bin.head === undefined ? bin.label : null) }))
      .filter((mark) => mark.text);
    const every = Math.ceil(marks.length / 5);
    return el(
      "div",
      { class: "ruler", "aria-hidden": "true" },
      marks.map((mark, n) => {
        const at = (100 * mark.n) / bins.length;
        const last = n === marks.length - 1 && at > 80; // stands at the right end, where others have to leave room for it
        if (!last && (n % every !== 0 || at > 74)) return null;
        const tick = el("span", { class: last ? "last" : null }, mark.text);
        if (!last) tick.style.setProperty("left", `${at}%`);
        return tick;
      }),
    );
  }

  function draw(target, hint, pairs, state, open, shown = PAGE) {
    if (!pairs.length) return fill(target, el("p", { class: "note" }, "No stance passes these filters."));
    const axis = makeAxis(state.from, state.to);
    const head = pairs.slice(0, shown);
    hint.textContent = `One row for each pair, the strongest first. ▲ Support rises above the line, ▼ opposition hangs below it. ${axis.hint}`;
    const most = Math.max(1, ...head.flatMap((pair) => counts(pair, axis).flat()));
    const rows = head.map((pair) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "edgename", on: { click: () => open(pair.holder, pair.target) } },
          el("bdi", {}, actors.name[pair.holder]),
          el("span", { class: "muted" }, " on "),
          el("bdi", {}, actors.name[pair.target]),
          el(
            "span",
            { class: "tally" },
            pair.counts.map((n, label) =>
              n ? el("span", { class: LABELS[label].name, title: times(n) }, `${LABELS[label].symbol}${n}`) : null,
            ),
          ),
        ),
        strip(pair, axis, open, most),
      ),
    );
    fill(
      target,
      ruler(axis),
      el("ol", { class: "strips" }, rows),
      moreButton(pairs.length - head.length, "pairs", () => draw(target, hint, pairs, state, open, shown + 2 * PAGE)),
    );
  }

  // Which stances a bar stands for, and how it is called; null for a key that no bar has.
  function bin(when, state) {
    const axis = makeAxis(state.from, state.to);
    const n = axis.bins.findIndex((one) => one.key === when);
    return n < 0 ? null : { label: axis.bins[n].label, has: (row) => axis.of(row) === n };
  }

  return { draw, bin };
})();
