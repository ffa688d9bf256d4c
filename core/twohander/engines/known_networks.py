"""The network files that engines know: what they are called, where their authors put them, on which terms, what they are good for."""

from dataclasses import dataclass

from .downloads import DOWNLOADS


@dataclass(frozen=True)
class KnownNetwork:
    """One published file. network: what it becomes in the store; unlocks: what it is good for, in words."""

    engine: str
    network: str
    label: str
    file: str
    terms: str
    page: str
    unlocks: str


_PROBTALK3D_PAGE = "https://github.com/uuembodiedsocialai/ProbTalk3D"
_PROBTALK3D_TERMS = ("The published code is CC-BY-NC-4.0, the weights come without a licence of their own, the data that they were trained "
                     "on are for research; faces are FLAME's, whose own licence covers the head model that you play them on.")


def _probtalk3d(system: str, label: str, file: str, option: str = "") -> KnownNetwork:
    return KnownNetwork("probtalk3d", system, label, file, _PROBTALK3D_TERMS, _PROBTALK3D_PAGE,
                        f"the engine probtalk3d (--face probtalk3d{option})")


KNOWN_NETWORKS = (
    *(KnownNetwork(engine, "network", source.label, source.file, source.terms, source.page,
                   f"the engine {engine} (--face, --body or --engine {engine})") for engine, source in DOWNLOADS.items()),
    _probtalk3d("vqvae", "ProbTalk3D (Wu et al., MIG 2024), second stage", "last.ckpt"),
    _probtalk3d("vae", "ProbTalk3D's VAE variant, second stage", "last.ckpt", " --option system=vae"),
    _probtalk3d("facediffuser", "FaceDiffuser as ProbTalk3D's authors changed it", "face_diffuser_mead_50.pth",
                " --option system=facediffuser), with a FLAME model in the store (generic_model.pkl"),
)
