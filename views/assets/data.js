// The data: columns of numbers, one row a stance; the filters choose rows, and rows are gathered into edges.
newstance.data = (() => {
  const raw = JSON.parse(document.getElementById("data").textContent);
  const { fold } = newstance.text;
  const NO_DAY = -(2 ** 31);
  const SUPPORT = 0;
  const OPPOSE = 1;

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

  // Rows that pass the filters of `state`, in order of date and place. Which of several copies is left out is decided
  // last, so that a copy counts where the original is filtered out.
  function select(state) {
    const terms = fold(state.actor).split(/\s+/).filter(Boolean);
    const named = terms.length ? actors.folded.map((name) => terms.every((term) => name.includes(term))) : null;
    const sideOk = state.sides.size ? actors.side.map((side) => state.sides.has(side)) : null;
    const labelOk = raw.labels.map((label) => state.labels.has(label));
    const voiceOk = raw.voices.map((voice) => state.voices.has(voice));
    const dayOk =
      state.from === null && state.to === null
        ? null
        : documents.day.map((d) => d !== NO_DAY && (state.from === null || d >= state.from) && (state.to === null || d <= state.to));
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

  // Pairs of holder and target over `rows`. `counts` are places (a statement or an act counts once) by label.
  function aggregate(rows) {
    const found = new Map();
    for (const i of rows) {
      const key = stances.holder[i] * actors.size + stances.target[i];
      let pair = found.get(key);
      if (!pair) {
        pair = { holder: stances.holder[i], target: stances.target[i], counts: [0, 0, 0, 0], last: [-1, -1, -1, -1], rows: [], author: true };
        found.set(key, pair);
      }
      const label = stances.label[i];
      if (pair.last[label] !== stances.place[i]) {
        pair.last[label] = stances.place[i];
        pair.counts[label]++;
      }
      if (raw.voices[stances.voice[i]] !== "AUTHOR") pair.author = false;
      pair.rows.push(i);
    }
    const pairs = [...found.values()];
    for (const pair of pairs) pair.total = pair.counts[0] + pair.counts[1] + pair.counts[2] + pair.counts[3];
    return pairs.sort(stronger);
  }

  const signed = (pair) => pair.counts[SUPPORT] + pair.counts[OPPOSE];
  // Strongest first; what an article says in its own voice comes after what its people say.
  const stronger = (a, b) =>
    a.author - b.author || signed(b) - signed(a) || b.total - a.total || a.holder - b.holder || a.target - b.target;

  // Edges: a pair and one label, strongest first.
  function edges(pairs) {
    const found = [];
    for (const pair of pairs) {
      pair.counts.forEach((count, label) => {
        if (count) found.push({ pair, holder: pair.holder, target: pair.target, label, count });
      });
    }
    const unsigned = (edge) => edge.label > OPPOSE;
    return found.sort(
      (a, b) =>
        unsigned(a) - unsigned(b) || a.pair.author - b.pair.author || b.count - a.count || best(b).score - best(a).score || a.holder - b.holder || a.target - b.target || a.label - b.label,
    );
  }

  // The row that proves an edge best, and its score: sure, quoted, a whole thought.
  function best(edge) {
    if (edge.best) return edge.best;
    let row = -1;
    let score = -1;
    for (const i of edge.pair.rows) {
      if (stances.label[i] !== edge.label) continue;
      const length = stances.end[i] - stances.start[i];
      let value = stances.percent[i] / 100;
      if (raw.voices[stances.voice[i]] === "QUOTED") value += 0.1;
      if (length < 40) value -= 0.3;
      if (length > 300) value -= 0.1;
      if (!paragraphs.text[stances.paragraph[i]]) value -= 2;
      if (row === -1 || value > score) [row, score] = [i, value];
    }
    edge.best = { row, score };
    return edge.best;
  }

  // The words that prove a stance, as a piece of its paragraph; empty where this file does not carry the paragraph.
  function words(row) {
    const paragraph = paragraphs.text[stances.paragraph[row]];
    return paragraph ? paragraph.text.slice(stances.start[row], stances.end[row]).trim() : "";
  }

  const dayOf = (row) => documents.day[stances.document[row]];

  return { raw, stances, actors, documents, paragraphs, sides, firstDay, lastDay, NO_DAY, SUPPORT, OPPOSE, select, aggregate, edges, best, words, dayOf, signed };
})();
