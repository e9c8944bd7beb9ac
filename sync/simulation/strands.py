"""Code that blocks, run one piece at a time: it stops at each thing it waits for until the scheduler lets it go on.

The exchange's threads and headquarters' request handlers are ordinary blocking code. Each gets a stack of its own here
(greenlet), on one thread: a strand runs until it waits, then whoever resumed it goes on. So the order of everything is
the scheduler's, and a seed decides it.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from greenlet import getcurrent, greenlet


class PowerCutError(BaseException):
    """The machine this ran on has no power any more. No handler of the product may stop it: it is no Exception."""


class Resume:
    """Lets one waiting go on, once: a second answer to it is not heard, nor one that comes after the strand's end."""

    def __init__(self, strand: "Strand") -> None:
        self._strand = strand
        self._is_used = False

    @property
    def is_over(self) -> bool:
        """Whether nobody waits here any more."""
        return self._is_used or self._strand.is_over

    def __call__(self, answer: object = None, *, fault: BaseException | None = None) -> None:
        """Goes on with an answer, or with a failure."""
        if not self.is_over:
            self._is_used = True
            self._strand.go_on(answer, fault)


Arrange = Callable[[Resume], None]


class Strand:
    """One piece of blocking code under the scheduler. ``on_end`` hears how it ended: None, or what it raised."""

    running: ClassVar["Strand | None"] = None

    def __init__(
        self, name: str, work: Callable[[], object], on_end: Callable[[BaseException | None], None]
    ) -> None:
        self.name = name
        self.is_over = False
        self._work = work
        self._on_end = on_end
        self._greenlet: greenlet | None = None
        self._caller: greenlet | None = None
        self._arrange: Arrange | None = None
        self._answer: Any = None
        self._fault: BaseException | None = None
        self._ended_by: BaseException | None = None
        self._resume: Resume | None = None

    def start(self) -> None:
        """Runs to its first wait."""
        self._greenlet = greenlet(self.do_all)
        self._let_run(self._greenlet)

    def wait(self, arrange: Arrange) -> Any:
        """Inside the strand: stops here; ``arrange`` is called outside with what lets it go on."""
        if self._fault is not None and isinstance(self._fault, PowerCutError):
            raise self._fault
        if self._caller is None:
            raise RuntimeError(f"{self.name} has not begun")
        self._arrange = arrange
        self._caller.switch()
        if self._fault is not None:
            raise self._fault
        return self._answer

    def go_on(self, answer: object, fault: BaseException | None) -> None:
        """Outside: what the strand waited for came."""
        self._answer, self._fault = answer, fault
        if self._greenlet is None:
            raise RuntimeError(f"{self.name} has not begun")
        self._let_run(self._greenlet)

    def cut(self) -> None:
        """Outside: the power goes; the strand unwinds to its end and nothing it does on the way counts."""
        if self.is_over:
            return
        if self._resume is not None:
            self._resume(fault=PowerCutError())

    def do_all(self) -> None:
        """On its own stack: everything."""
        try:
            self._work()
        except BaseException as fault:  # noqa: BLE001 - handed to whoever runs the strand, never swallowed
            self._ended_by = fault
        self.is_over = True

    def _let_run(self, running: greenlet) -> None:
        outer, Strand.running = Strand.running, self
        self._caller = running.parent = getcurrent()
        running.switch()
        Strand.running = outer
        if self.is_over:
            self._on_end(self._ended_by)
            return
        arrange, self._arrange = self._arrange, None
        self._resume = Resume(self)
        if arrange is not None:
            arrange(self._resume)


def wait_here(arrange: Arrange) -> Any:
    """Stops the running strand. Raises RuntimeError outside one: nothing outside may wait."""
    if Strand.running is None:
        raise RuntimeError("only a strand can wait")
    return Strand.running.wait(arrange)
