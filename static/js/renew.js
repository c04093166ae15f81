/* A part of the page that changes by itself: fetched again while it says so, without moving anybody's focus
   or place. Without this file the page loads itself anew. */
(function () {
  "use strict";

  function renewed() {
    var part = document.querySelector("[data-renew]");
    if (!part) { return; }
    window.setTimeout(function () {
      fetch(window.location.href, { credentials: "same-origin", redirect: "error" })
        .then(function (answer) {
          if (!answer.ok) { throw new Error(String(answer.status)); }
          return answer.text();
        })
        .then(function (text) {
          var page = new DOMParser().parseFromString(text, "text/html");
          var news = page.getElementById(part.id);
          if (!news || !news.hasAttribute("data-renew")) {
            window.location.reload();
            return;
          }
          update(part, news);
          renewed();
        })
        .catch(renewed);
    }, Number(part.getAttribute("data-renew")) * 1000);
  }

  function update(part, news) {
    if (part.innerHTML === news.innerHTML) { return; }
    var held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    part.innerHTML = news.innerHTML;
    var again = held && part.querySelector("a[href='" + CSS.escape(held) + "']");
    if (again) { again.focus(); }
  }

  renewed();
})();
