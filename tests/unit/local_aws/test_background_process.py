import os
from pathlib import Path

from local_aws.background_process import BackgroundProcess


def test_a_process_is_found_by_its_record_and_stopped(tmp_path: Path) -> None:
    process = BackgroundProcess(tmp_path / "new", "sleeper")
    process.start(["sleep", "60"], os.environ, tmp_path)
    assert BackgroundProcess(tmp_path / "new", "sleeper").running

    assert process.stop()
    assert not process.running
    assert not process.stop()


def test_a_process_that_never_started_is_not_running(tmp_path: Path) -> None:
    assert not BackgroundProcess(tmp_path, "sleeper").running


def test_a_process_id_that_the_system_has_reused_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sleeper.pid").write_text(f"{os.getpid()} 1")  # a process of another start time

    assert not BackgroundProcess(tmp_path, "sleeper").stop()


def test_the_log_holds_what_the_process_prints(tmp_path: Path) -> None:
    process = BackgroundProcess(tmp_path, "printer")
    process.start(["sh", "-c", "echo out; echo err >&2; exec sleep 60"], os.environ, tmp_path)
    while process.log.read_text().count("\n") < 2:
        assert process.running
    process.stop()

    assert process.log.read_text() == "out\nerr\n"
