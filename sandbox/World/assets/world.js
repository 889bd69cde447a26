// The sandbox world: draws /control/view, and asks for it again whenever /control/live says that something changed.
"use strict";

const themes = { system: "i-auto", light: "i-sun", dark: "i-moon" };
let theme = localStorage.getItem("theme");
if (!(theme in themes)) theme = "system";
if (theme !== "system") document.documentElement.dataset.theme = theme;

const byId = id => document.getElementById(id);
const svgNamespace = "http://www.w3.org/2000/svg";

/** Makes an element; text is always set as text. */
function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter(child => child != null));
  return made;
}

function icon(id, sizes = "i") {
  const svg = document.createElementNS(svgNamespace, "svg"), use = document.createElementNS(svgNamespace, "use");
  svg.setAttribute("class", sizes);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", "#" + id);
  svg.append(use);
  return svg;
}

function glyph(network, size) {
  const svg = document.createElementNS(svgNamespace, "svg"), path = document.createElementNS(svgNamespace, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", network.look.icon);
  svg.append(path);
  const made = make("span", { class: "glyph " + size, "data-net": "", role: "img", "aria-label": network.name }, svg);
  made.style.setProperty("--net", network.look.colour);
  return made;
}

function avatar(one, size = "") {
  const made = make("span", { class: "ava " + size, "aria-hidden": "true" }, one.initials);
  made.style.setProperty("--h", one.hue);
  return made;
}

let view = null, viewAt = 0, person = sessionStorage.getItem("person"), chosen = null;
const cards = new Map(), seen = new Set();

// ---- time

const now = () => new Date(+new Date(view.now) + (performance.now() - viewAt) * view.speed);
const clockOf = date => date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function when(iso) {
  const at = new Date(iso), today = now(), age = today - at;
  if (age < 60_000) return "just now";
  if (at.toDateString() === today.toDateString()) return clockOf(at);
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return "yesterday, " + clockOf(at);
  return at.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" }) + ", " + clockOf(at);
}

function showClock() {
  if (!view) return;
  byId("wt").textContent = clockOf(now());
  byId("wd").textContent = now().toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "long" });
}

// ---- asking

async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  const answer = await fetch("control/" + path, body === undefined ? { method }
    : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const text = await answer.text();
  const data = text ? JSON.parse(text) : null;
  if (!answer.ok) throw new Error(data?.detail ?? "The sandbox said " + answer.status + ".");
  return data;
}

async function act(path, body, said, method) {
  try {
    const data = await ask(path, body, method);
    if (said) toast(said);
    await refresh();
    return data;
  } catch (trouble) {
    toast(trouble.message);
    return null;
  }
}

let refreshing = false, again = false;
async function refresh() {
  if (refreshing) { again = true; return; }
  refreshing = true;
  try {
    do {
      again = false;
      view = await ask("view");
      viewAt = performance.now();
      byId("stale").hidden = true;
      draw();
    } while (again);
  } catch {
    byId("stale").hidden = false;
  } finally {
    refreshing = false;
  }
}

function toast(text) {
  const made = make("div", { class: "toast" }, make("span", { class: "grow" }, text));
  byId("toasts").append(made);
  setTimeout(() => made.remove(), 5000);
}

// ---- drawing

function draw() {
  showClock();
  for (const button of document.querySelectorAll("[data-speed]"))
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === view.speed));
  byId("product").hidden = !view.product;
  if (view.product) byId("product").href = view.product;
  byId("crowd").checked = view.crowdReacts;
  byId("crowd").disabled = false;
  drawPeople();
  drawColumns();
  drawLog();
  drawLogins();
}

