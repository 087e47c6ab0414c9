// A job's page without reloading: only its middle is put in again, so focus and a screen reader stay where they are.
// Without this script the page reloads itself.
"use strict";
(function () {
  const PAUSE = 1500;
  async function look() {
    const here = document.getElementById("job");
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
      // Done: the page itself follows the redirect to what came of it.
      if (!answer.ok) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = page.getElementById("job");
      if (!there) return location.reload();
      const going = "going" in there.dataset;
      if (there.textContent !== here.textContent) here.replaceChildren(...there.childNodes);
      if (!going) return document.getElementById("job-foot")?.remove();
    } catch (error) {
      // The network was away for a moment: asked again.
    }
    setTimeout(look, PAUSE);
  }
  setTimeout(look, PAUSE);
})();
