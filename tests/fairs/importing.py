"""Bringing a file in as a person does: choose, look at the preview, press the button, read the report."""

from dataclasses import dataclass

from flask.testing import FlaskClient

from eventsapp.infra.jobs import run_due


@dataclass(frozen=True)
class Shown:
    """The page an upload or a button has led to, once the worker is done."""

    address: str
    text: str


def upload(browser: FlaskClient, address: str, field: str, *files: tuple[str, bytes], **said: str) -> Shown:
    """Send files and what else the form says as a browser does.

    The test client's own encoder leaves large bodies open on disk.
    """
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in said.items()
    ]
    parts += [
        f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for name, content in files
    ]
    body = b"".join([*parts, b"--edge--\r\n"])
    answer = browser.post(address, data=body, content_type="multipart/form-data; boundary=edge")
    if answer.status_code != 302:
        assert answer.status_code in {413, 422}, answer.text
        return Shown("", answer.text)
    return shown(browser, answer.headers["Location"])


def press(browser: FlaskClient, preview: Shown) -> Shown:
    """Press the button of a preview."""
    answer = browser.post(preview.address)
    assert answer.status_code == 302, answer.text
    return shown(browser, answer.headers["Location"])


def shown(browser: FlaskClient, address: str) -> Shown:
    """Let the worker work and open the page."""
    run_due()
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return Shown(address, answer.text)
