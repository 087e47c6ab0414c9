// The desk by keyboard: N opens the box, / the search, typing finds kinds, Ctrl+Enter saves; a file is dropped or pasted, rows of a
// table are pasted. Without this script all of it works by the page's own links and buttons.
"use strict";
(function () {
  const OFF = "viche-n-off", ROWS = "viche-rows", PAUSE = 120;
  const one = (what) => document.querySelector(what);
  const box = one("[data-pen] #kind"), form = one("[data-pen] #pen-form"), paste = one("[data-paste]");

  function kept(store, key) {
    try { return store.getItem(key); } catch (error) { return null; }
  }
  const leading = (key) =>
    [...document.querySelectorAll(".rail a:has(kbd)")].find((link) => link.querySelector("kbd").textContent === key);
  function search(event) {
    const words = one("#search-q"), link = leading("/");
    if (!words && !link) return;
    event.preventDefault();
    if (words) words.focus(); else link.click();
  }
  const typing = (place) => place.closest("input, select, textarea, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && form) return one("[data-next]").click();
    if (event.altKey && event.key === "ArrowUp" && one("[data-like]")) return one("[data-like]").click();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || kept(localStorage, OFF)) return;
    if (event.key === "/") return search(event);
    // The key, not the letter: on a Ukrainian keyboard it writes «т».
    if (event.code !== "KeyN" || event.shiftKey) return;
    const link = leading("N");
    if (!box && !link) return;
    event.preventDefault();
    if (!box) return link.click();
    box.focus();
    box.select();
  });

  // A key that does something by itself can be switched off (WCAG 2.1.4).
  const keys = one("[data-keys]");
  if (keys) {
    const say = () => { keys.textContent = kept(localStorage, OFF) ? keys.dataset.on : keys.dataset.off; };
    keys.addEventListener("click", () => {
      if (kept(localStorage, OFF)) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
      say();
    });
    keys.hidden = false;
    say();
  }

  if (box) {
    const place = document.getElementById("kinds"), said = document.getElementById("kinds-said");
    let shown = box.value, waits = 0;
    async function look() {
      const typed = box.value;
      const answer = await fetch(box.form.action + "?part=1&kind=" + encodeURIComponent(typed));
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (typed !== box.value) return;
      shown = typed;
      place.replaceChildren(...page.body.childNodes);
      const found = place.querySelector("nav");
      said.textContent = found ? found.ariaLabel + ": " + found.children.length : place.textContent;
    }
    box.addEventListener("input", () => {
      clearTimeout(waits);
      waits = setTimeout(() => look().catch(() => {}), PAUSE);
    });
    box.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(waits);
      if (shown !== box.value) await look().catch(() => {});
      const first = shown === box.value && place.querySelector("[aria-current]");
      if (first) first.click(); else box.form.submit();
    });
    box.form.parentElement.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const links = [...place.querySelectorAll("a")];
      if (!step || event.altKey || !links.length || (event.target !== box && !links.includes(event.target))) return;
      event.preventDefault();
      const next = links.indexOf(event.target) + step;
      (next < 0 ? box : links[Math.min(next, links.length - 1)]).focus();
    });
  }

  const files = form && form.querySelector("[type=file]");
  if (form) {
    const take = (list) => {
      const all = new DataTransfer();
      for (const file of [...files.files, ...list]) all.items.add(file);
      files.files = all.files;
      files.focus();
    };
    document.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (files && !text && event.clipboardData.files.length) {
        event.preventDefault();
        return take(event.clipboardData.files);
      }
      // Several cells in several lines are rows of a table.
      if (!paste || !/\t[^]*\n[^]*\S/.test(text) || event.target.closest("textarea")) return;
      event.preventDefault();
      sessionStorage.setItem(ROWS, text);
      paste.click();
    });
    const pen = form.closest("[data-pen]");
    pen.addEventListener("dragover", (event) => {
      if (files && event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    pen.addEventListener("drop", (event) => {
      if (!files || !event.dataTransfer.files.length) return;
      event.preventDefault();
      take(event.dataTransfer.files);
    });
  }
  const rows = one("textarea[data-rows]");
  if (rows && !rows.value && kept(sessionStorage, ROWS)) {
    rows.value = sessionStorage.getItem(ROWS);
    sessionStorage.removeItem(ROWS);
  }
})();
