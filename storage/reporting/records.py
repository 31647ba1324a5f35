"""What can be asked about figures; see `flows.record.reporting.ReportingRecords`."""

from collections.abc import Mapping, Sequence

from content.model.reporting.tallies import Tally
from flows.record.reporting import Counted, Result, Staff
from storage.reading import Reads
from storage.reporting import counters, results


class ReportingReads(Reads):
    """Figures, read."""

    def results(self, agency: str | None) -> Sequence[Result]:
        """Current results; once all are read, those of an agency are among them."""
        at = self._at
        if agency is not None and ("results", None) in at.known:
            return [result for result in self.results(None) if result.agency == agency]
        return at.once(("results", agency), lambda: results.current(at.conn, at.programme, agency))

    def history(self, agency: str, measure: str, period: str) -> Sequence[Result]:
        """All results of a measure in a period, newest first."""
        return results.history(self._at.conn, self._at.programme, agency, measure, period)

    def result(self, receipt: str) -> Result | None:
        """The result with this receipt."""
        return results.by_receipt(self._at.conn, self._at.programme, receipt)

    def tallied(self, tally: Tally, period: str = "") -> Mapping[str, Counted]:
        """By agency, how many people a tally has."""
        at = self._at
        found = at.once(("tallied", period), lambda: counters.tallied(at.conn, at.programme, period))
        return found.get((tally.kind, tally.subject, tally.epoch), {})

    def registered(self) -> Mapping[str, int]:
        """By agency, how many people have joined this programme."""
        at = self._at
        return at.once("registered", lambda: counters.registered(at.conn, at.programme))

    def staff(self) -> Mapping[str, Staff]:
        """By agency, how many people it has."""
        at = self._at
        return at.once("staff", lambda: results.staff(at.conn, at.programme))
