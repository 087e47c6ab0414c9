// At the desk the key «/» leads to the search: into its box if the page has one, else to its page.
"use strict";
(function () {
  const address = document.currentScript.dataset.search;
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    const box = document.getElementById("search-q");
    if (box) box.focus();
    else location.assign(address);
  });
})();
