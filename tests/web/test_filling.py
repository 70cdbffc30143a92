"""Typed words are put into the right form of a page, and the rest of the page stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from eventsapp.web.kept.filling import fill, place_of_notice

PAGE = """<!doctype html><html><body><svg viewBox="0 0 1 1"><path d="M0 0"/></svg>
<main class="main" id="main"><form method="get"><input name="q" value="a"></form>
<form method="post" action="/x/rows"><input type="hidden" name="csrf_token" value="new">
<input type="hidden" name="row" value="1">
<input name="name" value="one"><button name="go" value="up">Up</button></form>
<form method="post" action="/x/rows" id="second"><input type="hidden" name="csrf_token" value="new">
<input type="hidden" name="row" value="2"><input name="name" value="two" required><input name="name" value="three">
<input type="checkbox" name="tick" value="y" checked><input type="radio" name="kind" value="a" checked>
<input type="radio" name="kind" value="b"><select name="room"><option value="">-</option>
<option value="7" selected>R7</option>
<option value="8">R8</option></select>
<select name="many" multiple><option>p</option><option selected>q</option></select>
<textarea name="words">old &amp; gone</textarea><input type="password" name="pin"><input type="file" name="scan"></form>
<textarea name="aside" form="second"></textarea></main></body></html>"""
SENT = [
    ["csrf_token", "old"],
    ["row", "2"],
    ["name", 'é"<'],
    ["name", "4"],
    ["kind", "b"],
    ["room", "8"],
    ["many", "p"],
    ["words", "\n<b>&amp;</b>"],
    ["pin", "1234"],
    ["aside", "beside"],
    ["lost", "no field for this"],
]


def filled(action: str = "/x/rows", sent: list[list[str]] = SENT) -> html.HtmlElement:
    return html.document_fromstring(fill(PAGE, page="/x/page?y=1", action=action, fields=sent, skip="csrf_token").text)


def test_form_with_the_same_hidden_values_is_filled() -> None:
    first, second = filled().forms[1], filled().forms[2]
    assert first.xpath(".//input[@name='name']/@value") == ["one"]
    assert second.xpath(".//input[@name='name']/@value") == ['é"<', "4"]
    assert second.xpath(".//input[@name='csrf_token']/@value") == ["new"]


def test_choices_are_as_they_were_sent() -> None:
    form = filled().forms[2]
    assert form.xpath(".//input[@checked]/@value") == ["b"]
    assert form.xpath(".//option[@selected]/text()") == ["R8", "p"]


def test_long_texts_keep_their_first_line_and_their_signs() -> None:
    text = fill(PAGE, page="/x/page", action="/x/rows", fields=SENT, skip="csrf_token").text
    assert '<textarea name="words">\n\n&lt;b&gt;&amp;amp;&lt;/b&gt;</textarea>' in text
    assert '<textarea name="aside" form="second">\nbeside</textarea>' in text


def test_what_finds_no_place_is_told_and_passwords_stay_empty() -> None:
    result = fill(PAGE, page="/x/page", action="/x/rows", fields=SENT, skip="csrf_token")
    assert "no field for this" in result.left
    assert result.asks_files
    assert "1234" not in result.left
    assert 'value="1234"' not in result.text


@pytest.mark.parametrize("action", ["/x/other", "/x/page"])
def test_form_that_goes_elsewhere_stays_as_it_is(action: str) -> None:
    result = fill(PAGE, page="/x/page", action=action, fields=SENT, skip="csrf_token")
    assert result.text == PAGE
    assert "beside" in result.left


def test_form_without_an_address_goes_to_its_page() -> None:
    page = '<form method="post"><input name="a"></form>'
    assert 'value="1"' in fill(page, page="/x?y=2", action="/x", fields=[["a", "1"]], skip="csrf_token").text


def test_content_begins_in_main() -> None:
    place = place_of_notice(PAGE)
    assert place is not None
    assert PAGE[:place].endswith('<main class="main" id="main">')
    assert place_of_notice("<p>no main</p>") is None


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=40))
def test_whatever_was_typed_stands_in_its_field(typed: str) -> None:
    text = fill(PAGE, page="/x", action="/x/rows", fields=[["row", "2"], ["words", typed]], skip="csrf_token").text
    before, _, after = text.partition('<textarea name="words">\n')
    inside = after.partition("</textarea>")[0]
    assert html.fragment_fromstring(f"<p>{inside or ' '}</p>") is not None
    assert "<" not in inside
    assert PAGE.startswith(before[:200])
    assert text.endswith(PAGE[-40:])
