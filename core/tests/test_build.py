"""build.py: the gate, Pythons, environments, test runs, wheels and packages."""

import ast
import importlib.util
import os
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "core"))

from build_steps import command_line, environments, extension, pythons, recipes, testing, wheels  # noqa: E402
from build_steps.errors import BuildError  # noqa: E402

THIS = pythons.Interpreter(sys.executable, sys.version_info[:3])
posix_only = pytest.mark.skipif(os.name == "nt", reason="makes shell scripts")


@pytest.fixture
def gate():
    specification = importlib.util.spec_from_file_location("build_gate", REPOSITORY / "build.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def local_package(folder: Path, name: str) -> Path:
    """A wheel that holds one module, so that nothing is downloaded."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "VALUE = 1\n")
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


def test_the_gate_parses_under_old_pythons():
    tree = ast.parse((REPOSITORY / "build.py").read_text(), feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr))]


def test_an_unsupported_python_is_told_which_versions_work(gate, monkeypatch, capsys):
    monkeypatch.setattr(gate, "SUPPORTED", ((2, 0),))
    assert gate.main(["demo"]) == 2
    message = capsys.readouterr().err
    assert "3.11" in message and "3.13" in message and "build.py demo" in message


def test_no_command_is_wrong_usage():
    with pytest.raises(SystemExit) as stop:
        command_line.main([])
    assert stop.value.code == 2


def test_a_failed_step_is_reported_in_one_line(monkeypatch, capsys):
    def fail(platform):
        raise BuildError("the reason")
    monkeypatch.setattr(extension, "build", fail)
    assert command_line.main(["extension"]) == 1
    assert capsys.readouterr().err.strip() == "build.py extension: the reason"


@posix_only
def test_a_python_that_only_prints_an_error_is_passed_over(tmp_path, monkeypatch):
    version = THIS.minor
    script(tmp_path / "shims" / f"python{version}", "#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    script(tmp_path / "real" / f"python{version}", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "shims"), str(tmp_path / "real"), "/usr/bin", "/bin"]))
    monkeypatch.setattr(pythons.sys, "version_info", (2, 7, 0))  # so that the running Python is no candidate
    candidates = list(pythons.candidates(version))
    assert candidates[:2] == [[str(tmp_path / "shims" / f"python{version}")], [str(tmp_path / "real" / f"python{version}")]]
    assert pythons.ask(candidates[0]) is None
    assert pythons.find_interpreters([version])[version].version == THIS.version


@posix_only
def test_a_python_of_another_version_is_not_taken(tmp_path, monkeypatch):
    script(tmp_path / "python3.99", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pythons.find_interpreters(["3.99"]) == {}


@posix_only
def test_a_python_without_pip_is_not_taken(tmp_path):
    lame = script(tmp_path / "python", "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'ensurepip'\" >&2\nexit 1\n")
    assert pythons.ask([str(lame)]) is None


def test_an_environment_is_made_once_and_remade_when_its_requirements_change(tmp_path):
    first, second = local_package(tmp_path, "firstpackage"), local_package(tmp_path, "secondpackage")
    recipe = environments.Recipe("sample", THIS, ("--no-index", str(first)), probe="import firstpackage")
    python = environments.make(recipe, tmp_path)
    witness = tmp_path / "sample" / "witness"
    witness.touch()
    assert environments.make(recipe, tmp_path) == python and witness.exists()
    changed = environments.Recipe("sample", THIS, ("--no-index", str(second)), probe="import secondpackage")
    environments.make(changed, tmp_path)
    assert not witness.exists()
    assert subprocess.run([str(python), "-c", "import firstpackage"], capture_output=True).returncode == 1


def test_a_half_made_environment_is_made_again(tmp_path):
    recipe = environments.Recipe("sample", THIS, ())
    folder = tmp_path / "sample"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("interrupted here")
    python = environments.make(recipe, tmp_path)
    assert subprocess.run([str(python), "-c", "pass"]).returncode == 0


def test_an_environment_whose_packages_cannot_be_installed_is_not_taken_for_complete(tmp_path):
    recipe = environments.Recipe("sample", THIS, ("--no-index", "a-package-that-is-nowhere"))
    with pytest.raises(BuildError, match="installing the packages of sample"):
        environments.make(recipe, tmp_path)
    assert not (tmp_path / "sample" / environments.MARKER).exists()


def test_a_missing_system_library_is_named_with_its_package():
    said = "ImportError: libXi.so.6: cannot open shared object file: No such file or directory"
    assert environments.missing_library(said) == "the system library libXi.so.6 is missing: install the package libxi6"
    assert environments.missing_library("ImportError: No module named bpy") is None


def test_an_edit_of_the_test_settings_does_not_remake_environments():
    stored = recipes.core_recipe(THIS, oracles=False).library
    assert "pytest" not in stored.split('"optional-dependencies"')[0] and "testpaths" not in stored and "pocketsphinx" in stored


def test_results_are_counted_as_pytest_reports_them(tmp_path, monkeypatch):
    (tmp_path / "test_sample.py").write_text(
        "import pytest\ndef test_a(): pass\ndef test_b(): assert 0\n@pytest.mark.skip\ndef test_c(): pass\n"
        "@pytest.fixture\ndef broken(): raise OSError\ndef test_d(broken): pass\n")
    monkeypatch.setattr(testing.places, "BUILD", tmp_path)
    monkeypatch.setattr(testing.places, "REPOSITORY", tmp_path)
    outcome = testing.run_pytest(Path(sys.executable), [str(tmp_path / "test_sample.py")], "sample, here")
    assert (outcome.code, outcome.passed, outcome.failed, outcome.skipped) == (1, 1, 2, 1)
    assert str(outcome) == "sample, here: 1 passed, 2 failed, 1 skipped"


def test_suites_run_side_by_side_and_all_are_counted_and_shown(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(testing.places, "BUILD", tmp_path)
    monkeypatch.setattr(testing.places, "REPOSITORY", tmp_path)
    # Each of the two waits for the other one to have begun.
    suites = []
    for own, other in (("one", "two"), ("two", "one")):
        path = tmp_path / f"test_{own}.py"
        path.write_text(f"""import pathlib, time
def test_meets_the_other():
    here = pathlib.Path(__file__).parent
    (here / "{own}").touch()
    until = time.monotonic() + 30
    while not (here / "{other}").exists():
        assert time.monotonic() < until
        time.sleep(0.01)
""" + ("def test_fails(): assert not 'this'" if own == "two" else ""))
        suites.append(testing.Suite(own, Path(sys.executable), str(path), {}))
    outcomes = testing.run_suites(suites, 2)
    assert [(outcome.title, outcome.code, outcome.passed, outcome.failed) for outcome in outcomes] == [("one", 0, 1, 0), ("two", 1, 1, 1)]
    shown = capsys.readouterr().out
    assert "== one\n" in shown and "1 passed" in shown and "assert not 'this'" in shown


def test_a_crash_of_pytest_is_no_success():
    assert "ended with code -11" in str(testing.Outcome("Blender 4.2", -11, 0, 0, 0))
    assert testing.count_results(Path("there is no such report")) == (0, 0, 0)


@pytest.mark.parametrize("body, code", [("def test_a(): pass", 0), ("def test_a(): assert 0", 1), ("", 5)])
def test_arguments_reach_pytest_and_its_exit_code_comes_back(tmp_path, monkeypatch, body, code):
    (tmp_path / "test_sample.py").write_text(body)
    monkeypatch.setattr(testing, "make", lambda recipe: Path(sys.executable))
    assert testing.test_some(["-q", "-p", "no:cacheprovider", str(tmp_path / "test_sample.py")]) == code


def test_the_lock_pins_every_package_for_every_platform_and_python():
    lock = wheels.read_lock()
    assert set(lock) == {wheels.Target(platform, python) for platform in wheels.PLATFORM_TAGS for python in wheels.PYTHONS}
    for target, pins in lock.items():
        absent = wheels.PACKAGES_WITHOUT_WHEEL.get(target.python, ())
        wanted = {name.replace("-", "_") for name in wheels.PACKAGES if name not in absent}
        assert {pin.file.split("-")[0] for pin in pins} == wanted
        assert all(len(pin.sha256) == 64 and set(pin.sha256) <= set("0123456789abcdef") for pin in pins)


def test_a_lock_reads_as_it_was_written():
    lock = wheels.read_lock()
    assert wheels.read_lock(wheels.lock_text(lock)) == lock


def test_a_pin_admits_only_its_own_bytes():
    pin = wheels.Pin("soxr-1.1.0-cp311-cp311-win_amd64.whl", "ab" * 32)
    assert pin.requirement == f"soxr==1.1.0 --hash=sha256:{'ab' * 32}"


def test_a_damaged_wheel_in_the_cache_is_fetched_again(tmp_path, monkeypatch):
    monkeypatch.setattr(wheels, "CACHE", tmp_path)
    monkeypatch.setattr(wheels, "read_lock", lambda: {wheels.Target("linux-x64", "3.11"): [wheels.Pin("a-1-py3-none-any.whl", "00" * 32)]})
    (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"damaged")
    asked = []
    monkeypatch.setattr(wheels, "_download", lambda target, pins, python: asked.extend(pins))
    with pytest.raises(BuildError, match="with the hash"):
        wheels.fetch("linux-x64", Path(sys.executable))
    assert [pin.file for pin in asked] == ["a-1-py3-none-any.whl"]


def test_the_packed_manifest_names_platform_and_wheels():
    packed = tomllib.loads(extension.manifest("linux-x64", ["b.whl", "a.whl"]))
    committed = tomllib.loads((extension.places.ADDON / extension.MANIFEST).read_text())
    assert packed["platforms"] == ["linux-x64"] and packed["wheels"] == ["./wheels/a.whl", "./wheels/b.whl"]
    assert {key: packed[key] for key in committed} == committed


def test_library_and_extension_have_one_version():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    assert extension.version() == project["project"]["version"]


def test_a_package_depends_on_its_contents_alone(tmp_path):
    contents = {"b.py": b"2", "a.py": b"1"}
    extension.write_zip(tmp_path / "one.zip", contents)
    extension.write_zip(tmp_path / "other.zip", dict(reversed(contents.items())))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["a.py", "b.py"] and archive.read("a.py") == b"1"


def test_the_package_holds_the_add_on_without_what_only_the_build_reads():
    files = extension.addon_files()
    assert "__init__.py" in files and "operators/animate.py" in files
    assert not [name for name in files if name.endswith((".lock", ".pyc", ".toml"))]
