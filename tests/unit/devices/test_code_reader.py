"""The reader on every picture of ``qr_images``, on frames, and on bytes that only pretend to be pictures."""

import io
import random
from pathlib import Path

import pytest
import qrcode
import zxingcpp
from PIL import Image, PngImagePlugin

from kiosk.devices.code_reader import (
    FILE_BYTES_MAX,
    FrameCodeReader,
    ReadFailure,
    Reading,
    read_bytes,
    read_file,
    read_frame,
)
from kiosk.encoding.codes import CODE_BYTES_MAX
from tests.profiles import runs
from tests.qr_images import READABLE, UNREADABLE, pass_text, picture, write_readable, write_unreadable

PASS = pass_text(7)
NEEDS_A_SECOND_LOOK = {
    "at-night.jpg",
    "cut-into-the-edge.png",
    "dim-and-grainy.jpg",
    "large-and-grainy.jpg",
    "lit-from-one-side.jpg",
    "old-camera.jpg",
    "tiny.jpg",
    "very-dim.jpg",
}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    write_readable(folder)
    write_unreadable(folder)
    return folder


def code_of(data: bytes) -> Image.Image:
    code = qrcode.QRCode(border=4, box_size=8)
    code.add_data(data, optimize=0)
    image: Image.Image = code.make_image().get_image()
    return image.convert("L")


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def grey_frame(image: Image.Image) -> memoryview:
    return memoryview(image.tobytes()).cast("B", (image.height, image.width))


@pytest.mark.parametrize(("number", "name"), list(enumerate(READABLE)))
def test_a_pass_is_read_however_it_is_shown(pictures: Path, number: int, name: str) -> None:
    assert read_file(pictures / name) == Reading(pass_text(number).encode())


@pytest.mark.parametrize(("name", "failure"), UNREADABLE.items())
def test_what_cannot_be_read_says_why(pictures: Path, name: str, failure: ReadFailure) -> None:
    assert read_file(pictures / name) == Reading(failure=failure)


def test_only_a_second_look_reads_the_worst_pictures(pictures: Path) -> None:
    from_a_camera = [name for name in READABLE if name != "on-glass.png"]  # none sends see-through frames
    missed = {name for name in from_a_camera if read_frame(Image.open(pictures / name).convert("L")) is None}
    assert missed == NEEDS_A_SECOND_LOOK


@pytest.mark.parametrize(
    "data",
    [b"\x1b[31m\x00\x07", b"\xff\xfe\xfd", "Levico è chiusa €".encode(), b"=1+1", b"\r\n", b"<img src=x>"],
)
def test_bytes_come_out_as_they_went_in(data: bytes) -> None:
    assert read_bytes(png(code_of(data))).code == data


def test_the_longest_code_we_take_is_read_and_one_byte_more_is_refused() -> None:
    assert read_bytes(png(code_of(b"x" * CODE_BYTES_MAX))).code == b"x" * CODE_BYTES_MAX
    assert read_bytes(png(code_of(b"x" * (CODE_BYTES_MAX + 1)))).failure is ReadFailure.CODE_TOO_LONG


@pytest.mark.parametrize(
    "kind",
    [
        zxingcpp.BarcodeFormat.EAN13,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.RMQRCode,
    ],
)
def test_the_stripes_on_a_bottle_are_no_code_of_ours(kind: zxingcpp.BarcodeFormat) -> None:
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode("8001234567897", kind), scale=4)
    view = memoryview(drawn)  # type: ignore[arg-type]  # a buffer, which its stub does not say
    assert zxingcpp.read_barcodes(view)
    assert read_frame(view, is_thorough=True) is None


def test_a_file_beyond_the_limit_is_not_taken_in(tmp_path: Path) -> None:
    bloated = tmp_path / "bloated.png"
    with bloated.open("wb") as file:
        file.write(png(picture(PASS)))
        file.truncate(FILE_BYTES_MAX + 1)
    assert read_file(bloated).failure is ReadFailure.FILE_TOO_LARGE


def test_a_hidden_text_of_a_hundred_megabytes_is_not_unpacked() -> None:
    bomb = PngImagePlugin.PngInfo()
    bomb.add_text("Comment", "b" * 100_000_000, zip=True)
    file = io.BytesIO()
    picture(PASS).save(file, "PNG", pnginfo=bomb)
    assert len(file.getvalue()) < 200_000
    assert read_bytes(file.getvalue()).failure is ReadFailure.NOT_AN_IMAGE