function drawPeople() {
  const audience = view.people.filter(one => !one.ownsChannels), box = byId("people");
  if (!audience.some(one => one.id === person)) person = audience[0].id;
  if (box.querySelectorAll("label").length !== audience.length) {
    box.querySelectorAll("label").forEach(label => label.remove());
    for (const one of audience)
      box.append(make("label", { class: "wwho" },
        make("input", { type: "radio", name: "who", value: one.id, checked: one.id === person }), avatar(one),
        make("span", {}, make("b", {}, one.name), make("small", {}, one.about))));
  }
  const to = byId("dm-to"), places = view.networks.flatMap(network => network.receivers.map(account => [network, account]));
  byId("dm").hidden = places.length === 0;
  const wanted = places.map(([network, account]) => network.id + " " + account.id).join();
  if (to.dataset.places !== wanted) {
    to.dataset.places = wanted;
    to.replaceChildren(...places.map(([network, account]) =>
      make("option", { value: JSON.stringify([network.id, account.id]) }, network.name + " · " + account.name)));
  }
}

function drawColumns() {
  const box = byId("networks");
  if (box.querySelectorAll(".wcol").length !== view.networks.length || byId("looking")) {
    cards.clear();
    box.replaceChildren(...view.networks.map(drawColumn));
    if (view.networks.length === 0) box.append(make("p", { class: "sub" }, "There are no networks in this sandbox."));
  }
  for (const network of view.networks) {
    const column = byId("column-" + network.id);
    column.querySelector("header small").textContent = network.account;
    column.querySelector(".wbroken").replaceChildren(...network.faults.map(drawFault));
    drawCards(network, column.querySelector(".wcards"));
  }
}

function drawColumn(network) {
  const column = make("section", { class: "wcol", id: "column-" + network.id, "aria-labelledby": "w-" + network.id, "data-net": "" },
    make("header", {}, glyph(network, "lg"),
      make("div", {}, make("h2", { id: "w-" + network.id }, network.name), make("small")),
      make("button", { class: "btn sm", type: "button", "data-break": network.id, "aria-label": "Break " + network.name }, icon("i-bolt"), "Break")),
    make("div", { class: "wbroken" }), make("div", { class: "wcards" }));
  column.style.setProperty("--net", network.look.colour);
  return column;
}

const faultWords = {
  rateLimited: "Answers 429", errorBefore: "Answers 503", errorAfter: "Stores, answers 500", cutBefore: "Cut before the act",
  resetBefore: "Reset before the act", cutAfter: "Cut after the act", resetAfter: "Reset after the act", cutAnswer: "Cut in the answer",
  hangBefore: "Hangs before the act", hangAfter: "Hangs after the act", late: "Stored late", malformedAfter: "Answers nonsense",
  htmlBefore: "Answers a web page", htmlAfter: "Stores, answers a web page", emptyAfter: "Stores, answers nothing",
  slow: "Slow processing", listLag: "Lists lag behind",
};

function drawFault(fault) {
  const left = fault.left ? `next ${fault.left} call${fault.left > 1 ? "s" : ""}`
    : fault.until ? Math.max(1, Math.ceil((new Date(fault.until) - now()) / 60_000)) + " min left" : "until you stop it";
  return make("div", { class: "wfault", "data-state": "failed" }, icon("i-st-failed", "i sm"),
    make("span", {}, `${faultWords[fault.kind]}, ${left}`),
    make("button", { class: "link", type: "button", "data-heal": fault.id }, "Stop"));
}

function drawCards(network, box) {
  const first = !box.dataset.drawn;
  box.dataset.drawn = "yes";
  const wanted = network.posts.map(post => {
    const key = network.id + " " + post.id;
    let card = cards.get(key);
    if (!card) {
      card = drawCard(network, post);
      card.dataset.arrived = first || seen.has(key) ? 0 : Date.now();
      cards.set(key, card);
      seen.add(key);
    }
    fillCard(network, post, card);
    return card;
  });
  if (wanted.length === 0) {
    box.replaceChildren(make("p", { class: "cap" }, "Nothing posted here yet. Post in Rostrum."));
    return;
  }
  // Only what moved is touched, so that a half-written comment keeps its place and the focus.
  wanted.forEach((card, at) => { if (box.children[at] !== card) box.insertBefore(card, box.children[at] ?? null); });
  while (box.children.length > wanted.length) box.lastChild.remove();
}

