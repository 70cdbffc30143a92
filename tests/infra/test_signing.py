"""Codes prove themselves: nothing forged, cut, foreign or of the other kind is let in."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventsapp.infra.signing import (
    CHARACTERS,
    BadSignature,
    CannotOpen,
    Code,
    CodeRefused,
    Kind,
    Malformed,
    Truncated,
    UnknownVersion,
    WrongFair,
    WrongKind,
    base45,
    make_key_pair,
    open_key,
    read_code,
    seal_key,
    sign_code,
)

SECRET = "a secret of these tests " * 2
PAIR, OTHER = make_key_pair(), make_key_pair()
SIGNER = open_key(seal_key(PAIR.private, SECRET, "fair 1"), SECRET, "fair 1")
FORGER = open_key(seal_key(OTHER.private, SECRET, "forger"), SECRET, "forger")

codes = st.builds(
    Code,
    kind=st.sampled_from(Kind),
    fair_id=st.integers(0, 2**24 - 1),
    serial=st.integers(0, 2**32 - 1),
)


def read(text: str, code: Code, *keys: bytes, kind: Kind | None = None) -> Code:
    return read_code(text, fair_id=code.fair_id, kind=kind or code.kind, keys=keys or (PAIR.public,))


@given(st.binary(max_size=200))
def test_base45_gives_back_what_it_took(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]
)
def test_base45_writes_the_examples_of_its_standard(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["GGW", "::", "a", "AAAA", "ÄBC", ":::"])
def test_base45_refuses_what_it_never_writes(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        base45.decode(text)


@given(codes)
def test_a_code_is_read_as_it_was_signed(code: Code) -> None:
    text = sign_code(code, SIGNER)
    assert len(text) == CHARACTERS == 108
    assert text == sign_code(code, SIGNER)
    assert read(text, code) == code
    assert read(f"{text}\r\n", code, OTHER.public, PAIR.public) == code


@given(codes)
def test_a_code_signed_by_anybody_else_is_refused(code: Code) -> None:
    with pytest.raises(BadSignature):
        read(sign_code(code, FORGER), code)
    with pytest.raises(BadSignature):
        read_code(sign_code(code, SIGNER), fair_id=code.fair_id, kind=code.kind, keys=())


@given(codes, st.integers(0, CHARACTERS - 1), st.sampled_from(base45.ALPHABET))
def test_a_code_with_another_character_is_refused(code: Code, place: int, character: str) -> None:
    text = sign_code(code, SIGNER)
    changed = text[:place] + character + text[place + 1 :]
    if changed != text:
        with pytest.raises(CodeRefused):
            read(changed, code)


@given(codes, st.integers(0, 2**32 - 1))
def test_a_signature_is_good_for_its_own_serial_only(code: Code, serial: int) -> None:
    if serial == code.serial:
        return
    data = base45.decode(sign_code(code, SIGNER))
    with pytest.raises(BadSignature):
        read(base45.encode(data[:4] + serial.to_bytes(4, "big") + data[8:]), code)


@given(codes, st.data())
def test_a_part_of_a_code_is_refused_as_such(code: Code, data: st.DataObject) -> None:
    text = sign_code(code, SIGNER)
    start = data.draw(st.integers(0, CHARACTERS - 1))
    part = text[start : data.draw(st.integers(start, CHARACTERS - 1))]
    with pytest.raises(Truncated if part else Malformed):
        read(part, code)


@given(codes, st.integers(0, 2**16 - 1))
@example(Code(Kind.TICKET, 0, 0), 0)
def test_scanners_that_cut_spaces_off_do_no_harm(code: Code, fair_id: int) -> None:
    code = Code(code.kind, fair_id, code.serial)
    text = sign_code(code, SIGNER)
    assert text == text.strip()
    assert read(f"{text}\r\n", code) == code


@given(codes, st.integers(0, 2**24 - 1))
def test_a_code_of_another_fair_is_refused(code: Code, fair_id: int) -> None:
    if fair_id != code.fair_id:
        with pytest.raises(WrongFair):
            read_code(sign_code(code, SIGNER), fair_id=fair_id, kind=code.kind, keys=[PAIR.public])


@given(codes)
def test_a_ticket_is_no_badge_and_a_badge_no_ticket(code: Code) -> None:
    other = Kind.BADGE if code.kind == Kind.TICKET else Kind.TICKET
    with pytest.raises(WrongKind) as refused:
        read(sign_code(code, SIGNER), code, kind=other)
    assert refused.value.code == code
    renamed = Code(other, code.fair_id, code.serial)
    with pytest.raises(BadSignature):
        read(sign_code(renamed, FORGER), renamed)


@pytest.mark.parametrize("first", [0x00, 0x21, 0xF1])
def test_a_version_from_the_future_is_named_as_such(first: int) -> None:
    payload = bytes([first]) + (1).to_bytes(3, "big") + (1).to_bytes(4, "big")
    text = base45.encode(payload + SIGNER.sign(payload))
    with pytest.raises(UnknownVersion):
        read_code(text, fair_id=1, kind=Kind.TICKET, keys=[PAIR.public])


def test_a_kind_from_the_future_is_refused_too() -> None:
    payload = bytes([0x1F]) + (1).to_bytes(3, "big") + (1).to_bytes(4, "big")
    with pytest.raises(UnknownVersion):
        read_code(base45.encode(payload + SIGNER.sign(payload)), fair_id=1, kind=Kind.TICKET, keys=[PAIR.public])


@given(st.text(max_size=300))
@example("")
@example("https://fair.example/")
@example(":" * CHARACTERS)
def test_whatever_is_scanned_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(CodeRefused):
        read_code(text, fair_id=1, kind=Kind.TICKET, keys=[PAIR.public])


def test_a_sealed_key_opens_under_its_own_secret_and_label_only() -> None:
    sealed = seal_key(PAIR.private, SECRET, "fair 1 key 1")
    assert PAIR.private not in sealed
    assert open_key(sealed, SECRET, "fair 1 key 1").public_key().public_bytes_raw() == PAIR.public
    for secret, label in [(SECRET + "x", "fair 1 key 1"), (SECRET, "fair 2 key 1")]:
        with pytest.raises(CannotOpen):
            open_key(sealed, secret, label)
    with pytest.raises(CannotOpen):
        open_key(sealed[:20], SECRET, "fair 1 key 1")
