/* The guest's page: code, messages, reply, check, done. Nothing happens by opening it (schemas/spec/bridge.md). */

import { fromBase64, newId, toBase64 } from "./bytes.js";
import { itemKey, openItem, plain, proof, readFragment, sealItem, SIDE_GUEST } from "./link.js";
import { Box, Problem } from "./relay.js";
import { openFile, sealFile, sha256 } from "./sealing.js";
import { preferred, WORDS } from "./words.js";

const MOST = 25 * 1024 * 1024;
const main = document.getElementById("main");
const languages = document.getElementById("language");

/** Where the guest is: the link, the session, what was opened, and what is being written. */
const state = { language: preferred(navigator.languages), link: null, box: null, key: null, session: null, letters: [], draft: null };
let show = showCode;

function say(key, values = {}) {
  return WORDS[state.language][key].replace(/\{(\w+)\}/gu, (_, name) => values[name] ?? "");
}

/** Make an element: text goes in as text only, whatever it holds. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function replace(...children) {
  main.replaceChildren(...children);
  (main.querySelector("[autofocus]") ?? main).focus();
}

function problem(words) {
  return element("p", { class: "problem", role: "alert", id: "problem" }, words);
}

function field(id, words, hint, control) {
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return element("p", {}, element("label", { for: id }, words), control, hint ? element("span", { class: "quiet", id: `${id}-hint` }, hint) : null);
}

/** The words for a failure. */
function reason(error) {
  if (!(error instanceof Problem)) return say("failed");
  const { reason: why, attempts } = error.document;
  if (error.status === 0) return say("offline");
  if (error.status === 404) return say("unknown");
  if (error.status === 410) return say(why === "revoked" ? "revoked" : "expired");
  if (error.status === 403) return attempts ? say("wrongCode", { left: attempts }) : say("closed");
  return say("failed");
}

async function busy(button, work) {
  const words = button.textContent;
  button.disabled = true;
  button.textContent = say("wait");
  try {
    await work();
  } finally {
    button.disabled = false;
    button.textContent = words;
  }
}

function showCode(trouble = "") {
  if (!state.link) {
    replace(element("h1", {}, say("title")), problem(say("unknown")));
    return;
  }
  const code = element("input", {
    type: "text", class: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: "6", required: true, autofocus: true,
  });
  const phrase = state.link.phrase ? element("input", { type: "text", autocomplete: "off", spellcheck: "false" }) : null;
  const button = element("button", { type: "submit" }, say("open"));
  const enter = async (event) => {
    event.preventDefault();
    if (!/^\d{6}$/u.test(code.value)) return showCode(say("needCode"));
    return busy(button, () => open(code.value, phrase?.value ?? ""));
  };
  replace(
    element("h1", {}, say("title")),
    element("p", {}, say("lead")),
    trouble ? problem(trouble) : "",
    element(
      "form",
      { onsubmit: enter, novalidate: true },
      field("code", say("code"), say("codeHint"), code),
      phrase ? field("phrase", say("phrase"), say("phraseHint"), phrase) : null,
      button,
    ),
  );
}

async function open(code, phrase) {
  try {
    state.session = await state.box.enter(await proof(state.link), code);
    state.key = await itemKey(state.link, phrase);
    await load();
  } catch (error) {
    showCode(reason(error));
  }
}

async function load() {
  const sealed = await state.box.items();
  state.letters = await Promise.all(
    sealed.map(async (each) => {
      const letter = await openItem(state.key, state.link.id, each, each.sealed).catch(() => null);
      return { ...letter, own: each.side === SIDE_GUEST, opened: letter !== null };
    }),
  );
  if (state.link.phrase && !state.letters.some((letter) => letter.opened)) showCode(say("wrongPhrase"));
  else showLetters();
}

function date(time) {
  return new Intl.DateTimeFormat(state.language, { dateStyle: "long", timeStyle: "short" }).format(time);
}

function showLetters(trouble = "") {
  show = showLetters;
  const subject = state.letters.find((letter) => letter.subject)?.subject;
  replace(
    element("h1", {}, subject ?? say("title")),
    element("p", { class: "quiet" }, say("until", { date: date(state.session.box_expires) })),
    ...state.letters.map(letterView),
    element("h2", {}, say("reply")),
    trouble ? problem(trouble) : "",
    replyForm(),
  );
}

function letterView(letter) {
  if (!letter.opened) return element("article", { class: "letter" }, problem(say("altered")));
  const who = letter.own ? `${letter.author} (${say("you")})` : letter.author;
  return element(
    "article",
    { class: letter.own ? "letter own" : "letter" },
    element("h3", {}, who),
    element("p", { class: "quiet" }, date(letter.time)),
    letter.action ? element("p", {}, element("strong", {}, say(letter.action))) : null,
    element("p", { class: "text" }, letter.text ?? ""),
    letter.own || !letter.files ? null : element("div", { class: "buttons" }, ...letter.files.map(fileButton)),
  );
}

