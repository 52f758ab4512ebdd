// Text on the page: every string is set as text, never as markup, and nothing in it can hide or turn its neighbours.
newstance.text = (() => {
  // Controls, bidirectional marks, zero-width and tag characters, unusual separators: shown by their code.
  const HIDDEN =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;
  // A joiner is no trick inside an emoji or a script that is written with joiners.
  const JOINED =
    /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Khmer}\p{M}]$/u;

  function visible(text) {
    return String(text).replace(HIDDEN, (char, at, whole) => {
      const before = whole.codePointAt(at - 2) > 0xffff ? whole.slice(at - 2, at) : whole.charAt(at - 1);
      if ((char === "\u200d" || char === "\u200c") && JOINED.test(before)) return char;
      return "[U+" + char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "]";
    });
  }

  const SVG = "http://www.w3.org/2000/svg";

  // An element with attributes and children; a string child becomes a text node. on: listeners by event.
  function make(namespace, name, attributes, children) {
    const element = namespace ? document.createElementNS(namespace, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
      else if (key === "href") element.setAttribute("href", value);
      else element.setAttribute(key, value === true ? "" : visible(value));
    }
    for (const child of (children || []).flat(3)) {
      if (child !== null && child !== undefined && child !== false) {
        element.append(child instanceof Node ? child : document.createTextNode(visible(child)));
      }
    }
    return element;
  }
  const el = (name, attributes, ...children) => make(null, name, attributes, children);
  const svg = (name, attributes, ...children) => make(SVG, name, attributes, children);

  // Put children in place of what an element holds; parts that are null are left out, strings become text.
  function fill(element, ...children) {
    element.replaceChildren(
      ...children
        .flat(3)
        .filter((child) => child !== null && child !== undefined && child !== false)
        .map((child) => (child instanceof Node ? child : document.createTextNode(visible(child)))),
    );
  }

  // "one", "one and two", "one, two and 3 others"
  function listed(names, most) {
    const some = names.length > most + 1 ? [...names.slice(0, most), `${number(names.length - most)} others`] : names;
    return some.length < 2 ? some.join("") : `${some.slice(0, -1).join(", ")} and ${some[some.length - 1]}`;
  }

  // A link to the web, or the text alone where the address is anything but http(s).
  function link(address, label) {
    let url = null;
    try {
      url = new URL(address);
    } catch {
      return el("span", { dir: "auto" }, label);
    }
    if (url.protocol !== "https:" && url.protocol !== "http:") return el("span", { dir: "auto" }, label);
    return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, label);
  }

  const NUMBER = new Intl.NumberFormat("en");
  const number = (n) => NUMBER.format(n);
  const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const date = (day) => DATE.format(new Date(day * 86400000));
  const isoDay = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
  const count = (n, one, many) => `${number(n)} ${n === 1 ? one : many || one + "s"}`;
  const times = (n) => (n === 1 ? "once" : n === 2 ? "twice" : `${number(n)} times`);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function shortened(text, most) {
    const chars = Array.from(visible(text));
    return chars.length <= most
      ? chars.join("")
      : chars
          .slice(0, most - 1)
          .join("")
          .trimEnd() + "…";
  }

  // "More" at the end of a list that shows its head only.
  function moreButton(left, what, onClick) {
    if (left <= 0) return null;
    return el(
      "p",
      { class: "more" },
      el("button", { type: "button", on: { click: onClick } }, `Show more (${number(left)} more ${what})`),
    );
  }

  // One tab stop for many: arrows, Home and End move among the elements, Enter and the space bar choose.
  function roving(container, elements, choose) {
    if (!elements.length) return;
    let current = 0;
    const focus = (n) => {
      elements[current].setAttribute("tabindex", "-1");
      current = (n + elements.length) % elements.length;
      elements[current].setAttribute("tabindex", "0");
      elements[current].focus();
    };
    elements.forEach((element, n) => {
      element.setAttribute("tabindex", n === 0 ? "0" : "-1");
      element.addEventListener("click", () => choose(element));
      element.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step) focus(n + step);
        else if (event.key === "Home") focus(0);
        else if (event.key === "End") focus(elements.length - 1);
        else if (event.key === "Enter" || event.key === " ") choose(element);
        else return;
        event.preventDefault();
      });
    });
  }

  // In the order of the data's labels.
  const LABELS = [
    { name: "support", word: "support", symbol: "▲", verb: "supports", way: "in favour" },
    { name: "oppose", word: "oppose", symbol: "▼", verb: "opposes", way: "against" },
    { name: "neutral", word: "neutral", symbol: "●", verb: "is neutral on", way: "neutral" },
    { name: "unknown", word: "unclear", symbol: "?", verb: "is unclear on", way: "unclear" },
  ];
  const VOICES = {
    QUOTED: { name: "quoted", says: "in quoted words" },
    REPORTED: { name: "reported", says: "as reported" },
    ACTION: { name: "act", says: "by what they do" },
    AUTHOR: { name: "author", says: "in the article's own voice" },
    UNKNOWN: { name: "unknown voice", says: "voice unknown" },
  };
  const sign = (label, extra) =>
    el("span", { class: `sign ${LABELS[label].name}` }, `${LABELS[label].symbol} ${extra ?? LABELS[label].verb}`);

  return {
    LABELS,
    VOICES,
    sign,
    visible,
    el,
    svg,
    fill,
    listed,
    link,
    number,
    date,
    isoDay,
    count,
    times,
    fold,
    shortened,
    moreButton,
    roving,
  };
})();
