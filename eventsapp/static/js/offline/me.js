// Keeps a visitor's own page, with the code of the ticket, for the gate where there is no connection. Only the device
// that has the ticket gets such a page; once it has none any more, what was kept is thrown away. Behind keeper.js.

const ME = new URL(self.registration.scope).pathname;
const keeper = new Keeper(`me ${ME}`, 4000);

/** Keep what the server says may be kept, and forget it where the server says so. */
async function follow(answer) {
  if (!answer.ok || answer.redirected) return;
  if (answer.headers.get("X-Keep") === "yes") await keeper.keep(ME, answer);
  else if (answer.headers.get("X-Keep") === "no") await keeper.forget();
}

/** Which stand's code an address has; nothing for any other page. */
const standOf = (url) => (url.pathname.startsWith(`${ME}/stand/`) ? /^[\w-]{96}$/.exec(url.pathname.slice(`${ME}/stand/`.length))?.[0] : undefined);

/** A stand that is scanned without a connection is noted by the kept page, which opens it later. */
function stand(event, code) {
  const find = async (isLost) => (isLost ? keeper.find([ME], ` data-stand="${code}"`) : undefined);
  return keeper.page(event, find, async () => {});
}

keeper.watch(
  (url) => url.pathname === ME || Boolean(standOf(url)),
  (event, url) => (url.pathname === ME ? keeper.page(event, () => keeper.find([ME]), follow) : stand(event, standOf(url))),
);
keeper.listen(async ({ assets, language }) => {
  const page = await fetch(ME, { headers: language ? { "Accept-Language": language } : {} });
  await follow(page);
  await keeper.keepFiles(assets);
});
