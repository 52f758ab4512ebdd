// The data: columns of numbers, one row a stance; the filters choose rows, and rows are gathered into edges.
newstance.data = (() => {
  const raw = JSON.parse(document.getElementById("data").textContent);
  const { fold } = newstance.text;
  const NO_DAY = -(2 ** 31);
  const SUPPORT = 0;
  const OPPOSE = 1;
  const AUTHOR = raw.voices.indexOf("AUTHOR");

  const int32 = (column) => Int32Array.from(column);
  const uint8 = (column) => Uint8Array.from(column);
  const stances = {
    holder: int32(raw.stances.holder),
    target: int32(raw.stances.target),
    label: uint8(raw.stances.label),
    voice: uint8(raw.stances.voice),
    percent: uint8(raw.stances.percent),
    place: int32(raw.stances.place),
    document: int32(raw.stances.document),
    paragraph: int32(raw.stances.paragraph),
    start: int32(raw.stances.start),
    end: int32(raw.stances.end),
    size: raw.stances.holder.length,
  };
  const { actors, documents, paragraphs } = raw;
  actors.size = actors.id.length;
  actors.number = new Map(actors.id.map((id, n) => [id, n]));
  actors.folded = actors.name.map(fold);
  // Who is met only as the voice of articles: a publisher, or "author".
  actors.author = actors.id.map(() => null);
  for (let i = 0; i < stances.size; i++) {
    const own = stances.voice[i] === AUTHOR;
    actors.author[stances.holder[i]] = own && actors.author[stances.holder[i]] !== false;
  }
  // How well each stance proves its edge: sure, quoted, a whole thought, and carried by this file.
  stances.score = new Float32Array(stances.size);
  for (let i = 0; i < stances.size; i++) {
    const length = stances.end[i] - stances.start[i];
    stances.score[i] =
      stances.percent[i] / 100 +
      (raw.voices[stances.voice[i]] === "QUOTED" ? 0.1 : 0) -
      (length < 40 ? 0.3 : 0) -
      (length > 300 ? 0.1 : 0) -
      (paragraphs.text[stances.paragraph[i]] ? 0 : 2);
  }
  const days = documents.day.filter((day) => day !== NO_DAY);
  const firstDay = days.length ? days.reduce((a, b) => Math.min(a, b)) : null;
  const lastDay = days.length ? days.reduce((a, b) => Math.max(a, b)) : null;

  // Sides, with the number of stances that those who speak for them take, most first. -1: no side.
  const bySide = new Map();
  for (let i = 0; i < stances.size; i++) {
    const side = actors.side[stances.holder[i]];
    bySide.set(side, (bySide.get(side) || 0) + 1);
  }
  const sides = [...bySide].sort((a, b) => b[1] - a[1]).map(([side, count]) => ({ side, count }));

  // Whether a folded name fits a search: all its words, anywhere; in quotation marks, exactly that name.
  function finder(search) {
    const exact = /^"(.+)"$/.exec(search);
    if (exact) return (name) => name === fold(exact[1]);
    const terms = fold(search).split(/\s+/).filter(Boolean);
    return (name) => terms.every((term) => name.includes(term));
  }

  // Rows that pass the filters of `state`, in order of date and place. Which of several copies is left out is decided
  // last, so that a copy counts where the original is filtered out.
  function select(state) {
    const named = state.actor ? actors.folded.map(finder(state.actor)) : null;
    const sideOk = state.sides.size ? actors.side.map((side) => state.sides.has(side)) : null;
    const labelOk = raw.labels.map((label) => state.labels.has(label));
    const voiceOk = raw.voices.map((voice) => state.voices.has(voice));
    const dayOk =
      state.from === null && state.to === null
        ? null
        : documents.day.map(
            (d) => d !== NO_DAY && (state.from === null || d >= state.from) && (state.to === null || d <= state.to),
          );
    const owner = state.unique && paragraphs.cluster ? new Int32Array(paragraphs.cluster.length).fill(-1) : null;
    const rows = new Int32Array(stances.size);
    const hidden = [0, 0, 0, 0];
    let n = 0;
    for (let i = 0; i < stances.size; i++) {
      if (stances.percent[i] < state.sure || !voiceOk[stances.voice[i]]) continue;
      if (named && !named[stances.holder[i]] && !named[stances.target[i]]) continue;
      if (sideOk && !sideOk[stances.holder[i]]) continue;
      if (dayOk && !dayOk[stances.document[i]]) continue;
      if (owner) {
        const paragraph = stances.paragraph[i];
        const cluster = paragraphs.cluster[paragraph];
        if (owner[cluster] === -1) owner[cluster] = paragraph;
        else if (owner[cluster] !== paragraph) continue;
      }
      if (!labelOk[stances.label[i]]) {
        hidden[stances.label[i]]++;
        continue;
      }
      rows[n++] = i;
    }
    return { rows: rows.subarray(0, n), hidden };
  }

  // Pairs of holder and target over `rows`, by label: `counts` are places (a statement or an act counts once), `best` the rows
  // that prove them best.
  function aggregate(rows) {
    const found = new Map();
    for (const i of rows) {
      const key = stances.holder[i] * actors.size + stances.target[i];
      let pair = found.get(key);
      if (!pair) {
        pair = {
          holder: stances.holder[i],
          target: stances.target[i],
          counts: [0, 0, 0, 0],
          last: [-1, -1, -1, -1],
          best: [-1, -1, -1, -1],
          rows: [],
          author: true,
        };
        found.set(key, pair);
      }
      const label = stances.label[i];
      if (pair.last[label] !== stances.place[i]) {
        pair.last[label] = stances.place[i];
        pair.counts[label]++;
      }
      if (pair.best[label] < 0 || stances.score[i] > stances.score[pair.best[label]]) pair.best[label] = i;
      if (stances.voice[i] !== AUTHOR) pair.author = false;
      pair.rows.push(i);
    }
    const pairs = [...found.values()];
    for (const pair of pairs) {
      const signed = pair.counts[SUPPORT] + pair.counts[OPPOSE];
      pair.total = signed + pair.counts[2] + pair.counts[3];
      pair.strength = (pair.author ? 0 : 1e12) + signed * 1e6 + pair.total;
    }
    return pairs.sort(stronger);
  }

  // Strongest first, by one number that is worked out before: sorting is most of the work. What an article says in its own
  // voice comes after what its people say; equals stay in the order of the text.
  const stronger = (a, b) => b.strength - a.strength;

  // Edges: a pair and one label; the signed ones first, then by how often and how well they are proved.
  function edges(pairs) {
    const found = [];
    for (const pair of pairs) {
      for (let label = 0; label < pair.counts.length; label++) {
        const count = pair.counts[label];
        if (!count) continue;
        const best = pair.best[label];
        const strength = (label > OPPOSE ? 0 : 1e13) + (pair.author ? 0 : 1e12) + count * 1e3 + stances.score[best] * 100;
        found.push({ pair, holder: pair.holder, target: pair.target, label, count, best, strength });
      }
    }
    return found.sort(stronger);
  }

  // The sentence around those words: {before, words, after}. Sentences end at . ! ? before a space and a capital or a quote mark.
  function sentence(row) {
    const paragraph = paragraphs.text[stances.paragraph[row]];
    if (!paragraph) return null;
    const { text } = paragraph;
    const [start, end] = [stances.start[row], stances.end[row]];
    let from = 0;
    let to = text.length;
    for (const stop of text.matchAll(/[.!?…]["”’»)]*\s+(?=["“‘«(]?[\p{Lu}\d])|\n+/gu)) {
      const after = stop.index + stop[0].length;
      if (after <= start) from = after;
      else if (after >= end) {
        to = stop.index + stop[0].trimEnd().length;
        break;
      }
    }
    return { before: text.slice(from, start), words: text.slice(start, end), after: text.slice(end, Math.max(to, end)) };
  }

  const dayOf = (row) => documents.day[stances.document[row]];

  return {
    raw,
    stances,
    actors,
    documents,
    paragraphs,
    sides,
    firstDay,
    lastDay,
    NO_DAY,
    SUPPORT,
    OPPOSE,
    select,
    aggregate,
    edges,
    sentence,
    dayOf,
  };
})();
