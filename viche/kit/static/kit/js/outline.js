// A form of a report while it is written: what it gives is shown beside it, and after «{» the numbers of the catalogue are offered.
// Without this script the page's own button shows what the form gives, and the numbers stand in the lists below it.
"use strict";
(function () {
  const PAUSE = 900, MOST = 8;
  const form = document.querySelector("[data-outline-form]"), text = form && form.querySelector("[data-outline]");
  const place = document.querySelector("[data-outline-preview]");
  if (!text || !place) return;

  let waits = 0, asked = 0;
  async function show() {
    const mine = ++asked;
    place.setAttribute("aria-busy", "true");
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (mine !== asked) return;
    place.removeAttribute("aria-busy");
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  }
  form.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(show, PAUSE); });

  const slots = [...document.querySelectorAll("[data-slot]")].map((code) => ({ title: code.dataset.slot, slot: code.textContent }));
  const list = document.createElement("ul");
  list.id = "slots-offered";
  list.className = "offered";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.labels[0].textContent);
  list.hidden = true;
  text.after(list);
  text.setAttribute("aria-controls", list.id);
  let at = 0;

  function begun() {
    const before = text.value.slice(0, text.selectionStart), open = before.lastIndexOf("{");
    const word = open < 0 ? "" : before.slice(open);
    return /^\{[^{}%\n#~:]*$/.test(word) && before[open - 1] !== "{" ? word.slice(1) : null;
  }
  function close() { list.hidden = true; text.removeAttribute("aria-activedescendant"); }
  function point(next) {
    const all = [...list.children];
    at = (next + all.length) % all.length;
    all.forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    text.setAttribute("aria-activedescendant", all[at].id);
  }
  function offer() {
    const word = begun();
    if (word === null) return close();
    const wanted = word.trim().toLowerCase();
    const found = slots.filter((one) => (one.title + " " + one.slot).toLowerCase().includes(wanted)).slice(0, MOST);
    if (!found.length) return close();
    list.replaceChildren(...found.map((one, index) => {
      const item = document.createElement("li");
      item.id = "slot-" + index;
      item.setAttribute("role", "option");
      item.textContent = one.title + " — " + one.slot;
      item.dataset.slot = one.slot;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); put(one.slot); });
      return item;
    }));
    list.hidden = false;
    point(0);
  }
  function put(slot) {
    const end = text.selectionStart, open = text.value.slice(0, end).lastIndexOf("{");
    const rest = text.value[end] === "}" ? end + 1 : end;
    text.setRangeText(slot, open, rest, "end");
    close();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.addEventListener("input", offer);
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") point(at + (event.key === "ArrowDown" ? 1 : -1));
    else if (event.key === "Enter" || event.key === "Tab") put(list.children[at].dataset.slot);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
})();
