"""Every engine returns what its published implementation returned, given the same weights and inputs."""

import pytest
from parity import dualtalk_kinds, probtalk3d_kinds
from parity.cases import parity_cases, parity_folder

# The engines of this library whose publications have parity cases; each module holds KINDS (kind to check) and TO_COME (kind to reason).
ENGINES = {"dualtalk": dualtalk_kinds, "probtalk3d": probtalk3d_kinds}
CASES = parity_cases()


@pytest.mark.skipif(bool(CASES), reason="the parity cases are there")
def test_parity_cases_are_at_hand():
    pytest.skip(f"no parity cases in {parity_folder()}; set TWOHANDER_PARITY to their folder")


@pytest.mark.parametrize("engine", sorted({case.engine for case in CASES} - set(ENGINES)))
def test_engines_that_are_not_there_are_named(engine):
    pytest.skip(f"{engine} is not there: {sum(case.engine == engine for case in CASES)} parity cases wait for it")


@pytest.mark.parametrize("case", [case for case in CASES if case.engine in ENGINES], ids=str)
def test_the_library_returns_what_the_publication_returned(case, model_of, tmp_path, monkeypatch):
    pytest.importorskip("torch", reason="the networks compute with torch")
    kinds = ENGINES[case.engine]
    if case.kind in kinds.TO_COME:
        pytest.skip(f"{case} is still to come: {kinds.TO_COME[case.kind]}")
    assert case.kind in kinds.KINDS, f"no test knows cases of the kind '{case.kind}'"
    kinds.KINDS[case.kind](case, model_of, tmp_path, monkeypatch)
