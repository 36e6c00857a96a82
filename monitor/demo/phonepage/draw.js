// The parts of the chat as elements: days, bubbles, buttons, pictures and files.

import { formatted } from "./text.js";

export function el(tag, className = "", words = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words) element.textContent = words;
  return element;
}

export function face(name, isBot = false) {
  if (isBot) return el("span", "face night", "🌙");
  const element = el("span", "face", [...name][0].toUpperCase());
  element.style.setProperty("--hue", [...name].reduce((sum, char) => sum + char.codePointAt(0) * 47, 150) % 360);
  return element;
}

// `hands` are what can be done: press, say, answer, address of a file.
export function day(name) {
  return el("p", "day", name);
}

export function bubble(message, chat, words, hands) {
  const row = el("article", message.mine ? "row mine" : "row");
  row.id = `m${message.id}`;
  const body = el("div", "bubble");
  if (!chat.private && !message.mine) body.append(sender(message));
  if (message.reply) body.append(quoted(message.reply, hands));
  if (message.file) body.append(message.file.photo ? picture(message, words, hands) : attached(message, hands));
  body.append(text(message, words, hands));
  body.append(answer(message, words, hands));
  const wrap = el("div", "wrap");
  wrap.append(body, ...keyboard(message, hands));
  row.append(wrap);
  if (message.file && message.file.photo) row.classList.add("with-picture");
  return row;
}

function sender(message) {
  const element = el("span", "sender", message.sender);
  element.dir = "auto";
  return element;
}

// The stamp stands in the last line where there is room beside its words.
function text(message, words, hands) {
  const element = el("div", "text");
  element.dir = "auto";
  element.append(formatted(message.text, message.entities, hands.say), stamp(message, words));
  return element;
}

function quoted(reply, hands) {
  const element = el("button", "quoted");
  element.type = "button";
  element.append(el("b", "", reply.sender), el("span", "", reply.text));
  element.dir = "auto";
  element.addEventListener("click", () => hands.show(reply.id));
  return element;
}

function picture(message, words, hands) {
  const frame = el("a", "picture");
  frame.href = hands.file(message);
  frame.target = "_blank";
  const image = el("img");
  image.alt = message.text || words.picture;
  image.src = hands.file(message);
  frame.append(image);
  return frame;
}

function attached(message, hands) {
  const element = el("a", "attached");
  element.href = hands.file(message);
  element.download = message.file.name;
  const names = el("span", "names");
  const name = el("b", "", message.file.name);
  name.dir = "auto";
  names.append(name, el("small", "", size(message.file.size)));
  element.append(el("i", "sheet", "↓"), names);
  return element;
}

function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function stamp(message, words) {
  const element = el("span", "stamp");
  const marks = [];
  if (message.edits) marks.push(el("em", "", words.edited));
  if (message.pinned) marks.push(mark("pin", words.pinned));
  if (message.bot) marks.push(message.silent ? mark("silent", words.silent) : mark("rang", words.rang));
  element.append(...marks, el("time", "", message.time));
  return element;
}

function mark(kind, title) {
  const element = el("i", `mark ${kind}`);
  element.title = title;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", title);
  return element;
}

function keyboard(message, hands) {
  return message.keyboard.map((row) => {
    const line = el("div", "keys");
    line.append(...row.map((button) => key(message, button, hands)));
    return line;
  });
}

function key(message, button, hands) {
  if (button.url) {
    const link = el("a", "key outside");
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.append(label(button));
    return link;
  }
  const element = el("button", "key");
  element.type = "button";
  element.append(label(button));
  element.addEventListener("click", () => hands.press(message, button, element));
  return element;
}

function label(button) {
  const element = el("span", "", button.text);
  element.dir = "auto";
  return element;
}

function answer(message, words, hands) {
  const element = el("button", "answer");
  element.type = "button";
  element.title = words.reply;
  element.setAttribute("aria-label", words.reply);
  element.addEventListener("click", () => hands.answer(message));
  return element;
}
