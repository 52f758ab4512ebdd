// The page: filters on top, five views below, all drawn from one selection; the evidence in a dialog over it.
(() => {
  const { text, data, state: states, story, network, matrix, timeline, evidence } = newstance;
  const { el, fill, LABELS, VOICES, number, count, isoDay } = text;
  const { raw, stances, actors, documents, paragraphs, sides } = data;
  const byId = (id) => document.getElementById(id);
  const SIDES_SHOWN = 24;

  let state = states.fromHash(location.hash);
  let drawn = null; // what the views show: {rows, hidden, pairs, edges}
  let opener = null; // what had the focus before the evidence opened

  const form = byId("filterform");
  const dialog = byId("evidence");
  const field = (label, ...controls) => el("fieldset", {}, el("legend", {}, label), ...controls);
  const box = (name, value, label, css) =>
    el("label", { class: css }, el("input", { type: "checkbox", name, value }), " ", label);

  function buildFilters() {
    const names = el(
      "datalist",
      { id: "names" },
      actors.name.slice(0, 300).map((name) => el("option", { value: name })),
    );
    const shown = sides.slice(0, SIDES_SHOWN);
    const iso = (day) => (day === null ? null : isoDay(day));
    form.append(
      ...[
        field(
          "Actor",
          el("input", {
            type: "search",
            name: "actor",
            list: "names",
            placeholder: "any name",
            "aria-label": "Actor: part of a name, of who takes the stance or whom it is about",
          }),
          names,
        ),
        field(
          "Stance",
          raw.labels.map((label, n) => box("label", label, `${LABELS[n].symbol} ${LABELS[n].word}`, LABELS[n].name)),
        ),
        field(
          "Voice",
          states.voices.map((voice) => box("voice", voice, VOICES[voice].name)),
        ),
        field(
          "Who speaks for",
          el(
            "details",
            { class: "sides" },
            el("summary", { id: "sides-summary" }, "every side"),
            el(
              "div",
              {},
              shown.map(({ side, count: n }) =>
                box("side", states.sideId(side), `${side < 0 ? "no side" : actors.name[side]} (${number(n)})`),
              ),
              sides.length > shown.length
                ? el("p", { class: "muted" }, `${sides.length - shown.length} smaller sides: search for an actor`)
                : null,
            ),
          ),
        ),
        states.dated
          ? field(
              "Published",
              el(
                "label",
                {},
                "from ",
                el("input", { type: "date", name: "from", min: iso(data.firstDay), max: iso(data.lastDay) }),
              ),
              el(
                "label",
                {},
                " to ",
                el("input", { type: "date", name: "to", min: iso(data.firstDay), max: iso(data.lastDay) }),
              ),
            )
          : null,
        field(
          "At least this sure",
          el("input", {
            type: "range",
            name: "sure",
            min: 0,
            max: 95,
            step: 5,
            "aria-label": "Least probability of the label in percent",
          }),
          el("output", { name: "sureness" }),
        ),
        paragraphs.cluster
          ? field(
              "Copies",
              el("label", {}, el("input", { type: "radio", name: "copies", value: "unique" }), " count once"),
              el("label", {}, el("input", { type: "radio", name: "copies", value: "all" }), " count all"),
            )
          : null,
        el("button", { type: "reset" }, "Reset"),
      ].filter(Boolean),
    );
    let waiting = 0;
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => go(fromForm()), event.target.name === "actor" || event.target.name === "sure" ? 120 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      go(states.initial());
    });
  }

  const checked = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => input.value);

  function fromForm() {
    const next = { ...states.initial(), holder: state.holder, target: state.target, when: state.when };
    next.actor = form.elements.actor.value.trim();
    next.labels = new Set(checked("label"));
    next.voices = new Set(checked("voice"));
    const known = new Set(sides.slice(0, SIDES_SHOWN).map(({ side }) => side));
    next.sides = new Set([
      ...checked("side").map((id) => (id === "none" ? -1 : actors.number.get(id))),
      ...[...state.sides].filter((side) => !known.has(side)),
    ]);
    if (states.dated) [next.from, next.to] = [states.day(form.elements.from.value), states.day(form.elements.to.value)];
    next.sure = Number(form.elements.sure.value);
    if (paragraphs.cluster) next.unique = form.elements.copies.value === "unique";
    return next;
  }

  function toForm() {
    if (form.elements.actor.value.trim() !== state.actor) form.elements.actor.value = state.actor;
    for (const input of form.querySelectorAll("input[name=label]")) input.checked = state.labels.has(input.value);
    for (const input of form.querySelectorAll("input[name=voice]")) input.checked = state.voices.has(input.value);
    for (const input of form.querySelectorAll("input[name=side]"))
      input.checked = state.sides.has(input.value === "none" ? -1 : actors.number.get(input.value));
    byId("sides-summary").textContent = state.sides.size
      ? [...state.sides].map((side) => (side < 0 ? "no side" : text.visible(actors.name[side]))).join(", ")
      : "every side";
    if (states.dated) {
      form.elements.from.value = state.from === null ? "" : isoDay(state.from);
      form.elements.to.value = state.to === null ? "" : isoDay(state.to);
    }
    form.elements.sure.value = state.sure;
    form.elements.sureness.textContent = ` ${state.sure} %`;
    if (paragraphs.cluster) form.elements.copies.value = state.unique ? "unique" : "all";
  }

  // Show `next`. Opening evidence is a step of its own in the browser's history; filtering is not.
  function go(next) {
    const opened = (next.holder !== state.holder || next.target !== state.target) && next.holder !== null;
    const refilter = filterOf(next) !== filterOf(state);
    state = next;
    const hash = `#${states.toHash(state)}`;
    if (hash !== location.hash && !(hash === "#" && !location.hash)) {
      if (opened) history.pushState(null, "", hash);
      else history.replaceState(null, "", hash);
    }
    if (refilter) draw();
    else drawEvidence();
  }

  const filterOf = (one) => states.toHash({ ...one, holder: null });

  const open = (holder, target, when = null) => {
    opener = document.activeElement;
    go({ ...state, holder, target, when });
  };
  const close = () => go({ ...state, holder: null, target: null, when: null });
  const look = (actor) => {
    const search = `"${actors.name[actor]}"`;
    go({ ...state, actor: state.actor === search ? "" : search, holder: null, target: null, when: null });
    byId("headline").focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  };

  function draw() {
    const start = performance.now();
    const { rows, hidden } = data.select(state);
    const pairs = data.aggregate(rows);
    const edges = data.edges(pairs);
    drawn = { rows, hidden, pairs, edges };
    toForm();
    fill(byId("headline"), story.headline(edges));
    fill(byId("lead"), story.lead(edges, rows));
    const out = text.listed(hidden.map((n, label) => (n ? `${number(n)} ${LABELS[label].word}` : "")).filter(Boolean), 4);
    byId("count").textContent =
      `${number(rows.length)} of ${count(stances.size, "stance")} shown` +
      (out ? `; ${out} left out by the stance filter.` : ".");
    byId("filtered").textContent = active();
    story.drawCards(byId("cards"), edges, open);
    drawNetwork();
    matrix.draw(byId("matrix"), pairs, { open, look });
    timeline.draw(byId("timeline"), byId("timeline-hint"), pairs, state, open);
    newstance.actors.draw(byId("actors"), pairs, look);
    drawEvidence();
    requestAnimationFrame(() => setTimeout(() => performance.measure("draw", { start }))); // for tests: until it is painted
  }

  function drawNetwork() {
    const place = byId("network");
    network.draw(place, drawn.edges, { open, look, room: place.clientWidth || 900 });
  }

  // What is filtered, in words: for the closed filters, and for print.
  function active() {
    const parts = [];
    if (state.actor) parts.push(text.visible(state.actor));
    if (state.sides.size) parts.push(`side: ${byId("sides-summary").textContent}`);
    parts.push([...state.labels].map((label) => label.toLowerCase()).join(", ") || "no stance");
    if (state.from !== null || state.to !== null)
      parts.push(`${state.from === null ? "…" : isoDay(state.from)} – ${state.to === null ? "…" : isoDay(state.to)}`);
    if (state.sure) parts.push(`at least ${state.sure} % sure`);
    return `· ${parts.join(" · ")}`;
  }

  function drawEvidence() {
    const { holder, target, when } = state;
    if (holder === null) {
      if (dialog.open) dialog.close();
      return;
    }
    const bin = when ? timeline.bin(when, state) : null;
    const mine = (row) => stances.holder[row] === holder && stances.target[row] === target && (!bin || bin.has(row));
    const rows = [...drawn.rows].filter(mine);
    const all = data.select({ ...state, labels: new Set(raw.labels) }).rows;
    const hidden = [0, 0, 0, 0];
    for (const row of all) if (mine(row) && !state.labels.has(raw.labels[stances.label[row]])) hidden[stances.label[row]]++;
    const counts = data.aggregate(rows)[0]?.counts || [0, 0, 0, 0];
    evidence.draw(
      dialog,
      { holder, target, rows, counts, hidden, period: bin ? bin.label : null },
      {
        close,
        unfilter: () => go({ ...state, labels: new Set(raw.labels) }),
        anytime: () => go({ ...state, when: null }),
      },
    );
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    byId("evidence-title").focus();
  }

  buildFilters();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  dialog.addEventListener("close", () => {
    const back = opener;
    opener = null;
    if (back && back.isConnected) return back.focus();
    // The view was drawn anew: give the focus to what opened the evidence then.
    const key = back?.getAttribute?.("data-edge");
    if (key)
      [...document.querySelectorAll("[data-edge]")]
        .find((one) => one.getAttribute("data-edge") === key && one.tagName === back.tagName)
        ?.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  const arrive = () => {
    state = states.fromHash(location.hash);
    draw();
  };
  window.addEventListener("hashchange", arrive);
  // The list of sides lies over the page: a click elsewhere or Escape closes it.
  const list = form.querySelector(".sides");
  document.addEventListener("pointerdown", (event) => {
    if (!list.contains(event.target)) list.open = false;
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    list.open = false;
    byId("sides-summary").focus();
  });
  let room = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== room) {
      room = window.innerWidth;
      drawNetwork();
    }
  });
  document.querySelector("[data-skip]").addEventListener("click", (event) => {
    event.preventDefault(); // the fragment is the state of the view
    byId("story").focus();
  });

  byId("kicker").textContent =
    `${text.visible(raw.title)} · ${count(raw.totals.documents, "article")}, ${count(raw.totals.paragraphs, "paragraph")}, ${count(raw.totals.stances, "stance")}`;
  const left = raw.totals.stances - stances.size;
  byId("made").textContent =
    (left
      ? `There are more stances than a page can carry: ${number(left)} of the weakest pairs are only in the Avro files. `
      : "") +
    `Made by newstance${raw.version ? ` (${text.visible(raw.version)})` : ""}. This file asks the network for nothing. The address of this page holds the filters and the open evidence: copy it to share this view.`;
  if (window.matchMedia("(max-width: 700px)").matches) byId("filterbox").open = false;
  draw();
  document.documentElement.setAttribute("data-ready", "");
  performance.mark("ready");
})();
