"""Fields as they stand in a page."""

from wtforms import Form, SelectField

from eventsapp.web.forms import ChoiceField, options

CHOICES = [("", "None of these"), ("VN", "Việt Nam"), ('"<', '<b>&"'), ("same", "")]


class Both(Form):
    ours = ChoiceField("Country", choices=CHOICES, required=False)
    theirs = SelectField("Country", choices=options(CHOICES))


def test_list_to_choose_from_is_what_the_library_would_write() -> None:
    for chosen in ("VN", '"<', "no such choice"):
        form = Both(data={"ours": chosen, "theirs": chosen})
        written = str(form.theirs(id="one")).replace('name="theirs"', 'name="ours"')
        assert form.ours(id="one") == written
        assert ("selected" in form.ours()) == (chosen != "no such choice")
