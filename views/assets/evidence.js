// The evidence of an edge: the paragraphs, with who is mentioned,
// who speaks, by which word, what is said, and the words that prove it.
newstance.evidence = (() => {
  const { el, fill, LABELS, VOICES, sign, link, number, count, times, date, moreButton } = newstance.text;
  const { raw, stances, actors, documents, paragraphs, NO_DAY } = newstance.data;
  const PAGE = 10;
  const KINDS = { DIRECT: "direct speech", INDIRECT: "indirect speech", MIXED: "partly quoted", UNKNOWN: "speech" };
  const LINKS = {
    NAME: "named",
    ALIAS: "by another name",
    TITLE: "by title",
    NOMINAL: "by a noun",
    PRONOUN: "by a pronoun",
    CARRIED: "from the context",
    UNKNOWN: "",
  };

  // Rows grouped by paragraph, the surest first; those whose text this file does not carry come last.
  function grouped(rows) {
    const found = new Map();
    for (const row of rows) {
      const paragraph = stances.paragraph[row];
      if (!found.has(paragraph)) found.set(paragraph, { paragraph, rows: [], score: -9 });
      const group = found.get(paragraph);
      group.rows.push(row);
      group.score = Math.max(group.score, stances.score[row] - (stances.label[row] > 1 ? 1 : 0));
    }
    return [...found.values()].sort((a, b) => b.score - a.score || a.paragraph - b.paragraph);
  }

  // The paragraph cut at every border of a span; each piece carries the classes of the spans that it lies in.
  function highlighted(text, spans) {
    const borders = [...new Set([0, text.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
    const pieces = [];
    for (let n = 0; n + 1 < borders.length; n++) {
      const [start, end] = [borders[n], borders[n + 1]];
      const over = spans.filter((span) => span.start <= start && span.end >= end);
      const piece = text.slice(start, end);
      if (!over.length) pieces.push(piece);
      else {
        const names = [...new Set(over.map((span) => span.name))];
        const tag = names.includes("proof") ? "mark" : "span";
        pieces.push(el(tag, { class: names.join(" "), title: [...new Set(over.map((span) => span.title))].join("; ") }, piece));
      }
    }
    return el("p", { class: "paragraph", dir: "auto" }, pieces);
  }

  function spansOf(paragraph, rows, edge) {
    const spans = [];
    const add = (span, name, title) => {
      if (span && span[1] > span[0]) spans.push({ start: span[0], end: span[1], name, title });
    };
    for (const row of rows) {
      const label = LABELS[stances.label[row]];
      add([stances.start[row], stances.end[row]], "proof", `the words that prove: ${label.name}`);
    }
    for (const [start, end, actor] of paragraph.mentions) {
      const role = actor === edge.holder ? "holder" : actor === edge.target ? "target" : "mention";
      add(
        [start, end],
        role === "mention" ? "mention" : `mention ${role}`,
        actor < 0 ? "a mention" : `${role}: ${actors.name[actor]}`,
      );
    }
    for (const statement of paragraph.statements) {
      add(statement.said, "said", `what ${statement.speaker || "someone"} says`);
      add(statement.cue, "cue", "cue: the word that tells of speech");
      add(statement.source, "speaker", `speaker: ${statement.speaker || "not named"}`);
    }
    return spans;
  }

  const chip = (row) =>
    el(
      "span",
      { class: `chip ${LABELS[stances.label[row]].name}` },
      `${LABELS[stances.label[row]].symbol} ${LABELS[stances.label[row]].word} · ${VOICES[raw.voices[stances.voice[row]]].name} · ${stances.percent[row]} %`,
    );

  function where(document, ordinal) {
    const title = documents.title[document] || documents.source[document];
    return el(
      "p",
      { class: "source" },
      documents.url[document] ? link(documents.url[document], title) : el("span", { dir: "auto" }, title),
      documents.publisher[document] ? [" · ", el("bdi", {}, documents.publisher[document])] : null,
      documents.day[document] === NO_DAY ? " · no date" : ` · ${date(documents.day[document])}`,
      ` · paragraph ${ordinal + 1}`,
      documents.title[document] ? [" · ", el("span", { class: "file" }, documents.source[document])] : null,
    );
  }

  const speaks = (statement) =>
    `${statement.speaker || "Someone"} (${[LINKS[statement.link], KINDS[statement.kind]].filter(Boolean).join(", ")})`;

  function item(group, edge) {
    const paragraph = paragraphs.text[group.paragraph];
    const document = stances.document[group.rows[0]];
    const chips = el("p", { class: "chips" }, group.rows.map(chip));
    const foot = where(document, paragraphs.ordinal[group.paragraph]);
    if (!paragraph)
      return el(
        "li",
        { class: "proofitem" },
        chips,
        el("p", { class: "note" }, "This file does not carry the paragraph's text; the Avro files do."),
        foot,
      );
    const told = [...new Set(paragraph.statements.map(speaks))].flatMap((one, n) => [n ? "; " : null, el("bdi", {}, one)]);
    const speakers = told.length ? el("p", { class: "speakers" }, "Speaking: ", told) : null;
    return el(
      "li",
      { class: "proofitem" },
      chips,
      highlighted(paragraph.text, spansOf(paragraph, group.rows, edge)),
      speakers,
      foot,
    );
  }

  const legend = () =>
    el(
      "p",
      { class: "legend", "aria-label": "How the text is marked" },
      el("mark", { class: "proof" }, "words that prove the stance"),
      " ",
      el("span", { class: "said" }, "what is said"),
      " ",
      el("span", { class: "speaker" }, "speaker"),
      " ",
      el("span", { class: "cue" }, "cue"),
      " ",
      el("span", { class: "mention holder" }, "holder"),
      " ",
      el("span", { class: "mention target" }, "target"),
      " ",
      el("span", { class: "mention" }, "another mention"),
    );

  // edge: {holder, target, rows, counts, hidden: stances by label that the filters leave out, period}; on: {close, unfilter, anytime}.
  function draw(dialog, edge, on, shown = PAGE) {
    const [holder, target] = [actors.name[edge.holder], actors.name[edge.target]];
    const groups = grouped(edge.rows);
    const head = groups.slice(0, shown);
    const left = edge.hidden
      .map((n, label) => (n ? `${number(n)} ${LABELS[label].word}` : ""))
      .filter(Boolean)
      .join(", ");
    const without = groups.filter((group) => !paragraphs.text[group.paragraph]).length;
    fill(
      dialog,
      el(
        "div",
        { class: "evidencehead" },
        el("h2", { id: "evidence-title", tabindex: "-1" }, el("bdi", {}, holder), " → ", el("bdi", {}, target)),
        el("button", { type: "button", class: "close", "aria-label": "Close the evidence", on: { click: on.close } }, "✕"),
      ),
      el(
        "p",
        {},
        edge.counts.map((n, label) => (n ? [sign(label), ` ${times(n)}  `] : null)).flat(),
        `in ${count(groups.length, "paragraph")}`,
        edge.period
          ? [
              `, ${edge.period}. `,
              el("button", { type: "button", class: "plain", on: { click: on.anytime } }, "Show all times"),
            ]
          : ".",
      ),
      left
        ? el(
            "p",
            { class: "muted" },
            `The stance filter leaves out: ${left}. `,
            el("button", { type: "button", class: "plain", on: { click: on.unfilter } }, "Show them too"),
          )
        : null,
      without
        ? el(
            "p",
            { class: "muted" },
            `This file carries the text of at most ${raw.caps.signed} paragraphs for each signed edge, ${raw.caps.unsigned} for a neutral or unclear one and ${number(raw.caps.paragraphs)} in all; ${count(without, "paragraph")} here ${without === 1 ? "is" : "are"} listed without text.`,
          )
        : null,
      groups.length ? legend() : el("p", { class: "note" }, "No stance of this edge passes the filters."),
      el(
        "ol",
        { class: "proofs" },
        head.map((group) => item(group, edge)),
      ),
      moreButton(groups.length - head.length, "paragraphs", () => draw(dialog, edge, on, shown + 2 * PAGE)),
    );
  }

  return { draw };
})();
