"""What a peer raises where it cannot run."""


class Unavailable(Exception):
    """This machine lacks what the peer needs; the message is one sentence."""