function drawCard(network, post) {
  const field = "comment-" + network.id + "-" + post.id;
  return make("article", { class: "wp" + (network.look.pictureFirst ? " picture-first" : ""), "data-net": "" },
    make("div", { class: "wh" }, avatar(post), make("span", {}, make("b", {}, post.author), make("small"))),
    make("div", { class: "wcut", "data-state": "check", hidden: true }, icon("i-st-check", "i sm"),
      make("span", {}, "This one arrived, the answer did not. It must not appear here twice.")),
    ...(network.look.pictureFirst ? [drawMedia(post), drawText(network, post)] : [drawText(network, post), drawMedia(post)]),
    post.link ? make("div", { class: "wcard" }, make("b", {}, post.link.title), make("small", {}, post.link.description || post.link.address)) : null,
    make("div", { class: "wtags" }, ...[post.isReply && "answer in a thread", post.visibility].filter(Boolean).map(tag => make("span", {}, tag))),
    make("div", { class: "wa" },
      make("button", { type: "button", class: "wb", "data-like": "" }, icon(network.look.stars ? "i-star" : "i-heart"), make("span", { class: "num" }), make("span", { class: "vh" }, network.look.likeWord)),
      network.look.hasComments ? make("button", { type: "button", class: "wb", "data-talk": "", "aria-expanded": "false" }, icon("i-message"), make("span", { class: "num" }), make("span", { class: "vh" }, "comments, answer")) : null,
      make("span", { class: "wb wshares" }, icon("i-repeat"), make("span", { class: "num" }), make("span", { class: "vh" }, "shares")),
      make("span", { class: "grow" }), make("small", { class: "wb cap wviews" }),
      make("button", { type: "button", class: "wb", popovertarget: "more-post", "aria-label": "More for this post" }, icon("i-more"))),
    make("ul", { class: "wc" }),
    make("form", { class: "wf", hidden: true }, make("label", { class: "vh", for: field }, "Comment"),
      make("input", { id: field, class: "input sm", autocomplete: "off", required: true }),
      make("button", { class: "icon-btn sm", "aria-label": "Send the comment" }, icon("i-send"))));
}

function drawText(network, post) {
  const box = make("div", { class: "wt" });
  if (post.contentWarning) box.append(make("span", { class: "cwline" }, "CW: " + post.contentWarning));
  if (post.text) box.append(make("p", {}, ...(network.look.pictureFirst ? [make("b", {}, post.handle), " "] : []), post.text));
  return box;
}

