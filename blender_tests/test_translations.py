"""The interface in another language: complete, and shown where Blender is set to it."""

import bpy
import pytest
from addon.translations import LANGUAGES
from interface_strings import interface_strings


@pytest.mark.parametrize("language", ["de"])
def test_every_string_of_the_interface_is_translated(registered, language):
    missing = sorted(string for string in interface_strings() if string not in LANGUAGES[language])
    assert not missing, "add to addon/translations:\n" + "\n".join(f'    "{string}": "",' for string in missing)


@pytest.mark.parametrize("language", ["de"])
def test_no_translation_is_empty_or_of_a_string_that_takes_other_values(language):
    for english, other in LANGUAGES[language].items():
        assert other and other.count("{}") == english.count("{}"), english
        assert other[-1] == "." or english[-1] != ".", english


def test_blender_shows_the_language_that_is_set(registered):
    view = bpy.context.preferences.view
    known = [item.identifier for item in view.bl_rna.properties["language"].enum_items]
    german = next((name for name in ("de", "de_DE") if name in known), None)
    before = view.language
    try:
        view.language = german or "de_DE"
    except TypeError:
        pytest.skip("this build of bpy has no German")
    try:
        view.use_translate_interface = True
        if bpy.app.translations.locale not in ("de", "de_DE"):
            pytest.skip("this build of bpy has no translations")
        assert bpy.app.translations.pgettext_iface("Set the Stage", "Operator") == LANGUAGES["de"]["Set the Stage"]
    finally:
        view.language = before
