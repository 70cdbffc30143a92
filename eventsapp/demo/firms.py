"""Invented companies with everything an application asks of one."""

import re
from dataclasses import dataclass, replace

from eventsapp.demo.dice import Dice
from eventsapp.demo.names import latin
from eventsapp.demo.tax_codes import branch_code, tax_code
from eventsapp.demo.words import firms as words
from eventsapp.demo.words.firms import TRADES, Trade


@dataclass(frozen=True, slots=True)
class Firm:
    """A company: `display` stands on the plan, `language` is that of its name."""

    display: str
    legal: str
    latin: str
    language: str
    country: str
    tax_code: str
    domain: str
    sector: str
    street: str
    ward: str
    province: str
    postal_code: str

    @property
    def website(self) -> str:
        """Return its address in a domain that can never exist."""
        return f"https://www.{self.domain}"


def invent_firms(name: str, count: int) -> list[Firm]:
    """Return so many companies with different names and domains, in four scripts."""
    dice = Dice(f"firms:{name}")
    makers = (_vietnamese, _korean, _chinese, _western)
    found: dict[str, Firm] = {}
    while len(found) < count:
        firm = dice.weighted(makers, (45, 20, 20, 15))(dice)
        found.setdefault(firm.domain, firm)
    return list(found.values())


def resembling(firm: Firm, likeness: int) -> Firm:
    """Return the company as a colleague might enter it again: same tax code (0), domain (1) or folded name (2)."""
    brand = firm.domain.removesuffix(".example")
    if likeness == 0:
        return replace(firm, legal=f"{firm.legal} – Branch", domain=f"{brand}-vn.example")
    if likeness == 1:
        return replace(firm, legal=f"{firm.latin or firm.legal} – Export", tax_code="")
    return replace(firm, legal=firm.legal.upper(), tax_code="", domain=f"{brand}-sales.example")


def _vietnamese(dice: Dice) -> Firm:
    trade = dice.pick(TRADES)
    first, second = dice.pick(words.VI_FIRST), dice.pick(words.VI_SECOND)
    brand = f"{first} {second}{dice.pick(words.VI_THIRD)}"
    form, latin_form = dice.pick(
        (("Công ty TNHH", "Co., Ltd."), ("Công ty Cổ phần", "JSC"), ("Công ty TNHH MTV", "One Member Co., Ltd."))
    )
    display = f"{trade.vi} {brand}"
    return Firm(
        display=display,
        legal=f"{form} {display}",
        latin=f"{latin(brand)} {trade.en} {latin_form}",
        language="vi",
        country="VN",
        tax_code=_maybe_branch(tax_code("VN", dice), dice),
        domain=_domain(latin(brand)),
        sector=trade.sector,
        street=f"Lô {dice.pick('ABCDE')}{dice.number(1, 40)}, {dice.pick(words.VI_PARKS)}",
        ward=dice.pick(words.VI_WARDS),
        province=dice.pick(words.VI_PROVINCES),
        postal_code="",
    )


def _maybe_branch(code: str, dice: Dice) -> str:
    """Let one company in eight apply through a branch, whose code has thirteen digits."""
    return branch_code(code, dice.number(1, 4)) if dice.happens(12) else code


def _korean(dice: Dice) -> Firm:
    trade = dice.pick(TRADES)
    (first, first_latin), (second, second_latin) = dice.pick(words.KO_FIRST), dice.pick(words.KO_SECOND)
    city, province = dice.pick(words.KO_CITIES)
    return korean_firm(f"{first}{second}", f"{first_latin}{second_latin}", trade, city, province, dice)


def korean_firm(brand: str, brand_latin: str, trade: Trade, city: str, province: str, dice: Dice) -> Firm:
    """Return a Korean company of that brand."""
    display = f"{brand}{trade.ko}"
    return Firm(
        display=display,
        legal=f"주식회사 {display}",
        latin=f"{brand_latin} {trade.en} Co., Ltd.",
        language="ko",
        country="KR",
        tax_code=tax_code("KR", dice),
        domain=_domain(brand_latin),
        sector=trade.sector,
        street=f"솔바람로 {dice.number(3, 190)}",
        ward=city,
        province=province,
        postal_code=f"{dice.number(10000, 63999)}",
    )


def _chinese(dice: Dice) -> Firm:
    trade = dice.pick(TRADES)
    (first, first_latin), (second, second_latin) = dice.pick(words.ZH_FIRST), dice.pick(words.ZH_SECOND)
    city, city_latin, province = dice.pick(words.ZH_CITIES)
    brand, brand_latin = f"{first}{second}", f"{first_latin}{second_latin}"
    return Firm(
        display=f"{brand}{trade.zh}（{city}）" if dice.happens(30) else f"{brand}{trade.zh}",
        legal=f"{city}{brand}{trade.zh}有限公司",
        latin=f"{city_latin} {brand_latin} {trade.en} Co., Ltd.",
        language="zh",
        country="CN",
        tax_code=tax_code("CN", dice),
        domain=_domain(f"{brand_latin}{city_latin}"),
        sector=trade.sector,
        street=f"槿川路{dice.number(6, 480)}号",
        ward=city,
        province=province,
        postal_code=f"{dice.number(100000, 699999)}",
    )


def _western(dice: Dice) -> Firm:
    trade = dice.pick(TRADES)
    brand = f"{dice.pick(words.EN_FIRST)}{dice.pick(words.EN_SECOND)}"
    country, form, street, town, region = dice.pick(words.EN_HOMES)
    display = f"{brand} {trade.en}"
    return Firm(
        display=display,
        legal=f"{display} {form}",
        latin="",
        language="en",
        country=country,
        tax_code=tax_code(country, dice),
        domain=_domain(brand),
        sector=trade.sector,
        street=f"{street} {dice.number(2, 240)}",
        ward=town,
        province=region,
        postal_code=f"{dice.number(10000, 99999)}",
    )


def _domain(brand: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", brand.lower()) + ".example"


def saebyeokgil(dice: Dice) -> Firm:
    """Return the company of the demo's exhibitor."""
    return korean_firm("새벽길", "Saebyeokgil", TRADES[0], "창원시", "경상남도", dice)
