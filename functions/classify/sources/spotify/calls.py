"""Who may call Spotify's Web API: its daily quota is small, and several processes share it."""

from typing import Protocol

from classify.errors import QuotaExceeded


class Calls(Protocol):
    """Counts the calls of one request, or of one process."""

    def begin(self) -> None:
        """Count a call that is about to be made.

        Raises:
            QuotaExceeded: the call must not be made.
        """
        ...

    def expect(self, number: int) -> None:
        """Check that so many further calls may be made, so that none is wasted on half of a playlist.

        Raises:
            QuotaExceeded: fewer calls are left.
        """
        ...

    def refused(self, error: QuotaExceeded) -> None:
        """Remember that Spotify refused a call, because its daily quota is used up."""
        ...


class CallBudgetUsedUp(QuotaExceeded):
    """The API key has no calls to Spotify left today, or too few for this playlist."""

    slug = "call-budget"
    title = "This API key's calls to Spotify are used up for today"


class UnlimitedCalls:
    """The calls of a process that shares nothing with others."""

    def begin(self) -> None:
        """Count nothing."""

    def expect(self, number: int) -> None:
        """Check nothing."""

    def refused(self, error: QuotaExceeded) -> None:
        """Remember nothing: the next call may be made with another login."""


UNLIMITED = UnlimitedCalls()
