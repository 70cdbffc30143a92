// Stands that were scanned without a connection: noted on this device by the kept page, opened from there later.

const root = document.documentElement;
const list = document.querySelector("[data-stands-kept]");
const { stands: home } = (list ?? document.querySelector("[data-stand-open]")).dataset;
const NAME = `stands ${home}`;
const MOST = 50;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return kept.filter(({ code }) => /^[\w-]{96}$/.test(code)).slice(-MOST);
  } catch {
    return [];
  }
}

const write = (kept) => localStorage.setItem(NAME, JSON.stringify(kept));

function item({ code, at }) {
  const link = document.createElement("a");
  link.href = home + code;
  link.textContent = list.dataset.words.replace("{moment}", new Intl.DateTimeFormat(root.lang || undefined, { dateStyle: "medium", timeStyle: "short" }).format(at));
  const entry = document.createElement("li");
  entry.append(link);
  return entry;
}

if (list) {
  const { stand } = root.dataset;
  if (stand) write([...read().filter(({ code }) => code !== stand), { code: stand, at: Date.now() }]);
  const kept = read();
  list.hidden = kept.length === 0;
  list.querySelector("ul").replaceChildren(...kept.map(item));
} else {
  const open = location.pathname.slice(home.length);
  write(read().filter(({ code }) => code !== open));
}
