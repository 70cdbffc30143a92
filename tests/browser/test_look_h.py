from tests.browser.conftest import *
from tests.browser.window import _axe


def test_plan(open_window):
    from eventsapp.demo.people import ORGANISER

    win = open_window()
    win.sign_in(ORGANISER)
    for p in [
        "/binh-duong-2027/plan/A",
        "/organise/binh-duong-2027/plan/A",
        "/organise/binh-duong-2027/plan/B?unit=J-101",
    ]:
        win.go(p)
        win.page.evaluate(_axe())
        r = win.page.evaluate("axe.run(document,{runOnly:['label-content-name-mismatch']})")
        for v in r["violations"]:
            for n in v["nodes"][:6]:
                print(n["html"][:1500], win.page.locator(n["target"][0]).text_content())
                print("--")
