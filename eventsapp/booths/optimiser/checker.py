"""Checks a certificate: from its prices alone, a worth that no plan of the fair can exceed. Imports no solver."""

from math import floor

from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.certificate import Certificate, prices_of
from eventsapp.booths.optimiser.prices import bound_of
from eventsapp.booths.optimiser.problem import Problem
from eventsapp.booths.optimiser.rows import Ties


def check_certificate(problem: Problem, certificate: Certificate, candidates: Candidates | None = None) -> int:
    """Return the bound that the prices prove, whatever the certificate claims.

    It is sound by construction: any prices give a bound, good ones a low one. All sums are of whole numbers below
    2**53,
    so nothing is rounded before the end, and rounding down is right because every plan's worth is a whole number.

    Args:
        problem: the fair.
        certificate: prices.
        candidates: the fair's, where they were made already; made anew otherwise.

    """
    known = make_candidates(problem) if candidates is None else candidates
    ties = Ties(known)
    return floor(bound_of(known, ties, prices_of(known, ties, certificate)))
