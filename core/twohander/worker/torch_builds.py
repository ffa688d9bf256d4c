"""Which build of torch suits a machine, and where pytorch.org publishes it."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ANSWER_SECONDS = 15  # nvidia-smi wakes sleeping GPUs
AMD_DEVICE = Path("/dev/kfd")  # the interface of AMD's compute driver

# From NVIDIA's table of CUDA releases and their drivers, and torch's of CUDA releases and their GPUs (RELEASE.md, torch 2.9 to 2.14).
CUDA_13_DRIVER, CUDA_12_DRIVER = 580, 525
CUDA_13_OLDEST, CUDA_12_NEWEST = 7.5, 9.0  # compute capability: Turing; Hopper


@dataclass(frozen=True)
class TorchBuild:
    """One kind of torch. index: where pip finds it, None for its usual index.

    download, space: gigabytes, about, that are fetched for it, and that an environment with it takes on disk.
    """

    name: str
    label: str
    index: str | None
    download: float
    space: float


BUILDS = {build.name: build for build in (
    TorchBuild("cpu", "Processor", "https://download.pytorch.org/whl/cpu", 0.2, 2.0),
    TorchBuild("cuda13", "NVIDIA, CUDA 13.0", "https://download.pytorch.org/whl/cu130", 2.5, 8.0),
    TorchBuild("cuda12", "NVIDIA, CUDA 12.6", "https://download.pytorch.org/whl/cu126", 2.5, 8.0),
    TorchBuild("rocm", "AMD, ROCm 7.2", "https://download.pytorch.org/whl/rocm7.2", 5.0, 20.0),
    TorchBuild("metal", "Apple, Metal", None, 0.1, 2.0),
)}


@dataclass(frozen=True)
class Choice:
    """The build for a machine, and why, as a sentence without its final stop."""

    build: TorchBuild
    reason: str


def fitting_build() -> Choice:
    """The build that uses this machine's GPU, or the processor's if there is none that torch can use."""
    if sys.platform == "darwin":
        return Choice(BUILDS["metal"], "macOS: torch computes on Apple's GPUs by Metal")
    nvidia = _nvidia_answer()
    if nvidia:
        return nvidia_choice(nvidia)
    if sys.platform == "linux" and AMD_DEVICE.exists():
        return Choice(BUILDS["rocm"], "an AMD GPU with ROCm's driver was found")
    return Choice(BUILDS["cpu"], "no GPU was found that torch can use")


def nvidia_choice(answer: str) -> Choice:
    """The build for the GPUs in an answer of `nvidia-smi --query-gpu=driver_version,compute_cap --format=csv,noheader`."""
    try:
        rows = [line.split(",") for line in answer.splitlines() if line.strip()]
        driver = rows[0][0].strip()
        release = int(driver.split(".")[0])
        capabilities = [float(capability) for _, capability in rows]
    except (ValueError, IndexError):
        return Choice(BUILDS["cpu"], "nvidia-smi tells neither driver nor GPU; is the NVIDIA driver whole?")
    if release >= CUDA_13_DRIVER and max(capabilities) >= CUDA_13_OLDEST:
        return Choice(BUILDS["cuda13"], f"an NVIDIA GPU with driver {driver} was found")
    if release >= CUDA_12_DRIVER and min(capabilities) <= CUDA_12_NEWEST:
        return Choice(BUILDS["cuda12"], f"an NVIDIA GPU with driver {driver} was found")
    needed = CUDA_13_DRIVER if min(capabilities) > CUDA_12_NEWEST else CUDA_12_DRIVER
    return Choice(BUILDS["cpu"], f"the NVIDIA driver {driver} is too old for torch; update it to {needed} or later to use the GPU")


def _nvidia_answer() -> str | None:
    """What nvidia-smi says of the GPUs; None where it is not there or fails, as without a GPU."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    try:
        done = subprocess.run([program, "--query-gpu=driver_version,compute_cap", "--format=csv,noheader"], capture_output=True, text=True,
                              timeout=ANSWER_SECONDS, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
