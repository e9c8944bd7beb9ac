"""Settings: default, file, command line, in this order; a wrong key names the right one."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from kiosk import cli
from kiosk.settings import Settings, SettingsError, load
from ui.devices.keyboard_layouts import LAYOUTS


def test_the_command_line_goes_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('language = "de"\nreader = "left"\n', encoding="utf-8")
    settings = load((file, tmp_path / "missing.toml"), {"language": "en", "data": None})
    assert (settings.language, settings.reader, settings.data) == ("en", "left", Settings().data)


def test_an_unknown_key_names_the_closest_one(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('langauge = "de"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean language"):
        load((file,), {})


@pytest.mark.parametrize("line", ['width = "wide"', "language = 3", "is_fullscreen = 1", "not toml"])
def test_a_value_that_cannot_be_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError):
        load((file,), {})


@pytest.mark.parametrize(
    "printer", ["", "system", "system:Ingresso_80mm", "escpos:/dev/usb/lp0", "escpos:10.0.0.9:9100"]
)
def test_a_printer_is_the_systems_or_a_receipt_printers_place(tmp_path: Path, printer: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'printer = "{printer}"\n', encoding="utf-8")
    assert load((file,), {}).printer == printer


@pytest.mark.parametrize(
    "printer", ["cups", "system:", "system:-o", "escpos", "escpos:usb/lp0", "escpos:printer.house:9100"]
)
def test_a_printer_of_no_known_kind_is_refused_with_what_there_is(tmp_path: Path, printer: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'printer = "{printer}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"kiosk.toml: printer is .*escpos:/dev/usb/lp0"):
        load((file,), {})


def test_a_camera_is_named_as_the_system_names_it(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    for camera in ("", "default", "/dev/video0", "HD Pro Webcam C920"):
        file.write_text(f'camera = "{camera}"\n', encoding="utf-8")
        assert load((file,), {}).camera == camera
    file.write_text('camera = " "\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="camera is ' '"):
        load((file,), {})


@pytest.mark.parametrize("layout", [*LAYOUTS, "system"])
def test_a_typing_scanner_is_set_to_a_keyboard_that_the_tablet_knows(tmp_path: Path, layout: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'scanner_layout = "{layout}"\n', encoding="utf-8")
    assert load((file,), {}).scanner_layout == layout
    file.write_text(f'scanner_layout = "{layout.upper()}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"scanner_layout is .* us, it, de, or system"):
        load((file,), {})


def test_a_scanner_is_named_by_the_path_of_its_device(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('scanner = "/dev/serial/by-id/usb-ACME-if00"\n', encoding="utf-8")
    assert load((file,), {}).scanner == "/dev/serial/by-id/usb-ACME-if00"
    file.write_text('scanner = "ttyACM0"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="scanner is 'ttyACM0'"):
        load((file,), {})


@pytest.mark.parametrize("hours", ["", "08:00-12:30", "08:00-12:30,14:00-18:00", "22:00-06:00"])
def test_the_hours_of_sounds_are_spans_of_wall_time(tmp_path: Path, hours: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'sound_hours = "{hours}"\n', encoding="utf-8")
    assert load((file,), {}).sound_hours == hours


@pytest.mark.parametrize("hours", ["8-12", "08:00", "08:00-24:30", "08:00-12:30;14:00-18:00", "08:00-12:30,"])
def test_hours_that_cannot_be_are_refused(tmp_path: Path, hours: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'sound_hours = "{hours}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="sound_hours is"):
        load((file,), {})


def test_the_exit_lies_in_one_of_four_directions_or_nobody_has_said(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('exit_arrow = "behind"\n', encoding="utf-8")
    assert (load((file,), {}).exit_arrow, Settings().exit_arrow) == ("behind", "")
    file.write_text('exit_arrow = "down"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"exit_arrow is 'down'.*left, right, up or behind"):
        load((file,), {})


def test_the_witness_lies_beside_the_data_unless_told_otherwise() -> None:
    assert Settings(data=Path("/d/kiosk")).witness_folder == Path("/d/kiosk-witness")
    assert Settings(data=Path("/d/kiosk"), witness=Path("/w")).witness_folder == Path("/w")


def test_the_command_line_says_what_every_setting_is_and_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["config", "--data", str(tmp_path), "--json"]) == cli.EXIT_DONE
    told = {line["setting"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told.keys() == {setting.name for setting in fields(Settings)}
    assert told["data"]["value"] == str(tmp_path)
    assert all(line["meaning"].endswith(".") for line in told.values())