function fileButton(file) {
  const button = element("button", { type: "button", class: "second" }, say("download", { name: file.name }));
  button.addEventListener("click", () => busy(button, () => download(file, button)));
  return button;
}

async function download(file, button) {
  try {
    const sealed = await state.box.file(file.blob);
    const bytes = await openFile(file, fromBase64(file.key), sealed, fromBase64(file.sha256));
    // Never shown here, whatever type it claims: a page in it must not run in this one's name.
    const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    element("a", { href: url, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    button.after(problem(error instanceof Problem ? reason(error) : say("altered")));
  }
}

function replyForm() {
  const draft = state.draft ?? { author: "", words: "", action: "", files: [] };
  const author = element("input", { type: "text", autocomplete: "name", maxlength: "200", required: true });
  const words = element("textarea", { maxlength: "60000" });
  const attach = element("input", { type: "file", multiple: true });
  author.value = draft.author;
  words.value = draft.words;
  const choices = ["", "accept", "decline", "ask"].map((value) => {
    const radio = element("input", { type: "radio", name: "action", value, checked: value === draft.action });
    return element("label", {}, radio, ` ${say(value || "none")}`);
  });
  const form = element(
    "form",
    { novalidate: true },
    field("author", say("name"), "", author),
    element("fieldset", {}, element("legend", {}, say("decision")), ...choices),
    field("words", say("text"), "", words),
    field("attach", say("attach"), "", attach),
    element("button", { type: "submit" }, say("check")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = attach.files.length ? [...attach.files] : draft.files;
    const action = new FormData(form).get("action") ?? "";
    state.draft = { author: plain(author.value).trim(), words: plain(words.value).trim(), action, files, item: draft.item ?? newId() };
    const large = files.find((file) => file.size > MOST);
    if (!state.draft.author) showLetters(say("needName"));
    else if (large) showLetters(say("large", { name: large.name }));
    else if (!state.draft.words && !action && !files.length) showLetters(say("empty"));
    else showCheck();
  });
  return form;
}

function showCheck(trouble = "") {
  show = showCheck;
  const { author, words, action, files } = state.draft;
  const send = element("button", { type: "button", autofocus: true }, say("send"));
  send.addEventListener("click", () => busy(send, deliver));
  replace(
    element("h1", {}, say("checkTitle")),
    trouble ? problem(trouble) : "",
    element(
      "article",
      { class: "letter own" },
      element("h3", {}, author),
      action ? element("p", {}, element("strong", {}, say(action))) : null,
      element("p", { class: "text" }, words),
      files.length ? element("p", { class: "quiet" }, `${say("files")}: ${files.map((file) => file.name).join(", ")}`) : null,
    ),
    element(
      "div",
      { class: "buttons" },
      send,
      element("button", { type: "button", class: "second", onclick: () => showLetters() }, say("back")),
    ),
  );
}

async function deliver() {
  const { draft, box, key, link } = state;
  try {
    draft.sealed ??= await sealed(draft, box, key, link);
    await box.send(draft.item, draft.sealed.bytes, draft.sealed.blobs);
    state.draft = null;
    showSent();
  } catch (error) {
    // With another code the same reply can be sent again: it counts once.
    if (error instanceof Problem && error.status === 401) showCode();
    else showCheck(reason(error));
  }
}

async function sealed(draft, box, key, link) {
  const files = [];
  for (const file of draft.files) {
    const [blob, secret] = [newId(), crypto.getRandomValues(new Uint8Array(32))];
    const ciphertext = await sealFile(secret, blob, new Uint8Array(await file.arrayBuffer()));
    await box.sendFile(blob, ciphertext);
    files.push({
      blob, key: toBase64(secret), size: file.size, sha256: toBase64(await sha256(ciphertext)),
      name: plain(file.name).replace(/[\n\t/\\]/gu, "_").slice(-200), media_type: mediaType(file.type),
    });
  }
  const content = { author: draft.author, time: Date.now(), words: draft.words, action: draft.action, files };
  return { bytes: await sealItem(key, link.id, draft.item, content), blobs: files.map((file) => file.blob) };
}

function mediaType(type) {
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/u.test(type) && type.length <= 100 ? type : "application/octet-stream";
}

function showSent() {
  show = showSent;
  const again = element("button", { type: "button", class: "second" }, say("again"));
  again.addEventListener("click", () => busy(again, () => load().catch((error) => showCode(reason(error)))));
  replace(element("div", { role: "status" }, element("h1", {}, say("sent")), element("p", {}, say("sentMore"))), again);
}

function begin() {
  for (const code of Object.keys(WORDS)) {
    const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
    languages.append(element("option", { value: code, lang: code }, name));
  }
  languages.value = state.language;
  const speak = () => {
    state.language = languages.value;
    document.documentElement.lang = state.language;
    document.title = say("title");
    document.getElementById("language-label").textContent = say("language");
    show();
  };
  languages.addEventListener("change", speak);
  try {
    state.link = readFragment(location.hash);
    state.box = new Box(state.link.id);
  } catch {
    state.link = null;
  }
  window.addEventListener("hashchange", () => location.reload());
  speak();
}

begin();
