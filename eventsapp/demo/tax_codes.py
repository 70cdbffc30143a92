"""Tax codes that pass every check and belong to nobody: their offices and regions (99) do not exist."""

from stdnum.cn import uscc
from stdnum.vn import mst

from eventsapp.demo.dice import Dice


def tax_code(country: str, dice: Dice) -> str:
    """Return a code as it is written in that country; elsewhere one by number only."""
    makers = {"VN": _vietnamese, "KR": _korean, "CN": _chinese}
    maker = makers.get(country)
    return maker(dice) if maker else f"{country}{dice.number(10**8, 10**9 - 1)}"


def branch_code(code: str, number: int) -> str:
    """Return the 13-digit code of a company's dependent unit (Circular 86/2024: -001 to -999)."""
    return f"{code}-{number:03d}"


def _vietnamese(dice: Dice) -> str:
    """Ten digits; a tenth of the stems has no check digit and is passed over."""
    while True:
        stem = f"99{dice.number(1, 9_999_999):07d}"
        digit = mst.calc_check_digit(stem)
        if len(digit) == 1:
            return f"{stem}{digit}"


def _korean(dice: Dice) -> str:
    """Ten digits, the last of them by the weights of the national tax service."""
    stem = f"999{dice.number(81, 88)}{dice.number(1, 9998):04d}"
    digits = [int(digit) for digit in stem]
    weighted = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True))
    code = f"{stem}{(10 - (weighted + digits[8] * 5 // 10) % 10) % 10}"
    return f"{code[:3]}-{code[3:5]}-{code[5:]}"


def _chinese(dice: Dice) -> str:
    """Eighteen characters, the last a check character."""
    stem = f"91999900MA{dice.number(1, 9_999_999):07d}"
    return f"{stem}{uscc.calc_check_digit(stem)}"
