// Adds up the scores of a review while they are given. Without script the server reckons at each saving.
"use strict";

(() => {
  const output = document.querySelector("[data-running-total]");
  if (!output) return;
  const number = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const scales = [...document.querySelectorAll("[data-weight]")];

  const show = () => {
    let points = 0;
    let weights = 0;
    let given = 0;
    for (const scale of scales) {
      const chosen = scale.querySelector("input:checked");
      if (!chosen) continue;
      const weight = Number(scale.dataset.weight);
      points += (weight * Number(chosen.value)) / Number(scale.dataset.highest);
      weights += weight;
      given += 1;
    }
    output.querySelector("[data-total]").textContent = weights ? number.format((points * 5) / weights) : "–";
    output.querySelector("[data-given]").textContent = String(given);
  };

  for (const scale of scales) scale.addEventListener("change", show);
  show();
})();
