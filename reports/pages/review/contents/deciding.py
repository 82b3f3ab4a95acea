"""What became of one decision on many parks."""

from __future__ import annotations

from dataclasses import asdict, dataclass

UNDONE_BY = {"approve": "undo_approval", "return": "undo_return"}


@dataclass(frozen=True)
class DecidedPark:
    """A park on which the decision was done; ``step`` is the number of that step."""

    code: str
    name: str
    step: int

    @property
    def choice(self) -> str:
        """Return how a form names what is decided on."""
        return f"{self.step}:{self.code}"


@dataclass(frozen=True)
class RefusedPark:
    """A park on which it could not be done, and why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True)
class ManyDecided:
    """One decision on many parks of a period: on which it was done, and on which not."""

    label: str
    step: str
    done: list[DecidedPark]
    refused: list[RefusedPark]

    @property
    def undone_by(self) -> str:
        """Return the step that takes it back, empty where none does."""
        return UNDONE_BY.get(self.step, "")

    def as_kept(self) -> dict[str, object]:
        """Return it as a session keeps it."""
        return asdict(self)

    @classmethod
    def from_kept(cls, kept: object) -> ManyDecided | None:
        """Return what a session kept, None where there is nothing."""
        if not isinstance(kept, dict):
            return None
        done = [DecidedPark(**row) for row in kept["done"]]
        return cls(kept["label"], kept["step"], done, [RefusedPark(**row) for row in kept["refused"]])
