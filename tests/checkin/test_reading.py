"""Phones read codes as the server does: by the browser's own Ed25519, and by the library where it has none."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from config import ROOT
from eventsapp.checkin.rules import read_text
from eventsapp.infra.signing import Code, Kind, Signer, make_key_pair, sign_code
from eventsapp.infra.signing.base45 import ALPHABET, encode
from tests.services.plugin import present
from tests.services.running import Missing

FAIR = 70_000
STATIC = ROOT / "eventsapp" / "static"
LIBRARY = STATIC / "vendor" / "noble-ed25519.js"
PAIR, OTHER = make_key_pair(), make_key_pair()
READ = """async ([script, texts, fair, keys, library, without]) => {
  const blob = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { Verifier, readText } = await import(blob(script));
  const verifier = new Verifier(library && blob(library));
  verifier.isWithout = without;
  verifier.set(keys);
  return Promise.all(texts.map((text) => readText(text, fair, verifier)));
}"""


def signed(fair: int = FAIR, kind: Kind = Kind.TICKET, serial: int = 12, private: bytes = PAIR.private) -> str:
    return sign_code(Code(kind, fair, serial), Signer.from_private_bytes(private))


def with_first_byte(value: int) -> str:
    """Return a well signed code of a version or kind that nobody knows yet."""
    payload = bytes([value]) + FAIR.to_bytes(3, "big") + (5).to_bytes(4, "big")
    return encode(payload + Signer.from_private_bytes(PAIR.private).sign(payload))


TEXTS = [
    signed(),
    signed(kind=Kind.BADGE, serial=2**32 - 1),
    f"\r\n{signed(serial=0)}\t",
    signed(fair=FAIR + 1),
    signed(private=OTHER.private),
    signed()[:-1] + ("0" if signed()[-1] != "0" else "1"),
    signed()[:-3],
    f"{signed()}0",
    with_first_byte(0x21),
    with_first_byte(0x13),
    "V-00012",
    " v12 ",
    "V-٣",
    "V-1234567890",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxy2",
    ":" * 108,
    "ä" * 108,
    "",
    "https://fair.example/ticket",
]


def by_python(texts: list[str]) -> list[dict[str, Any]]:
    said = []
    for text in texts:
        code = read_text(text, FAIR, [PAIR.public])
        values = {"problem": code.problem, "kind": code.kind, "serial": code.serial, "number": code.number}
        values["printed"] = code.printed or None
        said.append({name: value for name, value in values.items() if value is not None})
    return said


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page where browsers lend their keys: on this machine or by https."""
    page = chromium.new_page()
    page.route("http://localhost/**", lambda route: route.fulfill(body="<p>here</p>", content_type="text/html"))
    page.goto("http://localhost/")
    yield page
    page.close()


def by_phone(page: Page, texts: list[str], *, library: str | None = None, without: bool = False) -> Any:
    script = (STATIC / "js" / "gate" / "codes.js").read_text("utf-8")
    return page.evaluate(READ, [script, texts, FAIR, [PAIR.public.hex()], library, without])


def test_phone_reads_every_kind_of_text_as_the_server(page: Page) -> None:
    said = by_phone(page, TEXTS)
    assert said == by_python(TEXTS)
    known = {one.get("problem") for one in said}
    assert known == {None, "unreadable", "newer", "other_fair", "not_ours"}


def test_library_proves_the_same_where_the_browser_cannot(page: Page) -> None:
    if not LIBRARY.is_file():
        present("Library of signatures", Missing("set-up could not fetch it"))
    said = by_phone(page, TEXTS, library=LIBRARY.read_text("utf-8"), without=True)
    assert said == by_python(TEXTS)


def test_phone_that_cannot_prove_a_signature_believes_none(page: Page) -> None:
    (said,) = by_phone(page, [signed()], without=True)
    assert said == {"problem": "not_ours"}


@settings(max_examples=25)
@given(
    changes=st.lists(st.tuples(st.integers(0, 107), st.sampled_from(ALPHABET)), min_size=5, max_size=40),
    texts=st.lists(st.text(max_size=120), max_size=20),
)
def test_phone_reads_whatever_comes_as_the_server(page: Page, changes: list[tuple[int, str]], texts: list[str]) -> None:
    code = signed()
    spoilt = [code[:place] + sign + code[place + 1 :] for place, sign in changes]
    assert by_phone(page, spoilt + texts) == by_python(spoilt + texts)
