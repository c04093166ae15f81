/* The board without a mouse needs none of this: names can also be dragged onto seats. */
(() => {
  "use strict";
  const form = document.getElementById("board");
  if (!form) return;
  let dragged = null;

  document.querySelectorAll("[data-number]").forEach((name) => {
    name.addEventListener("dragstart", (event) => {
      dragged = name;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name.dataset.number);
    });
    name.addEventListener("dragend", () => { dragged = null; });
  });

  form.querySelectorAll("[data-seat]").forEach((seat) => {
    const fits = () => dragged && dragged.dataset.kind === seat.dataset.kind;
    seat.addEventListener("dragover", (event) => { if (fits()) event.preventDefault(); });
    seat.addEventListener("drop", (event) => {
      if (!fits()) return;
      event.preventDefault();
      const number = dragged.dataset.number;
      form.querySelectorAll("select").forEach((other) => { if (other.value === number) other.value = ""; });
      const select = form.elements[seat.dataset.seat];
      if (![...select.options].some((option) => option.value === number)) select.add(new Option(number, number));
      select.value = number;
      form.submit();
    });
  });
})();
