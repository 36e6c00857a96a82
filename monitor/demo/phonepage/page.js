// The phone: asks what there is to show, draws it, and hands on what its person does.

import { bubble, day, el, face } from "./draw.js";

const $ = (id) => document.getElementById(id);

// What is shown (`view`, from the server), and where on the phone its person is.
let view = null;
let place = { person: null, chat: null, topic: null };
let answered = null;
let asking = new AbortController();
let began = 0;
const read = {};

const hands = {
  press, say, show,
  answer: (message) => { answered = message; drawReply(); $("text").focus(); },
  file: (message) => `file/${place.chat}/${message.id}?v=${message.file.version}`,
};

// --- what there is -------------------------------------------------------------------------------------------------

async function follow() {
  for (;;) {
    asking = new AbortController();
    try {
      const seen = view && view.me === place.person ? view.mark : "";
      const answer = await fetch(`view/${place.person ?? "first"}?seen=${seen}`, { signal: asking.signal });
      if (!answer.ok) throw new Error(await answer.text());
      view = await answer.json();
      place.person = view.me;
      began = performance.now();
      $("lost").hidden = true;
      draw();
    } catch (error) {
      if (error.name === "AbortError") continue;
      if (view) $("lost").textContent = view.words.lost;
      $("lost").hidden = !view;
      await new Promise((wake) => setTimeout(wake, 1000));
    }
  }
}

function tick() {
  if (!view) return;
  const minutes = Math.floor(view.clock + ((performance.now() - began) / 60000) * view.speed) % 1440;
  $("clock").textContent = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function here() {
  return view.chats.find((chat) => chat.id === place.chat) || null;
}

function inTopic(chat, topic) {
  return topic === null ? chat.messages : chat.messages.filter((one) => one.topic === topic);
}

// --- drawing -------------------------------------------------------------------------------------------------------

function draw() {
  document.documentElement.lang = view.lang;
  document.documentElement.dir = view.dir;
  tick();
  const chat = here();
  const open = chat && (!chat.topics.length || place.topic !== null);
  $("list").hidden = Boolean(open);
  $("chat").hidden = !open;
  if (open) drawChat(chat);
  else drawList(chat);
}

function drawList(forum) {
  $("list-title").textContent = forum ? forum.name : view.words.chats;
  const people = view.people.map((one) => {
    const button = el("button", one.id === view.me ? "person on" : "person", one.name);
    button.type = "button";
    button.addEventListener("click", () => go({ person: one.id, chat: null, topic: null }));
    return button;
  });
  if (forum) people.splice(0, people.length, backButton());
  $("people").replaceChildren(...people);
  const rows = forum
    ? forum.topics.map((one) => listRow(one.name, inTopic(forum, one.id), { chat: forum.id, topic: one.id }, "#"))
    : view.chats.map((one) => listRow(one.name, one.messages, { chat: one.id, topic: null }, "", one.private));
  $("chats").replaceChildren(...rows);
}

function backButton() {
  const button = el("button", "person", view.words.chats);
  button.type = "button";
  button.addEventListener("click", () => go({ chat: null, topic: null }));
  return button;
}

function listRow(name, messages, where, sign, isBot = false) {
  const item = el("li");
  const button = el("button", "entry");
  button.type = "button";
  const last = messages.at(-1);
  const top = el("span", "top");
  const title = el("b", "", name);
  title.dir = "auto";
  top.append(title, el("time", "", last ? last.time : ""));
  const words = el("span", "last", last ? preview(last) : view.words.empty);
  words.dir = "auto";
  const texts = el("span", "texts");
  texts.append(top, words);
  button.append(sign ? el("span", "face hash", sign) : face(name, isBot), texts);
  const fresh = messages.filter((one) => !one.mine && one.id > (read[readKey(where)] || 0)).length;
  if (fresh) button.append(el("span", "fresh", String(fresh)));
  button.addEventListener("click", () => go(where));
  item.append(button);
  return item;
}

function preview(message) {
  const file = message.file ? `${message.file.photo ? "🖼" : "📎"} ` : "";
  return file + (message.text || (message.file ? message.file.name : "")).split("\n")[0];
}

function readKey(where) {
  return `${view.me}/${where.chat}/${where.topic ?? ""}`;
}

function drawChat(chat) {
  const topic = chat.topics.find((one) => one.id === place.topic);
  const title = topic ? topic.name : chat.name;
  $("title").textContent = title;
  $("subtitle").textContent = topic ? chat.name : chat.private ? view.words.bot : view.words.group;
  $("face").replaceWith(Object.assign(face(title, chat.private), { id: "face" }));
  for (const [id, words] of [["back", "back"], ["send", "send"], ["menu-button", "menu"], ["attach", "attach"]]) {
    $(id).setAttribute("aria-label", view.words[words]);
    $(id).title = view.words[words];
  }
  $("text").placeholder = view.words.message;
  const messages = inTopic(chat, chat.topics.length ? place.topic : null);
  drawPinned(messages);
  drawMessages(messages, chat);
  drawMenu();
  drawReply();
  read[readKey(place)] = messages.at(-1)?.id || 0;
}

function drawPinned(messages) {
  const pinned = messages.filter((one) => one.pinned).at(-1);
  $("pinned").hidden = !pinned;
  if (!pinned) return;
  $("pinned").querySelector("b").textContent = view.words.pinned;
  $("pinned").querySelector("span").textContent = pinned.text.split("\n")[0];
  $("pinned").onclick = () => show(pinned.id);
}

// Only what has changed is drawn anew, so that a picture does not flicker and a place in the text is kept.
function drawMessages(messages, chat) {
  const box = $("messages");
  const where = `${readKey(place)}|${view.lang}`;
  const below = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const moved = box.dataset.where !== where;
  if (moved) box.replaceChildren();
  box.dataset.where = where;
  const old = new Map([...box.children].map((one) => [one.dataset.key, one]));
  const wanted = [];
  let today = "";
  for (const message of messages) {
    if (message.day !== today) wanted.push([`day ${message.day}`, () => day(message.day)]);
    today = message.day;
    wanted.push([JSON.stringify(message), () => bubble(message, chat, view.words, hands)]);
  }
  const made = wanted.map(([key, make]) => old.get(key) || make());
  made.forEach((one, at) => { one.dataset.key = wanted[at][0]; });
  const more = made.some((one) => !one.isConnected);
  box.replaceChildren(...made);
  if (!messages.length) box.append(el("p", "day", view.words.empty));
  if (moved || (more && below)) toEnd(box);
}

function toEnd(box) {
  box.scrollTop = box.scrollHeight;
  for (const image of box.querySelectorAll("img")) {
    if (!image.complete) image.addEventListener("load", () => { box.scrollTop = box.scrollHeight; }, { once: true });
  }
}

function drawMenu() {
  const rows = view.commands.map(([name, says]) => {
    const item = el("li");
    const button = el("button");
    button.type = "button";
    const what = el("span", "", says);
    what.dir = "auto";
    button.append(el("b", "", `/${name}`), what);
    button.addEventListener("click", () => { toggleMenu(false); say(`/${name}`); });
    item.append(button);
    return item;
  });
  $("menu").replaceChildren(...rows);
}

function drawReply() {
  $("reply").hidden = !answered;
  if (answered) $("reply").querySelector("span").textContent = `${view.words.reply}: ${preview(answered)}`;
}

function toggleMenu(open) {
  $("menu").hidden = !open;
  $("menu-button").setAttribute("aria-expanded", String(open));
}

function show(id) {
  const found = $(`m${id}`);
  if (!found) return;
  found.scrollIntoView({ block: "center" });
  found.classList.add("found");
  setTimeout(() => found.classList.remove("found"), 1500);
}

// --- doing ---------------------------------------------------------------------------------------------------------

function go(where) {
  const other = where.person !== undefined && where.person !== place.person;
  place = { ...place, ...where };
  answered = null;
  toggleMenu(false);
  history.replaceState(null, "", hash());
  if (other) asking.abort();
  else draw();
}

function hash() {
  return `#${[place.person, place.chat, place.topic].filter((one) => one !== null).join("/")}`;
}

// The address says where on the phone one is, so that a picture of any place can be taken.
function fromAddress() {
  const [person, chat, topic] = location.hash.slice(1).split("/").map((one) => (/^-?\d+$/.test(one) ? Number(one) : null));
  place = { person: person ?? null, chat: chat ?? null, topic: topic ?? null };
}

async function post(what, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== null && value !== undefined) body.append(name, value);
  const answer = await fetch(`${what}/${place.person}`, { method: "POST", body });
  return answer.json();
}

