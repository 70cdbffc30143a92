// Keeps the agenda for reading without a connection. What is kept is the page of nobody in particular, so that nothing
// of a person stays behind on a shared device. Behind keeper.js.

const AGENDA = new URL(self.registration.scope).pathname;
const keeper = new Keeper(`agenda ${AGENDA}`, 4000);

const isOwn = (url) => url.pathname === `${AGENDA}/mine`;

/** Whether an address is a page of the agenda that may be kept. */
function isKept(url) {
  const rest = url.pathname.slice(AGENDA.length);
  return url.pathname.startsWith(AGENDA) && (rest === "" || /^\/\d+$/.test(rest));
}

/** The address a page is kept under: a choice of language is not part of it. */
function keyOf(address) {
  const key = new URL(address);
  key.searchParams.delete("lang");
  key.hash = "";
  return key.href;
}

/** One's own agenda is that of everybody, shown with the stars of the device. */
function answer(event, url) {
  const isMine = isOwn(url);
  const kept = isMine ? new URL(`${AGENDA}?day=all`, url) : url;
  const find = (isLost) =>
    keeper.find(isMine && isLost ? [keyOf(kept), keyOf(new URL(AGENDA, url))] : [keyOf(kept)], isMine ? " data-only-mine" : "");
  return keeper.page(event, find, async (page) => {
    if (page.ok && !isMine && page.headers.get("Cache-Control")?.includes("public")) await keeper.keep(keyOf(url), page);
  });
}

/** Fetch the page of nobody in particular and keep it. */
async function fetchAndKeep(address, language) {
  const page = await fetch(address, { credentials: "omit", headers: language ? { "Accept-Language": language } : {} });
  if (page.ok) await keeper.keep(keyOf(address), page);
}

keeper.watch((url) => isKept(url) || isOwn(url), answer);
keeper.listen(async ({ pages, assets, language }) => {
  for (const address of pages) await fetchAndKeep(address, language).catch(() => {});
  await keeper.keepFiles(assets);
});
