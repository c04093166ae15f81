/* Saves a form by itself a few seconds after typing stops, and when the page is left. Nothing that was typed is
   ever taken away: when saving fails the words stay in the form and are tried again. Without this file the
   form has its own button for saving. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-autosave]");
  var status = document.getElementById("saved");
  if (!form || !status || !window.fetch || !window.FormData) { return; }

  var PAUSE = 3000;
  var LONGEST_PAUSE = 60000;
  var pause = PAUSE;
  var timer = null;
  var busy = false;
  var stopped = false;
  var leaving = false;
  var stored = snapshot();

  function snapshot() {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (name !== "revision" && name !== "base" && name !== "csrfmiddlewaretoken") { pairs.push(name + "=" + value); }
    });
    return pairs.join("&");
  }

  function tell(words, isBad) {
    if (status.textContent !== words) { status.textContent = words; }
    status.classList.toggle("not-saved", Boolean(isBad));
  }

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  }

  function save() {
    window.clearTimeout(timer);
    var now = snapshot();
    if (busy || stopped || leaving || now === stored) { return; }
    busy = true;
    tell(form.dataset.saving);
    fetch(form.dataset.autosave, {
      method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual",
      headers: { "Accept": "application/json" }
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401) { return stop(form.dataset.signedOut); }
      var isJson = (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
      if (answer.status >= 500 || answer.status === 429) { throw new Error(String(answer.status)); }
      if (!isJson) { return stop(form.dataset.refused); }
      return answer.json().then(function (news) { settle(news, now); });
    }).catch(function () {
      tell(form.dataset.failed, true);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      later(pause);
    }).then(function () {
      busy = false;
      if (!stopped && pause === PAUSE && snapshot() !== stored) { later(PAUSE); }
    });
  }

  function settle(news, sent) {
    if (news.state !== "saved") {
      tell(news.words, true);
      stopped = news.state === "clash";
      stored = sent;
      return;
    }
    form.elements.revision.value = news.revision;
    form.elements.base.value = JSON.stringify(news.base);
    stored = sent;
    pause = PAUSE;
    tell(news.words);
  }

  function stop(words) {
    stopped = true;
    tell(words, true);
  }

  function count(field) {
    var longest = Number(field.dataset.longest);
    var hint = longest && document.getElementById(field.getAttribute("aria-describedby") || "");
    if (!hint) { return; }
    var used = field.value.replace(/\r\n/g, "\n").length;
    var language = document.documentElement.lang;
    var number = function (value) { return value.toLocaleString(language === "en" ? "en-GB" : language); };
    var words = used > longest ? form.dataset.over : form.dataset.used;
    words = words.replace("%(used)s", number(used)).replace("%(limit)s", number(longest))
      .replace("%(over)s", number(used - longest));
    var place = hint.querySelector(".counter");
    if (place) {
      place.textContent = words;
      place.classList.toggle("over", used > longest);
    }
  }

  form.addEventListener("input", function (event) {
    count(event.target);
    if (!stopped) { later(pause); }
  });
  form.addEventListener("change", function () { if (!stopped) { later(PAUSE); } });
  form.addEventListener("submit", function () {
    leaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("online", save);
  window.addEventListener("pageshow", function () { leaving = false; });
  window.addEventListener("pagehide", function () {
    // The page goes away: what is new is handed to the browser, which sends it without us.
    if (!leaving && !stopped && snapshot() !== stored && navigator.sendBeacon) {
      navigator.sendBeacon(form.dataset.autosave, new FormData(form));
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (stopped && !leaving && snapshot() !== stored) { event.preventDefault(); }
  });
  Array.prototype.forEach.call(form.querySelectorAll("[data-longest]"), count);
})();
