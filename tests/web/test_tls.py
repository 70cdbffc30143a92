"""https for phones: a certificate made for one address, or a given one; a browser that trusts it gets pages."""

import ssl
import stat
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from config import BadSettings, Settings, load_settings
from eventsapp.web.certificates import authority_of, certificate_for
from tests.services.running import free_port, wait_until
from tests.services.site import WEB, Program

ADDRESS = "127.0.0.2"
"""An address of a network as far as the settings know, which is still this machine."""


def settings_at(folder: Path, **environ: str) -> Settings:
    return load_settings({"INSTANCE": str(folder), "HOST": ADDRESS, **environ})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The site as ``make run HOST=...`` starts it; yields its address."""
    port = free_port()
    environ = {"HOST": ADDRESS, "PORT": str(port), "INSTANCE": str(tmp_path / "instance"), "RATE_LIMITS": "0"}
    with Program(WEB, environ, tmp_path / "web.log") as program:
        program.wait_for_words(rf"Open https://{ADDRESS}:{port}/scan/certificate")
        yield f"https://{ADDRESS}:{port}"


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "instance" / "tls" / "authority.crt"))


def test_site_on_a_network_answers_by_https_to_whoever_installed_its_certificate(site: str, tmp_path: Path) -> None:
    def answers() -> bool:
        with urllib.request.urlopen(f"{site}/healthz", context=trusting(tmp_path), timeout=10) as answer:
            return bool(answer.status == 200)

    assert wait_until(answers, 20)
    with urllib.request.urlopen(f"{site}/scan/certificate", context=trusting(tmp_path)) as answer:
        given = x509.load_pem_x509_certificate(answer.read())
    assert given.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{site}/healthz", timeout=10)


def test_certificate_is_made_once_and_anew_for_another_address(tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    found = certificate_for(settings)
    assert found is not None
    assert stat.S_IMODE(found.key.stat().st_mode) == 0o600
    first = found.cert.read_bytes()
    assert certificate_for(settings) == found
    assert found.cert.read_bytes() == first
    certificate_for(replace(settings, host="fair.example"))
    assert found.cert.read_bytes() != first
    known = x509.load_pem_x509_certificate(found.cert.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["fair.example"]


def test_given_certificate_is_taken_as_it_is(tmp_path: Path) -> None:
    made = certificate_for(settings_at(tmp_path))
    assert made is not None
    settings = settings_at(tmp_path / "other", TLS_CERT=str(made.cert), TLS_KEY=str(made.key))
    assert certificate_for(settings) == made
    assert authority_of(settings) is None


@pytest.mark.parametrize(
    ("environ", "https"),
    [
        ({}, True),
        ({"TLS": "0"}, False),
        ({"TRUSTED_PROXIES": "1", "SECRET_KEY": "k" * 40}, False),
        ({"BASE_URL": "https://fair.example", "SECRET_KEY": "k" * 40}, False),
        ({"HOST": "127.0.0.1"}, False),
        ({"HOST": "127.0.0.1", "TLS": "1"}, True),
    ],
)
def test_https_is_served_where_people_come_to_this_machine_itself(
    tmp_path: Path, environ: dict[str, str], *, https: bool
) -> None:
    settings = settings_at(tmp_path, **environ)
    assert settings.tls == https
    assert (certificate_for(settings) is not None) == https
    assert settings.base_url.startswith("https://") == (https or "BASE_URL" in environ)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TLS_CERT": "no-such-file"}, "names no file"),
        ({"TLS_CERT": __file__}, "belong together"),
        ({"HOST": "0.0.0.0", "TLS": "1", "SECRET_KEY": "k" * 40}, "one address"),
    ],
)
def test_what_cannot_be_served_is_refused_with_a_remedy(tmp_path: Path, environ: dict[str, str], words: str) -> None:
    with pytest.raises(BadSettings, match=words):
        settings_at(tmp_path, **environ)
