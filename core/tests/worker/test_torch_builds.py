"""Which torch a machine gets."""

import pytest

from twohander.worker import torch_builds
from twohander.worker.torch_builds import BUILDS, fitting_build, nvidia_choice


@pytest.mark.parametrize("answer, build, reason", [
    ("580.65.06, 9.0\n", "cuda13", "driver 580.65.06"),  # Hopper
    ("580.65.06, 12.0\n", "cuda13", "driver"),  # Blackwell
    ("580.65.06, 6.1\n", "cuda12", "driver"),  # Pascal, for which CUDA 13 has no code
    ("560.35.03, 8.9\n", "cuda12", "driver"),
    ("560.35.03, 12.0\n", "cpu", "too old for torch; update it to 580 or later"),  # Blackwell before its driver
    ("470.82.01, 7.5\n", "cpu", "too old for torch; update it to 525 or later"),
    ("580.65.06, 6.1\n580.65.06, 8.6\n", "cuda13", "driver"),  # the better card decides
    ("560.35.03, 12.0\n560.35.03, 8.6\n", "cuda12", "driver"),
    ("Failed to initialize NVML\n", "cpu", "driver whole"), ("", "cpu", "driver whole"), ("580.65, [N/A]\n", "cpu", "driver whole"),
])
def test_an_nvidia_driver_and_its_gpus_decide(answer, build, reason):
    choice = nvidia_choice(answer)
    assert choice.build is BUILDS[build] and reason in choice.reason


def test_a_mac_gets_metal_from_the_usual_index(monkeypatch):
    monkeypatch.setattr(torch_builds.sys, "platform", "darwin")
    assert fitting_build().build is BUILDS["metal"] and BUILDS["metal"].index is None


def test_an_amd_gpu_gets_rocm_on_linux_only(monkeypatch, tmp_path):
    monkeypatch.setattr(torch_builds, "_nvidia_answer", lambda: None)
    monkeypatch.setattr(torch_builds, "AMD_DEVICE", tmp_path)
    for platform, build in (("linux", "rocm"), ("win32", "cpu")):
        monkeypatch.setattr(torch_builds.sys, "platform", platform)
        assert fitting_build().build is BUILDS[build]


def test_without_a_gpu_the_processor_has_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(torch_builds.sys, "platform", "linux")
    monkeypatch.setattr(torch_builds, "AMD_DEVICE", tmp_path / "none")
    assert fitting_build().build is BUILDS["cpu"]


def test_a_program_named_nvidia_smi_is_asked(monkeypatch, tmp_path):
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho '580.1, 8.6'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(torch_builds.sys, "platform", "linux")
    assert fitting_build().build is BUILDS["cuda13"]
    program.write_text("#!/bin/sh\nexit 9\n")
    assert fitting_build().build.name in ("cpu", "rocm")
