// SPDX-License-Identifier: Apache-2.0
// Saves a form while it is filled in: a moment after typing stops, and when the page is left. Without it the button does the same.
const form = document.querySelector("form[data-typed]");
const PAUSE = 1000;
const APART = 3000;
const AGAIN = 15000;
// What a browser sends for a page that is being left.
const LEAVING = 60000;

if (form) {
  const place = form.querySelector("[data-typed-said]");
  const [words, link] = place.children;
  let changed = false;
  let busy = false;
  let failing = false;
  let last = 0;
  let timer = 0;

  const say = (state, said, url = "", label = "") => {
    place.dataset.state = state;
    if (words.textContent !== said) words.textContent = said;
    link.hidden = !url;
    link.href = url;
    link.textContent = label;
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(pause, last + APART - Date.now()));
  };

  const written = () => {
    const data = new FormData(form);
    const pairs = [...data].filter(([, value]) => typeof value === "string");
    return new URLSearchParams([...pairs, ["then", "typed"]]);
  };

  const heard = (told) => {
    say(told.saved ? "saved" : "kept", told.said, told.url, told.link);
    if (!told.saved) return;
    for (const [name, value] of [["version", told.version], ["draft", told.draft]])
      for (const each of document.querySelectorAll(`main input[name=${name}]`)) each.value = value;
    if (!told.address || told.address === location.pathname) return;
    history.replaceState(null, "", told.address);
    form.action = told.address;
  };

  const again = () => {
    changed = true;
    failing = true;
  };

  const failed = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const why = page.querySelector("main p") || page.querySelector("h1");
    say("unsaved", `${place.dataset.wrong} ${why ? why.textContent.trim() : answer.status}`);
    again();
  };

  // Signing in again in another window changes the form's token; the page itself says what it is now.
  const renewed = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("form[data-typed] [name=csrfmiddlewaretoken]");
    for (const each of fresh ? document.querySelectorAll("[name=csrfmiddlewaretoken]") : []) each.value = fresh.value;
    return Boolean(fresh);
  };

  const send = (body, keepalive) =>
    fetch(form.action, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });

  const save = async (leaving = false) => {
    clearTimeout(timer);
    if (!changed || (busy && leaving !== true)) return;
    changed = false;
    busy = true;
    failing = false;
    last = Date.now();
    try {
      const body = written();
      let answer = await send(body, leaving === true && String(body).length < LEAVING);
      if (answer.status === 403 && (await renewed())) answer = await send(written(), false);
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (json) heard(await answer.json());
      else await failed(answer);
    } catch {
      say("unsaved", place.dataset.unreachable);
      again();
    } finally {
      busy = false;
    }
    if (changed) later(failing ? AGAIN : PAUSE);
  };

  const touched = (event) => {
    if (event.target.type === "file") return;
    changed = true;
    later(PAUSE);
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    changed = false;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => save(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
}
