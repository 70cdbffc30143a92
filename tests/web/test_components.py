"""The macros of every page: what they say to eyes, to assistive technology and to the browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, get_template_attribute, render_template
from lxml import html

from eventsapp.web.styleguide import SampleForm, samples
from tests.conftest import make_app

LANGUAGES = ("vi", "en", "zh", "ko")


@pytest.fixture(scope="module")
def plain_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application whose database nobody asks."""
    folder: Path = tmp_path_factory.mktemp("components")
    return make_app(f"sqlite:///{folder / 'unused.sqlite'}", folder, DEVELOPMENT="1")


@pytest.fixture
def page_context(plain_app: Flask) -> Iterator[None]:
    """Open a request, so that templates know a language."""
    with plain_app.test_request_context("/?lang=en"):
        yield


def styleguide(app: Flask, language: str) -> html.HtmlElement:
    """Return the styleguide as a tree."""
    with app.test_request_context(f"/dev/styleguide?lang={language}"):
        return html.document_fromstring(render_template("dev/styleguide.html", **samples()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_styleguide_obeys_the_policy_against_inline_code(plain_app: Flask, language: str) -> None:
    """The browser would drop inline styles, scripts and handlers, so there are none."""
    tree = styleguide(plain_app, language)
    assert tree.xpath("//*[@style]") == []
    assert tree.xpath("//style") == []
    assert tree.xpath("//script[not(@src)]") == []
    assert [name for node in tree.iter() for name in node.attrib if name.startswith("on")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_offers_every_language_and_marks_the_present_one(plain_app: Flask, language: str) -> None:
    """The switch is on the page, and the page says what it speaks."""
    tree = styleguide(plain_app, language)
    links = tree.xpath("//nav[@class='languages']/a")
    assert [link.get("lang") for link in links] == ["vi", "en", "zh-Hans", "ko"]
    assert [link.get("lang") for link in links if link.get("aria-current")] == [tree.get("lang")]


def test_styleguide_has_no_id_twice(plain_app: Flask) -> None:
    """Labels and descriptions find their one field."""
    ids = styleguide(plain_app, "en").xpath("//@id")
    assert sorted(set(ids)) == sorted(ids)


def test_every_label_leads_to_a_control(plain_app: Flask) -> None:
    """A label's `for` names an element of the page."""
    tree = styleguide(plain_app, "en")
    wanted = set(tree.xpath("//label/@for"))
    assert wanted
    assert wanted <= set(tree.xpath("//input/@id | //select/@id | //textarea/@id"))


@pytest.mark.usefixtures("page_context")
def test_wrong_field_is_described_by_its_hint_and_its_error() -> None:
    """Assistive technology hears what is wrong with the field it is in."""
    form = SampleForm(formdata=None, meta={"csrf": False})
    form.fascia.errors = ["39 characters; 24 fit."]
    macro = get_template_attribute("components/forms.html", "field")
    tree = html.fragment_fromstring(macro(form.fascia, hint="24 characters at most"))
    control = tree.find(".//input")
    assert control.get("aria-invalid") == "true"
    described = " ".join(
        tree.get_element_by_id(name).text_content() for name in control.get("aria-describedby").split()
    )
    assert "24 characters at most" in described
    assert "39 characters; 24 fit." in described


@pytest.mark.usefixtures("page_context")
def test_typed_text_and_errors_come_back_escaped() -> None:
    """What people type never becomes markup."""
    form = SampleForm(formdata=None, meta={"csrf": False})
    nasty = "\"'><script>alert(1)</script>"
    form.company.data, form.company.errors = nasty, [nasty]
    field = get_template_attribute("components/forms.html", "field")(form.company, hint=nasty)
    summary = get_template_attribute("components/forms.html", "summary")(form)
    assert "<script>" not in field + summary
    assert html.fragment_fromstring(str(field)).find(".//input").get("value") == nasty


@pytest.mark.usefixtures("page_context")
def test_summary_of_a_form_without_errors_is_empty() -> None:
    """Nothing wrong, nothing said."""
    form = SampleForm(formdata=None, meta={"csrf": False})
    assert get_template_attribute("components/forms.html", "summary")(form).strip() == ""


@pytest.mark.usefixtures("page_context")
def test_consent_is_never_ticked_beforehand() -> None:
    """A tick is the person's own."""
    form = SampleForm(formdata=None, meta={"csrf": False})
    tree = html.fragment_fromstring(str(get_template_attribute("components/forms.html", "field")(form.mails)))
    assert tree.find(".//input").get("checked") is None


@pytest.mark.usefixtures("page_context")
@pytest.mark.parametrize(
    ("values", "text", "fallback"),
    [
        ({"en": "Robots", "vi": "Rô-bốt"}, "Robots", None),
        ({"ko": "로봇"}, "로봇", "한국어"),
        ({"zh": "机器人"}, "机器人", "中文"),
    ],
)
def test_missing_text_is_shown_in_another_language_with_its_name(
    values: dict[str, str], text: str, fallback: str | None
) -> None:
    """Never empty, and never a foreign text without its language."""
    written = str(get_template_attribute("components/ui.html", "localised")(values, "en"))
    assert text in written
    names = html.fragment_fromstring(written, create_parent="p").xpath(".//*[@class='fallback-language']/text()")
    assert names == ([fallback] if fallback else [])


@pytest.mark.usefixtures("page_context")
def test_empty_localised_text_writes_nothing() -> None:
    """No text in any language leaves no empty mark."""
    assert str(get_template_attribute("components/ui.html", "localised")({}, "en")).strip() == ""


@pytest.mark.usefixtures("page_context")
def test_chart_carries_the_same_numbers_as_a_table() -> None:
    """Who cannot see the columns reads them."""
    columns = samples()["hours"]
    written = get_template_attribute("components/ui.html", "column_chart")(columns, 2500, ["2,500", "0"], "Arrivals")
    cells = html.fragment_fromstring(str(written)).xpath(".//tbody/tr/td[1]/text()")
    assert [cell.strip() for cell in cells] == [column["text"] for column in columns]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 422, 429, 500, 503])
def test_error_page_says_the_fact_and_its_reference(plain_app: Flask, code: int) -> None:
    """The title is the fact; the reference stands last."""
    with plain_app.test_request_context("/?lang=en"):
        tree = html.document_fromstring(render_template(f"errors/{code}.html", reference="7F3K22", status=code))
    assert tree.find(".//h1").text_content().strip() == tree.find(".//title").text_content().strip()
    assert tree.xpath("//article/*[last()]")[0].text_content().startswith("Reference 7F3K22")


def test_every_icon_that_templates_ask_for_is_drawn(plain_app: Flask) -> None:
    """A name that nobody drew would stop a page."""
    folder = Path(plain_app.root_path).parent / "templates"
    drawn = set(re.findall(r'^  "([a-z-]+)":', (folder / "components" / "icons.html").read_text("utf-8"), re.MULTILINE))
    text = "\n".join(file.read_text("utf-8") for file in folder.rglob("*.html"))
    asked = set(re.findall(r'\bicon\("([a-z-]+)"', text)) | set(re.findall(r'icon_name="([a-z-]+)"', text))
    assert asked
    assert asked <= drawn
