"""The scan rule: one code counts once within five seconds, another one at once."""

from ui.bridge.scan import Scan


class Reader:
    """A scan rule with a hand-moved clock."""

    def __init__(self) -> None:
        self.acted: list[bytes] = []
        self.now = 100.0
        self.scan = Scan(self.acted.append, lambda: self.now)

    def see(self, code: bytes, after: float = 0.0) -> None:
        """The reader sees a code so many seconds later."""
        self.now += after
        self.scan.on_code(code)


def test_a_code_held_before_the_reader_counts_once() -> None:
    reader = Reader()
    for _ in range(40):
        reader.see(b"one", after=0.2)
    assert reader.acted == [b"one"]


def test_the_next_persons_code_acts_at_once() -> None:
    reader = Reader()
    reader.see(b"one")
    reader.see(b"two", after=0.1)
    assert reader.acted == [b"one", b"two"]


def test_the_same_code_counts_again_after_five_seconds_and_after_the_session() -> None:
    reader = Reader()
    reader.see(b"one")
    reader.see(b"one", after=5.1)
    reader.scan.forget()
    reader.see(b"one", after=0.5)
    assert reader.acted == [b"one", b"one", b"one"]
