// Lets the page of a gate, or of a phone that collects leads, open without a network: the page and its files, nothing
// of what it asks the server. Behind keeper.js.

const keeper = new Keeper("gate page", 3000);

const isPage = (url) => /^\/(scan\/\d+|exhibit\/[^/]+\/leads\/app)$/.test(url.pathname);

/** The address a page is kept under: a choice of language is not part of it. */
const keyOf = (url) => url.origin + url.pathname;

/** Keep a page that is shown; a device that may not scan any more loses it. */
async function follow(answer, url) {
  if (answer.ok) await keeper.keep(keyOf(url), answer);
  else if (answer.status === 401) await keeper.drop(keyOf(url));
}

keeper.watch(isPage, (event, url) => keeper.page(event, () => keeper.find([keyOf(url)]), (answer) => follow(answer, url)));
keeper.listen(async (addresses) => {
  const urls = addresses.map((address) => new URL(address, location.origin));
  for (const url of urls.filter(isPage)) await fetch(url.href).then((answer) => follow(answer, url)).catch(() => {});
  await keeper.keepFiles(urls.filter((url) => !isPage(url)).map((url) => url.href));
});
