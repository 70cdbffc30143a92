"""Who a company is: tax codes, names without their legal form, web domains, and how alike two companies are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from flask_babel import lazy_gettext as _l
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError
from stdnum.kr import brn
from stdnum.vn import mst

from eventsapp.infra.folding import fold
from eventsapp.infra.refusals import Refusal

LONGEST_FREE_CODE: Final = 40
PERSONAL_ID_DIGITS: Final = 12
CHECKED_COUNTRIES: Final = frozenset({"VN", "KR", "CN"})

_LEGAL_FORMS: Final = (
    "cong ty trach nhiem huu han mot thanh vien", "cong ty trach nhiem huu han", "cong ty tnhh mot thanh vien",
    "cong ty tnhh mtv", "cong ty tnhh", "cong ty co phan", "cong ty cp", "cong ty hop danh", "cty co phan", "cty cp",
    "cty tnhh", "ctcp", "cty", "cong ty", "tnhh mtv", "tnhh", "mtv", "doanh nghiep tu nhan", "dntn",
    "joint stock company", "joint stock co", "company limited", "company ltd", "co ltd", "limited liability company",
    "private limited", "pvt ltd", "pte ltd", "sdn bhd", "corporation", "incorporated", "limited", "company",
    "jsc", "ltd", "inc", "corp", "llc", "plc", "gmbh co kg", "gmbh", "ag", "kg", "co", "srl", "s r l", "spa", "s p a",
    "sas", "sa", "bv", "b v", "nv", "oy", "ab", "as", "aps", "pte", "pvt", "bhd", "ohg", "ug haftungsbeschrankt", "ug",
)  # fmt: skip
_WIDE_FORMS: Final = (
    "주식회사", "유한책임회사", "유한회사", "합자회사", "(주)", "(유)", "株式会社", "有限会社", "(株)", "(有)",
    "股份有限公司", "有限责任公司", "有限公司", "公司", "股份",
)  # fmt: skip
_WIDE: Final = re.compile(r"[\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD: Final = re.compile(r"\w+")
_FORM_WORDS: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(form) for form in sorted(_LEGAL_FORMS, key=len, reverse=True)) + r")(?!\w)"
)
# Mail addresses there say nothing about a company.
FREE_MAIL: Final = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "ymail.com", "hotmail.com", "outlook.com",
    "outlook.com.vn", "live.com", "msn.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
    "gmx.com", "gmx.de", "gmx.net", "web.de", "zoho.com", "mail.com", "yandex.com", "yandex.ru", "mail.ru",
    "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "aliyun.com",
    "139.com", "naver.com", "hanmail.net", "daum.net", "nate.com", "kakao.com", "yahoo.co.jp", "yahoo.co.kr",
})  # fmt: skip
# Many companies keep a page on these.
SHARED_HOSTS: Final = frozenset({
    "facebook.com", "linkedin.com", "instagram.com", "youtube.com", "x.com", "twitter.com", "tiktok.com", "zalo.me",
    "alibaba.com", "made-in-china.com", "github.com", "github.io", "wixsite.com", "wordpress.com", "blogspot.com",
    "sites.google.com", "smartstore.naver.com", "blog.naver.com", "linktr.ee",
})  # fmt: skip
_SECOND_LEVEL: Final = frozenset({"co", "com", "net", "org", "edu", "gov", "ac", "or", "go", "ne", "re"})


class TaxCodeInvalid(Refusal):
    """A tax code that cannot be one in its country."""

    status = 422
    field = "tax_code"
    sentence = _l("This is not a valid tax code of that country.")


def check_tax_code(country: str, code: str) -> str:
    """The tax code as it is written officially; raises `TaxCodeInvalid`.

    Vietnam: 10 digits with a check digit, 13 for a dependent unit, or the 12 digits of a personal ID, which have no
    check digit (Circular 86/2024). Korea and China by their check digits. Elsewhere any text.
    """
    plain = re.sub(r"[\s.]", "", code) if country in CHECKED_COUNTRIES else " ".join(code.split())
    if country == "VN":
        return _vietnamese(plain)
    if country == "KR":
        return _checked(brn, plain, _l("A Korean business number has ten digits, e.g. 116-82-00276."))
    if country == "CN":
        wrong = _l("A Chinese credit code has 18 characters with a check character, e.g. 91110000600037341L.")
        return _checked(uscc, plain.upper(), wrong)
    if len(plain) > LONGEST_FREE_CODE:
        raise TaxCodeInvalid(_l("A tax code has at most %(count)d characters.", count=LONGEST_FREE_CODE))
    return plain


def _vietnamese(code: str) -> str:
    digits = code.replace("-", "")
    if digits.isascii() and digits.isdigit() and len(digits) == PERSONAL_ID_DIGITS:
        return digits
    wrong = _l(
        "A Vietnamese tax code has 10 digits, 13 for a branch (0100109106-001) or 12 for a person, e.g. 0100109106."
    )
    return _checked(mst, digits, wrong)


def _checked(module: Any, code: str, wrong: object) -> str:
    try:
        compact = module.validate(code)
        return str(module.format(compact)) if hasattr(module, "format") else str(compact)
    except ValidationError as error:
        raise TaxCodeInvalid(str(wrong)) from error


def tax_key(code: str) -> str:
    """A tax code for comparing: letters and digits only."""
    return "".join(letter for letter in fold(code) if letter.isalnum())


def company_key(name: str) -> str:
    """A company's name for comparing: folded, without its legal form, its words in alphabetical order.

    ``Công ty CP Laser Vạn Tường`` and ``Vạn Tường Laser JSC`` have the same key.
    """
    folded = fold(name)
    bare = folded
    for form in _WIDE_FORMS:
        bare = bare.replace(form, " ")
    bare = _FORM_WORDS.sub(" ", " ".join(_WORD.findall(bare)))
    words = _WORD.findall(bare) or _WORD.findall(folded)
    wide = "".join(word for word in words if _WIDE.search(word))
    return " ".join(filter(None, [wide, *sorted(word for word in words if not _WIDE.search(word))]))


def domain_key(website: str = "", email: str = "") -> str:
    """The registered domain of a company by its website, else its mail; empty for free mail and shared hosts."""
    for text in (website, email.rpartition("@")[2]):
        host = re.sub(r"^[a-z]+://", "", text.strip().lower()).split("/")[0].split("?")[0].split(":")[0].rstrip(".")
        host = host.rpartition("@")[2].removeprefix("www.")
        registered = _registered(host)
        if registered and host not in SHARED_HOSTS and registered not in FREE_MAIL | SHARED_HOSTS:
            return registered
    return ""


def _registered(host: str) -> str:
    labels = host.split(".")
    if len(labels) < 2 or not all(labels):
        return ""
    taken = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-taken:])


class Alike(StrEnum):
    """In what two companies are alike."""

    TAX_CODE = "tax_code"
    DOMAIN = "domain"
    NAME = "name"


_WEIGHTS: Final = {Alike.TAX_CODE: 60, Alike.DOMAIN: 40, Alike.NAME: 40}
LIKELY: Final = 60
_SHORTEST_NAME: Final = 3


class Identified(Protocol):
    """Whatever carries the keys of a company."""

    country: str
    name_key: str
    tax_key: str
    domain_key: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two companies are: a score from 0 to 100 and why."""

    score: int
    reasons: tuple[Alike, ...]

    @property
    def is_likely(self) -> bool:
        """Whether more than one thing, or the tax code, agrees."""
        return self.score >= LIKELY


