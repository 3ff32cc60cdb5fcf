/** Today's tip on a page that was built on another day: the same calendar as the feeds, one small file. */

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

/** The phone's own day as YYYY-MM-DD. @param {Date} now */
export const dayOf = (now) => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

/** @param {HTMLElement} box with the day it was built for and the address of the calendar */
export async function show(box) {
  const now = new Date(), { day, days } = box.dataset, link = /** @type {any} */ (box.querySelector("h2 a"));
  if (day === dayOf(now)) return;
  const found = await (await fetch(/** @type {string} */ (days))).json();
  const tip = found.tips[found.days[dayOf(now)]];
  if (!tip) return;
  const root = new URL(/** @type {string} */ (days), location.href).href.replace(/feeds\/[^/]*$/, "");
  const [date, weekday] = box.querySelectorAll(".day b, .day span");
  date.textContent = `${now.getMonth() + 1}月${now.getDate()}日`;
  weekday.textContent = `星期${"日一二三四五六"[now.getDay()]} · 今日贴士`;
  link.href = root + tip[0];
  link.textContent = tip[1];
  /** @type {any} */ (box.querySelector(":scope > p:last-child")).textContent = tip[2];
}