def test_a_frame_is_read_as_a_view_and_as_a_picture() -> None:
    frame = Image.new("L", (640, 480), 120)
    frame.paste(picture(PASS), (90, 5))
    assert read_frame(grey_frame(frame)) == read_frame(frame) == Reading(PASS.encode())


def test_a_frame_of_the_wall_says_nothing() -> None:
    assert read_frame(grey_frame(Image.new("L", (640, 480), 120)), is_thorough=True) is None


def test_a_frame_larger_than_the_camera_should_send_is_made_smaller_at_the_cost_of_the_smallest_codes() -> (
    None
):
    huge = Image.new("L", (3840, 2160), 200)
    huge.paste(picture(PASS, module_pixels=2), (701, 301))
    assert read_bytes(png(huge)) == Reading(PASS.encode())
    assert read_frame(grey_frame(huge)) is None
    huge.paste(picture(PASS, module_pixels=16), (700, 300))
    assert read_frame(grey_frame(huge)) == Reading(PASS.encode())


def beside(*codes: Image.Image) -> Image.Image:
    """A frame that shows them in a row."""
    frame = Image.new("L", (1280, 720), 200)
    for at, code in enumerate(codes):
        frame.paste(code.resize((400, 400)), (20 + 420 * at, 20))
    return frame


POSTER, PRINT = code_of(b"WIFI:S:guests;;"), code_of(b"https://valle.example/")


@pytest.mark.parametrize(
    "codes",
    [(picture(PASS), picture(pass_text(8))), (POSTER, PRINT), (picture(PASS), POSTER, picture(pass_text(8)))],
    ids=["two passes", "no pass", "two passes and a poster"],
)
def test_two_different_codes_in_a_frame_are_an_answer_of_their_own(codes: tuple[Image.Image, ...]) -> None:
    for reading in (read_frame(beside(*codes)), read_bytes(png(beside(*codes)))):
        assert reading == Reading(failure=ReadFailure.TWO_CODES)


def test_of_several_codes_the_only_one_that_is_a_pass_is_meant() -> None:
    for codes in ((picture(PASS), POSTER), (POSTER, PRINT, picture(PASS))):
        assert read_frame(beside(*codes)) == read_bytes(png(beside(*codes))) == Reading(PASS.encode())


def test_every_fourth_empty_frame_is_looked_at_harder() -> None:
    reader = FrameCodeReader(thorough_every_frames=4)
    hard = picture(PASS).crop((36, 36, 420, 420))
    assert [reader.read(hard) for _ in range(8)] == [None, None, None, Reading(PASS.encode())] * 2


def test_the_count_to_the_harder_look_begins_anew_after_a_code() -> None:
    reader = FrameCodeReader(thorough_every_frames=3)
    easy, hard = picture(PASS), picture(PASS).crop((36, 36, 420, 420))
    shown = [reader.read(frame) is not None for frame in (hard, easy, hard, hard, hard)]
    assert shown == [False, True, False, False, True]


def test_a_reading_is_a_code_or_a_failure_and_never_both_or_neither() -> None:
    for code, failure in ((None, None), (b"x", ReadFailure.TWO_CODES)):
        with pytest.raises(ValueError, match="one code or one failure"):
            Reading(code, failure)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.timeout(3_600)
def test_no_damage_to_a_picture_is_more_than_a_failure_to_read() -> None:
    generator = random.Random(137)  # noqa: S311 - the same damage every time
    small = picture(PASS, module_pixels=2)
    wholes = []
    for kind in ("PNG", "JPEG", "WEBP"):
        for mode in ("L", "P", "RGB", "RGBA"):
            if (kind, mode) not in {("JPEG", "P"), ("JPEG", "RGBA")}:
                small.convert(mode).save(file := io.BytesIO(), kind)
                wholes.append(file.getvalue())
    answers = set()
    for _ in range(runs(quick=200, push=4_000, release=40_000)):
        damaged = bytearray(generator.choice(wholes))
        for _ in range(generator.choice([1, 2, 8])):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        if generator.random() < 0.2:
            del damaged[generator.randrange(8, len(damaged)) :]
        answers.add(read_bytes(bytes(damaged)).failure)
    assert {None, ReadFailure.NOT_AN_IMAGE, ReadFailure.DAMAGED_IMAGE} <= answers
