// The network: actors in boxes under their side, boxes in two columns so that most lines cross
// the middle; lines never move by themselves.
newstance.network = (() => {
  const { svg, el, fill, LABELS, times, shortened, moreButton, roving } = newstance.text;
  const { actors } = newstance.data;
  const { named } = newstance.story;
  const PAGE = 32;
  const HEAD = 24; // height of a box's own heading
  const ROW = 26; // least height of an actor's row
  const LINE = 14; // height of a second line of a name
  const GAP = 14; // between boxes
  const OUT = 17; // room for the start of a line, with its number
  const IN = 7; // room for the end of a line

  const weight = (edge) => edge.count;
  const width = (edge) => 0.6 + 1.1 * Math.sqrt(edge.count);

  // Boxes: {side, name, nodes, weight}; an actor without a side has a box of its own.
  function boxes(edges) {
    const nodes = new Map();
    const node = (actor) => {
      if (!nodes.has(actor)) nodes.set(actor, { actor, weight: 0 });
      return nodes.get(actor);
    };
    for (const edge of edges) {
      const [from, to] = [node(edge.holder), node(edge.target)];
      from.weight += weight(edge);
      to.weight += weight(edge);
    }
    const found = new Map();
    for (const one of nodes.values()) {
      const side = actors.side[one.actor];
      const key = side < 0 ? `alone ${one.actor}` : side;
      if (!found.has(key)) found.set(key, { key, side, nodes: [], weight: 0 });
      found.get(key).nodes.push(one);
      found.get(key).weight += one.weight;
      one.box = found.get(key);
    }
    for (const box of found.values()) {
      box.nodes.sort((a, b) => (b.actor === box.side) - (a.actor === box.side) || b.weight - a.weight || a.actor - b.actor);
      box.headed = box.side >= 0 && box.nodes[0].actor !== box.side;
    }
    return { nodes, boxes: [...found.values()].sort((a, b) => b.weight - a.weight || a.nodes[0].actor - b.nodes[0].actor) };
  }

  // Each box goes to the column that it has less to do with; where that is equal, to the shorter one.
  function columns(all, nodes, edges) {
    const height = [0, 0];
    for (const box of all) {
      const ties = [0, 0];
      for (const edge of edges) {
        const [a, b] = [nodes.get(edge.holder).box, nodes.get(edge.target).box];
        const other = a === box ? b : b === box ? a : null;
        if (other && other !== box && other.column !== undefined) ties[other.column] += weight(edge);
      }
      box.column = ties[0] === ties[1] ? Number(height[0] > height[1]) : Number(ties[0] > ties[1]);
      height[box.column] += box.nodes.length * ROW + GAP;
    }
  }

  function place(all) {
    const height = [0, 0];
    for (const box of all) {
      box.height = (box.headed ? HEAD : 0) + box.nodes.reduce((sum, one) => sum + one.height, 0) + 8;
      height[box.column] += box.height + GAP;
    }
    const top = [0, 1].map((column) => Math.max(0, (Math.max(...height) - height[column]) / 2));
    for (const box of all) {
      box.y = top[box.column] + 4;
      let y = box.y + 4 + (box.headed ? HEAD : 0);
      for (const one of box.nodes) {
        one.y = y;
        y += one.height;
      }
      top[box.column] += box.height + GAP;
    }
    return Math.max(...height);
  }

  const inside = (edge, nodes) => nodes.get(edge.holder).box.column === nodes.get(edge.target).box.column;

  // The ends of lines at each actor: on the inner border those that cross the middle, on the outer those that stay in the column.
  function gatherEnds(nodes, edges, chars) {
    for (const one of nodes.values()) one.ends = { inner: [], outer: [] };
    for (const edge of edges) {
      const border = inside(edge, nodes) ? "outer" : "inner";
      nodes.get(edge.holder).ends[border].push({ edge, other: edge.target, size: OUT, y: "y1" });
      nodes.get(edge.target).ends[border].push({ edge, other: edge.holder, size: IN, y: "y2" });
    }
    const room = (ends) => ends.reduce((sum, end) => sum + end.size, 0);
    for (const one of nodes.values()) {
      one.lines = wrapped(actors.name[one.actor], chars);
      one.height = Math.max(ROW + (one.lines.length - 1) * LINE, room(one.ends.inner) + 8, room(one.ends.outer) + 8);
    }
  }

  // A name in one line or two, cut where it is longer.
  function wrapped(name, chars) {
    if (Array.from(name).length <= chars) return [name];
    const space = name.lastIndexOf(" ", chars);
    return space <= 0 ? [shortened(name, chars)] : [name.slice(0, space), shortened(name.slice(space + 1), chars)];
  }

  // Where on the border of its row each line starts and ends: in order of where it goes, so that few lines cross.
  function ports(nodes) {
    const middle = (actor) => nodes.get(actor).y + nodes.get(actor).height / 2;
    for (const one of nodes.values()) {
      for (const ends of Object.values(one.ends)) {
        ends.sort((a, b) => middle(a.other) - middle(b.other) || a.size - b.size || a.edge.label - b.edge.label);
        let y = one.y + (one.height - ends.reduce((sum, end) => sum + end.size, 0)) / 2;
        for (const end of ends) {
          end.edge[end.y] = y + end.size / 2;
          y += end.size;
        }
      }
    }
  }

  // The curve of a line, from border to border; out and back: which way it leaves and from which way it comes (1 is right).
  function path(edge, nodes, frame) {
    const [from, to] = [nodes.get(edge.holder).box.column, nodes.get(edge.target).box.column];
    const same = from === to;
    const [x1, x2] = same ? [frame.outer[from], frame.outer[to]] : [frame.inner[from], frame.inner[to]];
    const out = (from === 0) === same ? -1 : 1;
    const back = (to === 0) === same ? -1 : 1;
    const reach = same
      ? Math.min(frame.margin * 1.2, 26 + Math.abs(edge.y1 - edge.y2) * 0.4)
      : (frame.inner[1] - frame.inner[0]) * 0.5;
    const end = x2 + back * 5;
    const d = `M${x1} ${edge.y1}C${x1 + out * reach} ${edge.y1} ${end + back * reach} ${edge.y2} ${end} ${edge.y2}`;
    return { d, x1, end, out, back };
  }

  const says = (edge) =>
    `${actors.name[edge.holder]} ${LABELS[edge.label].verb} ${actors.name[edge.target]}, ${times(edge.count)}`;

  function drawEdge(edge, nodes, frame) {
    const { d, end, back } = path(edge, nodes, frame);
    const name = LABELS[edge.label].name;
    // An arrow for support, a bar that stops for opposition, nothing where there is no sign.
    const tip =
      edge.label === 0
        ? svg("path", { class: "tip", d: `M${end - back * 5} ${edge.y2}l${back * 9} -4.5v9z` })
        : edge.label === 1
          ? svg("path", { class: "bar", d: `M${end - back} ${edge.y2 - 5}v10` })
          : null;
    return svg(
      "g",
      {
        class: `edge ${name}`,
        role: "button",
        "aria-label": says(edge),
        "data-edge": `${actors.id[edge.holder]}>${actors.id[edge.target]}`,
      },
      svg("title", {}, says(edge)),
      svg("path", { class: "hit", d }),
      svg("path", { class: "line", d, "stroke-width": Math.min(width(edge), frame.thickest) }),
      tip,
    );
  }

  // How often, at the start of a line; above all lines, so that it can be read.
  function drawPill(edge, nodes, frame) {
    const { x1, out } = path(edge, nodes, frame);
    const wide = String(edge.count).length * 6.5 + 17;
    const left = out > 0 ? x1 + 4 : x1 - 4 - wide;
    return svg(
      "g",
      { class: `edge ${LABELS[edge.label].name}`, "aria-hidden": "true" },
      svg("rect", { class: "pill", x: left, y: edge.y1 - 7.5, width: wide, height: 15, rx: 7.5 }),
      svg(
        "text",
        { class: "number", x: left + wide / 2, y: edge.y1 + 3.8, "text-anchor": "middle" },
        `${LABELS[edge.label].symbol}${edge.count}`,
      ),
    );
  }

  function drawNode(one, left, boxWidth) {
    const main = one.actor === one.box.side;
    const right = one.box.column === 1;
    const x = right ? left + 10 : left + boxWidth - 10;
    const y = one.y + one.height / 2 + 4.5 - ((one.lines.length - 1) * LINE) / 2;
    return svg(
      "g",
      {
        class: main ? "node main" : "node",
        role: "button",
        "aria-label": `Look at ${named(one.actor)} alone`,
        "data-actor": actors.id[one.actor],
      },
      svg("title", {}, actors.name[one.actor]),
      svg("rect", { x: left + 3, y: one.y + 1, width: boxWidth - 6, height: one.height - 2, rx: 4 }),
      svg(
        "text",
        { "text-anchor": right ? "start" : "end" },
        one.lines.map((line, n) => svg("tspan", { x, y: y + n * LINE }, line)),
      ),
    );
  }

  // What the lines mean, for the labels that are drawn.
  function legend(edges) {
    const sample = (label, count) => {
      return svg(
        "svg",
        { class: `edge ${LABELS[label].name}`, viewBox: "0 0 56 14", "aria-hidden": "true" },
        svg("path", { class: "line", d: "M1 7H46", "stroke-width": width({ count }) }),
        label === 0
          ? svg("path", { class: "tip", d: "M45 2.5l9 4.5-9 4.5z" })
          : label === 1
            ? svg("path", { class: "bar", d: "M48 2v10" })
            : null,
      );
    };
    const shown = LABELS.map((_, label) => label).filter((label) => edges.some((edge) => edge.label === label));
    return [
      shown.map((label) => el("span", {}, sample(label, 2), `${LABELS[label].symbol} ${LABELS[label].word}`)),
      el("span", {}, sample(shown[shown.length - 1], 30), "thicker: more often"),
    ];
  }

  // `room`: width at hand in pixels. open(holder, target) shows evidence, look(actor) sets the filter.
  function draw(target, allEdges, { open, look, room }, shown = PAGE) {
    const edges = allEdges.slice(0, shown).map((edge) => ({ ...edge }));
    if (!edges.length) return fill(target, el("p", { class: "note" }, "No stance passes these filters."));
    const total = Math.max(Math.min(room, 960), 330);
    const { nodes, boxes: all } = boxes(edges);
    columns(all, nodes, edges);
    const narrow = total < 600;
    const margin = narrow ? 37 : 84;
    const margins = [0, 1].map((column) =>
      edges.some((edge) => inside(edge, nodes) && nodes.get(edge.holder).box.column === column) ? margin : 1,
    );
    const boxWidth = Math.round(Math.min(250, (total - margins[0] - margins[1]) * 0.36));
    const chars = Math.floor((boxWidth - 16) / (narrow ? 6.9 : 7.3));
    gatherEnds(nodes, edges, chars);
    const tall = place(all) + 4;
    ports(nodes);
    const lefts = [margins[0], total - margins[1] - boxWidth];
    const frame = {
      margin,
      inner: [lefts[0] + boxWidth, lefts[1]],
      outer: [lefts[0], lefts[1] + boxWidth],
      thickest: narrow ? 5 : 9,
    };
    const lines = edges.map((edge) => drawEdge(edge, nodes, frame));
    const pills = edges.map((edge) => drawPill(edge, nodes, frame));
    pills.forEach((pill, n) => pill.addEventListener("click", () => open(edges[n].holder, edges[n].target)));
    const frames = [];
    const names = [];
    for (const box of all) {
      const left = lefts[box.column];
      frames.push(
        svg("rect", {
          class: box.side < 0 ? "box alone" : "box",
          x: left,
          y: box.y,
          width: boxWidth,
          height: box.height,
          rx: 8,
        }),
      );
      if (box.headed) {
        const right = box.column === 1;
        frames.push(
          svg(
            "text",
            {
              class: "side",
              x: right ? left + 10 : left + boxWidth - 10,
              y: box.y + 19,
              "text-anchor": right ? "start" : "end",
            },
            shortened(actors.name[box.side], chars),
          ),
        );
      }
      for (const one of box.nodes) names.push([one, drawNode(one, left, boxWidth)]);
    }
    const picture = svg(
      "svg",
      {
        viewBox: `0 0 ${total} ${tall}`,
        width: total,
        height: tall,
        role: "group",
        "aria-label": `Network of ${edges.length} edges; the arrow keys move among lines and names`,
      },
      frames,
      lines,
      pills,
      names.map(([, drawn]) => drawn),
    );
    light(picture, edges, lines, pills, names);
    roving(picture, [...lines, ...names.map(([, drawn]) => drawn)], (chosen) => {
      const line = lines.indexOf(chosen);
      if (line >= 0) open(edges[line].holder, edges[line].target);
      else look(names.find(([, drawn]) => drawn === chosen)[0].actor);
    });
    fill(
      target,
      el("div", { class: "legend" }, legend(edges)),
      picture,
      moreButton(allEdges.length - edges.length, "edges", () => draw(target, allEdges, { open, look, room }, shown + PAGE)),
    );
  }

  // What the pointer or the focus is on, and what hangs on it, stands out.
  function light(picture, edges, lines, pills, names) {
    const show = (chosen) => {
      picture.classList.toggle("some", chosen !== null);
      if (chosen === null) return;
      const line = lines.indexOf(chosen);
      const actor = line < 0 ? names.find(([, drawn]) => drawn === chosen)[0].actor : null;
      const lit = new Set();
      edges.forEach((edge, n) => {
        const on = line < 0 ? edge.holder === actor || edge.target === actor : n === line;
        lines[n].classList.toggle("on", on);
        pills[n].classList.toggle("on", on);
        if (on) lit.add(edge.holder).add(edge.target);
      });
      for (const [one, drawn] of names) drawn.classList.toggle("on", lit.has(one.actor));
    };
    for (const drawn of [...lines, ...names.map(([, name]) => name)]) {
      drawn.addEventListener("pointerenter", () => show(drawn));
      drawn.addEventListener("pointerleave", () => show(null));
      drawn.addEventListener("focus", () => show(drawn));
      drawn.addEventListener("blur", () => show(null));
    }
  }

  return { draw };
})();