def likeness(one: Identified, two: Identified) -> Likeness:
    """How likely two records speak of the same company. Nothing is ever merged by it alone."""
    reasons = tuple(_reasons(one, two))
    score = sum(_WEIGHTS[reason] for reason in reasons)
    if one.country and two.country and one.country != two.country and Alike.TAX_CODE not in reasons:
        score -= 20
    return Likeness(max(0, min(100, score)), reasons)


def _reasons(one: Identified, two: Identified) -> Iterable[Alike]:
    same_country = one.country == two.country or not (one.country and two.country)
    if one.tax_key and one.tax_key == two.tax_key and same_country:
        yield Alike.TAX_CODE
    if one.domain_key and one.domain_key == two.domain_key:
        yield Alike.DOMAIN
    if len(one.name_key) >= _SHORTEST_NAME and one.name_key == two.name_key:
        yield Alike.NAME


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters only, so that everybody at the fair can read it aloud."""
    return all(letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in name if letter.isalpha())


def language_of_name(name: str) -> str:
    """The language whose fonts and voices a name needs, by its script; empty for plain Latin letters."""
    if re.search(r"[\uac00-\ud7af\u1100-\u11ff]", name):
        return "ko"
    if re.search(r"[\u3040-\u30ff]", name):
        return "ja"
    if re.search(r"[\u3400-\u9fff]", name):
        return "zh"
    return "vi" if re.search(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]", name) else ""
