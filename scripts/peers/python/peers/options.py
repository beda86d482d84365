"""What a peer is told besides its data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """``precision`` is "f64" or "f32"; ``threads`` counts threads or processes."""

    precision: str = "f64"
    threads: int = 1
