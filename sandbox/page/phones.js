"use strict";

const TEXTS = {
  zh: {
    title: "手机短信", subtitle: "沙盒：银行之外的世界", phones: "手机", search: "按号码查找", clear: "清空",
    noPhones: "还没有手机收到短信。在手机银行登录后，验证码会出现在这里。",
    noMessages: "选择一部手机，查看它收到的短信。", live: "实时", lost: "连接中断，正在重连", copy: "复制", copied: "已复制",
    back: "返回手机列表", count: (n) => `${n} 条短信`, unread: "有新短信", other: "English", page: "手机短信 · 沙盒",
  },
  en: {
    title: "Phones", subtitle: "Sandbox: the world outside the bank", phones: "Phones", search: "Find by number", clear: "Clear",
    noPhones: "No phone has received a message yet. Sign in at the mobile bank and the code appears here.",
    noMessages: "Choose a phone to read its messages.", live: "Live", lost: "Connection lost, reconnecting", copy: "Copy", copied: "Copied",
    back: "Back to the phones", count: (n) => `${n} ${n === 1 ? "message" : "messages"}`, unread: "New message", other: "中文",
    page: "Phones · Sandbox",
  },
};
// A code is 4 to 8 digits standing alone in a text that speaks of one.
const CODE = /(?<![\d*])\d{4,8}(?![\d*])/;
const SPEAKS_OF_CODE = /码|code/i;

const at = (id) => document.getElementById(id);
const state = { language: remembered(), phones: [], selected: null, unread: new Set(), live: false, query: "", messages: [] };

function remembered() {
  const kept = localStorage.getItem("sandbox-language");
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function readable(number) {
  return number.replace(/^(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3");
}

function clock(instant) {
  const when = new Date(instant);
  const today = when.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
  const locale = state.language === "zh" ? "zh-CN" : "en-GB";
  return when.toLocaleString(locale, today ? time : { month: "short", day: "numeric", ...time });
}

function showTexts() {
  const texts = TEXTS[state.language];
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.title = texts.page;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", texts[element.dataset.label]);
    if (element.tagName === "INPUT") element.placeholder = texts[element.dataset.label];
  }
  at("language").textContent = texts.other;
}

function showLive() {
  at("live").classList.toggle("on", state.live);
  at("live").lastElementChild.textContent = TEXTS[state.language][state.live ? "live" : "lost"];
}

function showPhones() {
  const shown = state.phones.filter((phone) => phone.number.includes(state.query));
  at("list").replaceChildren(...shown.map((phone) => {
    const row = make("button", { type: "button", class: "row", "aria-current": String(phone.number === state.selected) },
      make("b", {}, readable(phone.number)),
      make("time", { datetime: phone.latest.received_at }, clock(phone.latest.received_at)),
      make("span", {}, phone.latest.text));
    if (state.unread.has(phone.number)) row.append(make("i", { role: "img", "aria-label": TEXTS[state.language].unread }));
    row.addEventListener("click", () => select(phone.number));
    return make("li", {}, row);
  }));
  at("no-phones").hidden = shown.length > 0;
}

function codeButton(code) {
  const texts = TEXTS[state.language];
  const label = make("span", {}, texts.copy);
  const button = make("button", { type: "button", class: "code", "aria-label": `${texts.copy} ${code}` }, make("b", {}, code), label);
  button.addEventListener("click", async () => {
    await copy(code);
    label.textContent = texts.copied;
    setTimeout(() => { label.textContent = texts.copy; }, 1500);
  });
  return button;
}

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain HTTP on another machine's address has no clipboard API; a selected field still copies.
  const field = make("textarea", { readonly: "" }, text);
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function bubble(message, fresh) {
  const text = message.signature ? `【${message.signature}】${message.text}` : message.text;
  const item = make("li", fresh ? { class: "fresh" } : {},
    make("time", { datetime: message.received_at }, clock(message.received_at)),
    make("div", { class: "bubble" }, text));
  const code = SPEAKS_OF_CODE.test(message.text) && message.text.match(CODE);
  if (code) item.append(codeButton(code[0]));
  return item;
}

function showMessages(fresh = null) {
  at("number").textContent = state.selected ? readable(state.selected) : "";
  at("count").textContent = state.selected ? TEXTS[state.language].count(state.messages.length) : "";
  at("bubbles").replaceChildren(...state.messages.map((message) => bubble(message, message.id === fresh)));
  at("bubbles").hidden = state.messages.length === 0;
  at("no-messages").hidden = state.messages.length > 0;
  at("bubbles").scrollTop = at("bubbles").scrollHeight;
}

async function select(number, reading = true) {
  state.selected = number;
  state.unread.delete(number);
  document.querySelector("main").classList.toggle("reading", reading);
  const answer = await fetch(`/phones/${encodeURIComponent(number)}/messages`);
  state.messages = (await answer.json()).items;
  showPhones();
  showMessages();
}

async function reload() {
  state.phones = (await (await fetch("/phones")).json()).items;
  const selected = state.selected ?? state.phones[0]?.number;
  if (selected) await select(selected, document.querySelector("main").classList.contains("reading"));
  showPhones();
  showMessages();
}

function arrive(message) {
  const known = state.phones.find((phone) => phone.number === message.number);
  state.phones = [
    { number: message.number, count: (known?.count ?? 0) + 1, latest: message },
    ...state.phones.filter((phone) => phone !== known),
  ];
  if (state.selected === null) {
    select(message.number, false);
    return;
  }
  if (message.number !== state.selected) state.unread.add(message.number);
  else if (!state.messages.some((shown) => shown.id === message.id)) {
    state.messages.push(message);
    showMessages(message.id);
  }
  showPhones();
}

function watch() {
  const stream = new EventSource("/phones/stream");
  stream.addEventListener("open", () => { state.live = true; showLive(); reload(); });
  stream.addEventListener("error", () => { state.live = false; showLive(); });
  stream.addEventListener("message", (event) => arrive(JSON.parse(event.data)));
}

at("search").addEventListener("input", (event) => {
  state.query = event.target.value.replace(/\D/g, "");
  showPhones();
});
at("back").addEventListener("click", () => document.querySelector("main").classList.remove("reading"));
at("clear").addEventListener("click", async () => {
  await fetch("/phones", { method: "DELETE" });
  Object.assign(state, { phones: [], selected: null, messages: [] });
  state.unread.clear();
  showPhones();
  showMessages();
});
at("language").addEventListener("click", () => {
  state.language = state.language === "zh" ? "en" : "zh";
  localStorage.setItem("sandbox-language", state.language);
  showTexts(); showLive(); showPhones(); showMessages();
});
showTexts(); showLive(); showPhones(); showMessages(); watch();
