"""What an import of visitors did, or would do."""

from dataclasses import dataclass, field

from eventsapp.visitors.importers import Remark, Remarks, VisitorList


@dataclass
class VisitorImport:
    """Counts of people, each row that is left out, and what is odd in the others."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skips: list[Remark] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    kept: int = 0
    """Of how many people something stays that was changed here since the last list."""
    consents: int = 0
    """How many consents are recorded."""
    alike: int = 0
    """How many pairs of registrations are flagged because they may be of one person."""
    sent: int = 0
    """How many tickets are sent."""

    @classmethod
    def of(cls, listing: VisitorList) -> "VisitorImport":
        """Begin with what was found while the file was read."""
        remarks = Remarks(list(listing.warnings.kept), listing.warnings.counts.copy())
        return cls(rows=listing.row_count, skips=list(listing.skipped), remarks=remarks)

    @property
    def skipped(self) -> int:
        """How many rows are left out."""
        return len(self.skips)