function drawMedia(post) {
  if (post.media.length === 0) return null;
  const box = make("div", { class: post.media.length > 1 ? "wm many" : "wm" });
  for (const media of post.media) {
    const address = "control/media/" + media.hash, alt = media.alt ?? "";
    const none = () => make("p", { class: "none" }, `${media.contentType}, ${(media.length / 1e6).toFixed(1)} MB: too large to be kept here`);
    const shown = media.contentType.startsWith("video/") ? make("video", { src: address, controls: true, preload: "metadata", "aria-label": alt })
      : media.contentType.startsWith("image/") ? make("img", { src: address, alt, loading: "lazy" }) : none();
    shown.addEventListener("error", () => shown.replaceWith(none()), { once: true });
    box.append(shown);
  }
  return box;
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

function fillCard(network, post, card) {
  card.post = post;
  card.network = network;
  card.querySelector(".wh small").textContent = when(post.at) + " · @" + post.handle;
  const fresh = Date.now() - card.dataset.arrived < 60_000, mark = card.querySelector(".wh .new");
  if (fresh && !mark) card.querySelector(".wh").append(make("span", { class: "new" }, "new"));
  if (!fresh) mark?.remove();
  card.querySelector(".wcut").hidden = !post.unheard;
  const like = card.querySelector("[data-like]");
  like.setAttribute("aria-pressed", String(post.likedBy.includes(person)));
  like.querySelector(".num").textContent = short.format(post.numbers.likes);
  const talk = card.querySelector("[data-talk]");
  if (talk) talk.querySelector(".num").textContent = short.format(post.numbers.comments);
  card.querySelector(".wshares .num").textContent = short.format(post.numbers.shares);
  card.querySelector(".wviews").textContent = short.format(post.numbers.views) + (post.numbers.views === 1 ? " view" : " views");
  const name = view.people.find(one => one.id === person)?.name ?? "";
  const input = card.querySelector(".wf input");
  input.placeholder = `Comment as ${name}…`;
  card.querySelector(".wf label").textContent = "Comment as " + name;
  const list = card.querySelector(".wc");
  if (list.children.length !== post.comments.length)
    list.replaceChildren(...post.comments.map(comment => make("li", {}, avatar(comment, "xs"),
      make("span", {}, make("b", {}, comment.author), " " + comment.text))));
}

function drawLog() {
  byId("heard").textContent = view.heard ? view.heard.toLocaleString("en") + " so far" : "";
  byId("log").replaceChildren(...view.requests.map(line => {
    const network = [...view.networks, ...view.collections].find(one => one.id === line.network);
    const [state, words] = lineWords(line);
    const at = new Date(line.at);
    return make("li", { "data-state": state }, glyph(network, "sm"),
      make("span", { class: "mono trunc", title: line.path }, line.method + " " + tail(line.path)),
      make("time", { datetime: line.at }, at.toLocaleTimeString("en-GB")), make("small", {}, words));
  }));
}

/** What tells paths apart stands at their end. */
const tail = path => path.length > 21 ? "…" + path.slice(-20) : path;

function drawLogins() {
  const box = byId("logins");
  if (box.children.length === view.networks.length + view.collections.length) return;
  const collections = view.collections.map(one => make("div", {}, glyph(one, "sm"), make("ul", { "aria-label": one.name },
    ...one.keys.map(key => make("li", {}, make("b", {}, one.name), make("small", {}, "key ", make("code", {}, key)))))));
  box.replaceChildren(...view.networks.map(network => make("div", {}, glyph(network, "sm"),
    make("ul", { "aria-label": network.name }, ...network.logins.map(login =>
      make("li", {}, make("b", {}, login.handle), login.appPassword ? make("small", {}, "app password ", make("code", {}, login.appPassword)) : null)),
      ...network.homeServers.map(server => make("li", {}, make("small", {}, "server ", make("code", {}, server))))))), ...collections);
}

function lineWords(line) {
  const asked = line.fault ? " · you asked for it" : "";
  if (line.end === "open") return ["publishing", line.fault ? "hangs, as you asked" : "being answered"];
  if (line.end === "cut") return ["check", line.fault ? (faultWords[line.fault] ?? "cut").toLowerCase() : "the caller went away"];
  const took = line.milliseconds < 1 ? "1 ms" : Math.round(line.milliseconds) + " ms";
  return [line.status < 400 ? (line.fault ? "check" : "published") : "failed", line.status + (asked || " · " + took)];
}

// ---- acting

function start() {
  showTheme();
  document.addEventListener("click", click);
  document.addEventListener("submit", submit);
  document.addEventListener("change", change);
  setInterval(showClock, 1000);
  const live = new EventSource("control/live");
  live.addEventListener("changed", refresh);
  live.addEventListener("error", () => { byId("stale").hidden = false; });
  refresh();
}

function showTheme() {
  const button = byId("theme");
  button.setAttribute("aria-label", { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" }[theme]);
  button.title = button.getAttribute("aria-label");
  button.querySelector("use").setAttribute("href", "#" + themes[theme]);
}

function nextTheme() {
  const names = Object.keys(themes);
  theme = names[(names.indexOf(theme) + 1) % names.length];
  localStorage.setItem("theme", theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  showTheme();
}

async function click(event) {
  if (event.target.matches("dialog")) event.target.close();
  const button = event.target.closest("button");
  if (!button) return;
  const data = button.dataset, card = button.closest(".wp");
  if (button.id === "theme") nextTheme();
  if ("close" in data) button.closest("dialog").close();
  if (data.speed) await act("clock", { speed: Number(data.speed) });
  if (data.jump) {
    await act("clock", { advanceSeconds: Number(data.jump) });
    toast(`It is now ${byId("wd").textContent}, ${byId("wt").textContent}.`);
  }
  if (data.break) openBreak(data.break);
  if (data.heal) await act("faults/" + data.heal, undefined, "Whole again.", "DELETE");
  if ("like" in data) await act("people/like", { network: card.network.id, person, post: card.post.id });
  if ("talk" in data) {
    const form = card.querySelector("form");
    form.hidden = !form.hidden;
    button.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) form.querySelector("input").focus();
  }
  if (button.getAttribute("popovertarget")) {
    chosen = card;
    document.querySelector("[data-more=sent]").hidden = !card.post.requestId;
  }
  if (data.more) await more(data.more);
  if (button.id === "empty") byId("empty-dialog").showModal();
  if (button.id === "empty-now") {
    byId("empty-dialog").close();
    await act("reset", {}, "Empty. Connect the channels again.");
  }
}

async function more(what) {
  byId("more-post").hidePopover();
  const body = { network: chosen.network.id, post: chosen.post.id };
  if (what === "remove") await act("posts/remove", body, "Taken down. Rostrum was not told.");
  if (what === "boost") await act("posts/boost", { ...body, people: 500 }, "500 more people saw it.");
  if (what === "sent") await showSent(chosen.post.requestId);
}

async function showSent(id) {
  const heard = await ask("requests/" + id).catch(() => null);
  byId("sent-line").textContent = heard ? `${heard.method} ${heard.path}` : "";
  byId("sent-text").textContent = heard
    ? [...Object.entries(heard.headers).map(([name, value]) => `${name}: ${value}`), "", pretty(heard.body)].join("\n")
    : "This request is no longer remembered.";
  byId("sent").showModal();
}

function pretty(body) {
  try { return JSON.stringify(JSON.parse(body), null, 2); } catch { return body ?? ""; }
}

function openBreak(id) {
  const dialog = byId("break");
  dialog.dataset.network = id;
  byId("break-name").textContent = view.networks.find(one => one.id === id).name;
  dialog.showModal();
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  if (form.id === "break-form") return breakIt(form);
  const field = form.querySelector("input, textarea"), text = field.value.trim();
  if (!text) return;
  if (form.id === "dm") {
    const [network, to] = JSON.parse(byId("dm-to").value);
    if (await act("people/message", { network, person, to, text }, "Sent.")) field.value = "";
  } else {
    const card = form.closest(".wp");
    if (await act("people/comment", { network: card.network.id, person, post: card.post.id, text }, "Said.")) field.value = "";
  }
}

async function breakIt(form) {
  const kind = new FormData(form).get("fault"), long = byId("fl").value, network = byId("break").dataset.network;
  byId("break").close();
  await act("faults", {
    network, kind, calls: byId("fw").value, times: long === "time" ? 0 : Number(long),
    ...(long === "time" ? { forSeconds: 300 } : {}), ...(kind === "slow" ? { seconds: 300 } : {}),
  }, kind === "revoke" ? "Every token of this network is revoked." : "Broken. It heals by itself after what you chose.");
}

async function change(event) {
  if (event.target.name === "who") {
    person = event.target.value;
    sessionStorage.setItem("person", person);
    draw();
  }
  if (event.target.id === "crowd") await act("crowd", { reacts: event.target.checked });
  if (event.target.name === "fault") {
    byId("fl").disabled = event.target.value === "revoke";
    byId("fw").disabled = event.target.value === "revoke" || event.target.value === "slow";
  }
}

document.addEventListener("DOMContentLoaded", start);
