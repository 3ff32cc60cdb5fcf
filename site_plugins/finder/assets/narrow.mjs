/** What the search page adds to a ranking: choices with exact counts, and other orders. */

/**
 * The first hits that have all chosen values, in the wished order, how many there are, and how many hits each
 * further choice has.
 * @param {Record<string, string>} chosen @param {string} sort "", "new" or "plays"
 */
export async function narrow(engine, { hits, score }, chosen, sort, limit, signal) {
  const counts = {}, used = new Uint32Array(engine.profiles.length), wanted = new Uint8Array(engine.profiles.length);
  for (const number of hits) used[engine.kinds[number]]++;
  engine.profiles.forEach(([kind, stages, topic, series, captions, band], place) => {
    const own = { kind: [kind], stage: stages, topic: [topic], series: [series], captions: [captions], band: [band] };
    const missing = Object.keys(chosen).filter((name) => !own[name]?.some((one) => String(one) === chosen[name]));
    wanted[place] = !missing.length;
    for (const name in used[place] ? own : {}) {
      if (missing.some((one) => one !== name)) continue;
      counts[name] ??= new Map();
      for (const one of own[name]) counts[name].set(one, (counts[name].get(one) ?? 0) + used[place]);
    }
  });
  const all = hits.filter((number) => wanted[engine.kinds[number]]);
  const key = sort && (await sorting(engine, sort, signal).catch(() => { engine.lost = true; }));
  const order = engine.first(all, score, key ? all.length : limit);
  if (key) order.sort((x, y) => key(y) - key(x));
  return { order: order.slice(0, limit), total: all.length, counts };
}

/** What hits are sorted by, fetched when first wanted. */
async function sorting(engine, sort, signal) {
  if (sort === "new") {
    const days = await engine.numbers(engine.named("days"), signal);
    return (number) => days[number];
  }
  const [plays, ids] = await Promise.all([engine.fetch("../plays/v1/data/totals.json", signal).then((answer) => answer.json()), engine.json(engine.named("ids"), signal)]);
  engine.sample = !!plays.sample;
  return (number) => plays.plays?.[ids[number]] ?? 0;
}
