// Seats on the agenda's pages: the pages are the same for hours, so what is free now is asked for and written in.

const template = document.querySelector("template[data-seats]");

function line(words, url, isLink) {
  const place = document.createElement(isLink ? "a" : "span");
  if (isLink) place.href = url;
  place.className = "seats-free";
  place.append(template.content.cloneNode(true), words);
  return place;
}

async function paint() {
  const answer = await fetch(template.dataset.url, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const seats = await answer.json();
  for (const slot of document.querySelectorAll("li[data-slot]")) {
    const found = seats[slot.dataset.slot];
    slot.querySelector(".seats-free")?.remove();
    if (found && !slot.querySelector(".slot__seat")) slot.querySelector(".slot__meta")?.append(line(found.words, found.url, false));
  }
  const own = document.querySelector("[data-seats-of]");
  const found = own && seats[own.dataset.seatsOf];
  if (found) {
    own.replaceChildren(line(found.words, found.url, true));
    own.hidden = false;
  }
}

const refresh = () => paint().catch(() => {}); // without a connection the page says nothing of seats
if (template && document.querySelector("li[data-slot], [data-seats-of]")) {
  refresh();
  addEventListener("pageshow", (event) => event.persisted && refresh());
}
