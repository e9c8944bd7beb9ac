"""The name of a feed's life: ``number-tag``. A higher number is a later life; the tag tells two of one number apart."""


def number_of(timeline: str) -> int:
    """The number in a timeline's name, 0 for a name that has none."""
    number = timeline.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else 0
