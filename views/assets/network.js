// The network: actors in boxes under their side, boxes in two columns so that most lines cross the middle; lines never move by themselves.
newstance.network = (() => {
  const { svg, el, LABELS, times, shortened, moreButton, roving } = newstance.text;
  const { actors } = newstance.data;
  const { named } = newstance.story;
  const PAGE = 32;
  const HEAD = 24; // height of a box's own heading
  const ROW = 26; // least height of an actor's row
  const GAP = 14; // between boxes
  const OUT = 17; // room for the start of a line, with its number
  const IN = 7; // room for the end of a line

  const weight = (edge) => edge.count;
  const width = (edge) => Math.min(1.2 + 1.1 * Math.sqrt(edge.count), 9);

  // Boxes: {side, name, nodes, weight}; an actor without a side has a box of its own.
  function boxes(edges) {
    const nodes = new Map();
    const node = (actor) => {
      if (!nodes.has(actor)) nodes.set(actor, { actor, out: [], in: [], weight: 0 });
      return nodes.get(actor);
    };
    for (const edge of edges) {
      const [from, to] = [node(edge.holder), node(edge.target)];
      from.out.push(edge);
      to.in.push(edge);
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
      for (const one of box.nodes) one.height = Math.max(ROW, one.out.length * OUT + one.in.length * IN + 8);
      box.height = (box.headed ? HEAD : 0) + box.nodes.reduce((sum, one) => sum + one.height, 0) + 8;
      height[box.column] += box.height + GAP;
    }
    return height;
  }

  function place(all, height) {
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
  }

  // Where on its row's inner border each line starts and ends: in order of where it goes, so that few lines cross.
  function ports(nodes) {
    const middle = (actor) => nodes.get(actor).y + nodes.get(actor).height / 2;
    for (const one of nodes.values()) {
      const ends = [...one.out.map((edge) => ({ edge, other: edge.target, size: OUT })), ...one.in.map((edge) => ({ edge, other: edge.holder, size: IN }))];
      ends.sort((a, b) => middle(a.other) - middle(b.other) || a.size - b.size || a.edge.label - b.edge.label);
      let y = one.y + (one.height - ends.reduce((sum, end) => sum + end.size, 0)) / 2;
      for (const end of ends) {
        end.edge[end.size === OUT ? "y1" : "y2"] = y + end.size / 2;
        y += end.size;
      }
    }
  }

  function path(edge, from, to, x) {
    const [x1, x2] = [x[from.box.column], x[to.box.column]];
    const gutter = x[1] - x[0];
    const inward = (column) => (column === 0 ? 1 : -1);
    const reach = from.box.column === to.box.column ? Math.min(gutter * 0.42, 34 + Math.abs(edge.y1 - edge.y2) * 0.3) : gutter * 0.5;
    const end = x2 + inward(to.box.column) * 5;
    const d = `M${x1} ${edge.y1}C${x1 + inward(from.box.column) * reach} ${edge.y1} ${end + inward(to.box.column) * reach} ${edge.y2} ${end} ${edge.y2}`;
    return { d, x1, end, out: inward(from.box.column), back: inward(to.box.column) };
  }

  const says = (edge) => `${actors.name[edge.holder]} ${LABELS[edge.label].verb} ${actors.name[edge.target]}, ${times(edge.count)}`;

  function drawEdge(edge, nodes, x) {
    const [from, to] = [nodes.get(edge.holder), nodes.get(edge.target)];
    const { d, x1, end, out, back } = path(edge, from, to, x);
    const name = LABELS[edge.label].name;
    // An arrow for support, a bar that stops for opposition, nothing where there is no sign.
    const tip =
      edge.label === 0 ? svg("path", { class: "tip", d: `M${end - back * 5} ${edge.y2}l${back * 9} -4.5v9z` })
      : edge.label === 1 ? svg("path", { class: "bar", d: `M${end - back} ${edge.y2 - 5}v10` })
      : null;
    const wide = String(edge.count).length * 6.5 + 17;
    return svg("g", { class: `edge ${name}`, role: "button", "aria-label": says(edge), "data-edge": `${actors.id[edge.holder]}>${actors.id[edge.target]}` },
      svg("title", {}, says(edge)),
      svg("path", { class: "hit", d }),
      svg("path", { class: "line", d, "stroke-width": width(edge) }),
      tip,
      svg("rect", { class: "pill", x: out > 0 ? x1 + 4 : x1 - 4 - wide, y: edge.y1 - 7.5, width: wide, height: 15, rx: 7.5 }),
      svg("text", { class: "number", x: out > 0 ? x1 + 4 + wide / 2 : x1 - 4 - wide / 2, y: edge.y1 + 3.8, "text-anchor": "middle" }, `${LABELS[edge.label].symbol}${edge.count}`));
  }

  function drawNode(one, left, boxWidth, chars) {
    const main = one.actor === one.box.side;
    const right = one.box.column === 1;
    return svg("g", { class: main ? "node main" : "node", role: "button", "aria-label": `Look at ${named(one.actor)} alone`, "data-actor": actors.id[one.actor] },
      svg("title", {}, actors.name[one.actor]),
      svg("rect", { x: left + 3, y: one.y + 1, width: boxWidth - 6, height: one.height - 2, rx: 4 }),
      svg("text", { x: right ? left + 12 : left + boxWidth - 12, y: one.y + one.height / 2 + 4.5, "text-anchor": right ? "start" : "end" }, shortened(actors.name[one.actor], chars)));
  }

  // `room`: width at hand in pixels. open(holder, target) shows evidence, look(actor) sets the filter.
  function draw(target, allEdges, { open, look, room }, shown = PAGE) {
    const edges = allEdges.slice(0, shown).map((edge) => ({ ...edge }));
    if (!edges.length) return target.replaceChildren(el("p", { class: "note" }, "No stance passes these filters."));
    const total = Math.max(Math.min(room, 960), 330);
    const boxWidth = Math.min(250, Math.round(total * 0.36));
    const chars = Math.floor((boxWidth - 20) / 6.9);
    const { nodes, boxes: all } = boxes(edges);
    const height = columns(all, nodes, edges);
    place(all, height);
    ports(nodes);
    const x = [boxWidth, total - boxWidth];
    const tall = Math.max(...height) + 4;
    const lines = edges.map((edge) => drawEdge(edge, nodes, x));
    const frames = [];
    const names = [];
    for (const box of all) {
      const left = box.column === 0 ? 0.5 : total - boxWidth - 0.5;
      frames.push(svg("rect", { class: box.side < 0 ? "box alone" : "box", x: left, y: box.y, width: boxWidth, height: box.height, rx: 8 }));
      if (box.headed) {
        const right = box.column === 1;
        frames.push(svg("text", { class: "side", x: right ? left + 12 : left + boxWidth - 12, y: box.y + 19, "text-anchor": right ? "start" : "end" }, shortened(actors.name[box.side], chars)));
      }
      for (const one of box.nodes) names.push([one, drawNode(one, left, boxWidth, chars)]);
    }
    const picture = svg("svg", { viewBox: `0 0 ${total} ${tall}`, width: total, height: tall, role: "group", "aria-label": `Network of ${edges.length} edges; the arrow keys move among lines and names` },
      frames, lines, names.map(([, drawn]) => drawn));
    light(picture, edges, lines, names);
    roving(picture, [...lines, ...names.map(([, drawn]) => drawn)], (chosen) => {
      const line = lines.indexOf(chosen);
      if (line >= 0) open(edges[line].holder, edges[line].target);
      else look(names.find(([, drawn]) => drawn === chosen)[0].actor);
    });
    target.replaceChildren(picture);
    const more = moreButton(allEdges.length - edges.length, "edges", () => draw(target, allEdges, { open, look, room }, shown + PAGE));
    if (more) target.append(more);
    return picture;
  }

  // What the pointer or the focus is on, and what hangs on it, stands out.
  function light(picture, edges, lines, names) {
    const show = (chosen) => {
      picture.classList.toggle("some", chosen !== null);
      if (chosen === null) return;
      const line = lines.indexOf(chosen);
      const actor = line < 0 ? names.find(([, drawn]) => drawn === chosen)[0].actor : null;
      const lit = new Set();
      edges.forEach((edge, n) => {
        const on = line < 0 ? edge.holder === actor || edge.target === actor : n === line;
        lines[n].classList.toggle("on", on);
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