async function say(text, picture = null) {
  const reply = answered ? answered.id : null;
  answered = null;
  drawReply();
  $("messages").scrollTop = $("messages").scrollHeight;
  await post("say", { chat: place.chat, topic: place.topic, text, reply, picture });
}

async function press(message, button, element) {
  element.classList.add("busy");
  const said = await post("press", { chat: place.chat, message: message.id, button: button.at });
  element.classList.remove("busy");
  if (!said.text) return;
  if (said.alert) alertWith(said.text);
  else toast(said.text);
}

function toast(text) {
  const box = $("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.hidden = true; }, 3500);
}

function alertWith(text) {
  $("alert").querySelector("p").textContent = text;
  $("alert").querySelector("button").textContent = view.words.close;
  $("alert").showModal();
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
}

function send() {
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  grow();
  say(text);
}

function sendPicture(file) {
  const text = $("text").value.trim();
  $("text").value = "";
  grow();
  say(text, file);
}

$("compose").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
$("text").addEventListener("paste", (event) => {
  const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  sendPicture(file);
});
$("picture").addEventListener("change", () => {
  const [file] = $("picture").files;
  if (file) sendPicture(file);
  $("picture").value = "";
});
$("back").addEventListener("click", () => go(here().topics.length ? { topic: null } : { chat: null, topic: null }));
$("menu-button").addEventListener("click", () => toggleMenu($("menu").hidden));
$("reply").querySelector("button").addEventListener("click", () => { answered = null; drawReply(); });
window.addEventListener("hashchange", () => {
  const before = place.person;
  fromAddress();
  if (place.person !== before) asking.abort();
  else if (view) draw();
});

fromAddress();
setInterval(tick, 500);
follow();
