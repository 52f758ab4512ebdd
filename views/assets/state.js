// The state of the view: what is filtered and which edge is open. It lives in the address's
// fragment, so that a view can be shared.
newstance.state = (() => {
  const { raw, stances, actors, firstDay } = newstance.data;
  const { isoDay } = newstance.text;
  const voices = raw.voices.filter((_, n) => stances.voice.includes(n)); // those that occur
  const SIGNED = ["SUPPORT", "OPPOSE"];

  const initial = () => ({
    actor: "",
    sides: new Set(),
    labels: new Set(SIGNED),
    voices: new Set(voices),
    from: null,
    to: null,
    sure: 0,
    unique: raw.paragraphs.cluster !== null,
    holder: null,
    target: null,
    when: null,
  });

  const same = (a, b) => a.size === b.size && [...a].every((item) => b.has(item));
  const sideId = (side) => (side === -1 ? "none" : actors.id[side]);

  // The fragment of a state; what is as at the start is left out.
  function toHash(state) {
    const start = initial();
    const parts = new URLSearchParams();
    if (state.actor) parts.set("actor", state.actor);
    for (const side of state.sides) parts.append("side", sideId(side));
    if (!same(state.labels, start.labels))
      parts.set(
        "label",
        raw.labels
          .filter((label) => state.labels.has(label))
          .join(" ")
          .toLowerCase(),
      );
    if (!same(state.voices, start.voices))
      parts.set(
        "voice",
        voices
          .filter((voice) => state.voices.has(voice))
          .join(" ")
          .toLowerCase(),
      );
    if (state.from !== null) parts.set("from", isoDay(state.from));
    if (state.to !== null) parts.set("to", isoDay(state.to));
    if (state.sure) parts.set("sure", state.sure);
    if (state.unique !== start.unique) parts.set("copies", state.unique ? "unique" : "all");
    if (state.holder !== null && state.target !== null) {
      parts.set("holder", actors.id[state.holder]);
      parts.set("target", actors.id[state.target]);
      if (state.when) parts.set("when", state.when);
    }
    return parts.toString();
  }

  // The state of a fragment. What it names and this report does not know is passed over.
  function fromHash(hash) {
    const state = initial();
    const parts = new URLSearchParams(hash.replace(/^#/, ""));
    state.actor = parts.get("actor") || "";
    for (const id of parts.getAll("side")) {
      if (id === "none") state.sides.add(-1);
      else if (actors.number.has(id)) state.sides.add(actors.number.get(id));
    }
    const listed = (name, known) =>
      new Set(
        parts
          .get(name)
          .toUpperCase()
          .split(" ")
          .filter((item) => known.includes(item)),
      );
    if (parts.has("label")) state.labels = listed("label", raw.labels);
    if (parts.has("voice")) state.voices = listed("voice", voices);
    state.from = day(parts.get("from"));
    state.to = day(parts.get("to"));
    state.sure = Math.min(Math.max(Number.parseInt(parts.get("sure"), 10) || 0, 0), 95);
    if (parts.has("copies") && raw.paragraphs.cluster) state.unique = parts.get("copies") === "unique";
    const [holder, target] = [actors.number.get(parts.get("holder")), actors.number.get(parts.get("target"))];
    if (holder !== undefined && target !== undefined) Object.assign(state, { holder, target, when: parts.get("when") });
    return state;
  }

  function day(text) {
    if (!/^\d{4}-\d\d-\d\d$/.test(text || "")) return null;
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : Math.floor(at / 86400000);
  }

  return { initial, toHash, fromHash, day, sideId, voices, dated: firstDay !== null };
})();
