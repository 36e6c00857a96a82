// Text with Telegram's formats as nodes: everything that was written is text, only the formats make elements.

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

// `press` is called with a command that was touched. Offsets count UTF-16 units, as strings here do.
export function formatted(text, entities, press) {
  const end = text.length;
  const root = document.createDocumentFragment();
  fill(root, text, 0, end, entities, press);
  return root;
}

function fill(parent, text, from, to, entities, press) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const one = entities[index];
    const stop = Math.min(one.offset + one.length, to);
    if (one.offset < at || stop <= one.offset) continue;
    put(parent, text.slice(at, one.offset));
    const inside = entities.slice(index + 1).filter((other) => other.offset < stop);
    const element = made(one, text.slice(one.offset, stop), press);
    fill(element, text, one.offset, stop, inside, press);
    parent.append(element);
    at = stop;
  }
  put(parent, text.slice(at, to));
}

// A line break beside a block is the block's own: shown as well it would be an empty line.
function put(parent, words) {
  const after = parent.lastElementChild && isBlock(parent.lastElementChild) && parent.lastChild === parent.lastElementChild;
  const shown = after ? words.replace(/^\n/, "") : words;
  if (shown) parent.append(shown);
}

function isBlock(element) {
  return element.tagName === "PRE" || element.tagName === "BLOCKQUOTE";
}

function made(entity, words, press) {
  if (entity.type === "text_link" || entity.type === "url") return link(entity.url || words);
  if (entity.type === "bot_command") return command(words, press);
  if (entity.type === "spoiler") return spoiler();
  const element = document.createElement(TAGS[entity.type] || "span");
  if (isBlock(element)) element.dir = "auto";
  return element;
}

function link(address) {
  const element = document.createElement("a");
  if (/^(https?|mailto|tel|tg):/i.test(address)) {
    element.href = address;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  return element;
}

function command(words, press) {
  const element = document.createElement("a");
  element.href = "#";
  element.className = "command";
  element.addEventListener("click", (event) => {
    event.preventDefault();
    press(words);
  });
  return element;
}

function spoiler() {
  const element = document.createElement("span");
  element.className = "spoiler";
  element.addEventListener("click", () => element.classList.add("open"));
  return element;
}
