/** Narrows a list of lectures in place; the address keeps the choice, so that it can be sent and gone back to. */

/** @param {HTMLFormElement} form */
export function start(form) {
  /** @type {Record<string, string | number>[]} */
  const rows = JSON.parse(form.dataset.rows ?? "[]");
  const cards = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (form.nextElementSibling).children]);
  const said = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const selects = [...form.querySelectorAll("select")];
  const fits = (/** @type {Record<string, string | number>} */ row) => selects.every(({ name, value }) =>
    !value || (name === "minutes" ? Number(row.minutes) > 0 && Number(row.minutes) <= Number(value) : row[name] === value));
  const show = () => {
    rows.forEach((row, place) => { cards[place].hidden = !fits(row); });
    const left = cards.filter((one) => !one.hidden).length;
    const chosen = selects.some((one) => one.value);
    said.textContent = !chosen ? "" : left ? `留下 ${left} 讲` : "没有合适的，放宽一样试试。";
  };
  const asked = new URLSearchParams(location.search);
  for (const one of selects) if ([...one.options].some((option) => option.value === asked.get(one.name))) one.value = asked.get(one.name) ?? "";
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    show();
    const kept = new URLSearchParams(selects.filter((one) => one.value).map((one) => [one.name, one.value]));
    history.replaceState(null, "", `${location.pathname}${kept.size ? `?${kept}` : ""}`);
  });
  show();
}
