"""The interface in another language: complete, and shown where Blender is set to it."""

import re

import bpy
import pytest
from addon.translations import LANGUAGES
from addon.translations.sentences import spoken
from interface_strings import interface_strings, sentences
from twohander.engines.inventory import inventory


@pytest.mark.parametrize("language", ["de"])
def test_every_string_of_the_interface_is_translated(registered, language):
    missing = sorted(string for string in interface_strings() if string not in LANGUAGES[language])
    assert not missing, "add to addon/translations:\n" + "\n".join(f'    "{string}": "",' for string in missing)


@pytest.mark.parametrize("language", ["de"])
def test_every_sentence_that_is_reported_is_translated(language):
    """Descriptions with a name in them are there once for each name."""
    table = LANGUAGES[language]

    def known(sentence):
        capital = sentence[:1].upper() + sentence[1:]
        whole = re.compile(".+".join(map(re.escape, sentence.split("{}"))))
        return sentence in table or capital in table or "{}" in sentence and any(whole.fullmatch(english) for english in table)

    missing = sorted(sentence for sentence in sentences() if not known(sentence))
    assert not missing, "add to addon/translations:\n" + "\n".join(f'    "{sentence}": "",' for sentence in missing)


@pytest.mark.parametrize("language", ["de"])
def test_the_use_and_the_licence_of_every_model_file_are_translated(language, preferences):
    shown = {text for state in inventory(thorough=False) for text in (state.unlocks, state.licence)}
    assert shown and not shown - LANGUAGES[language].keys()


def test_sentences_are_translated_with_their_names_in_place():
    def look_up(text):
        return LANGUAGES["de"].get(text, text)

    assert spoken("Take 3 was removed", look_up) == "Take 3 wurde entfernt"
    assert spoken("a.wav: there is no such file", look_up) == "a.wav: diese Datei gibt es nicht"
    assert spoken("Head was added; without the shifts of jaw, neck", look_up) == "Head wurde hinzugefügt; ohne die Verschiebungen von jaw, neck"
    assert spoken("Animieren was cancelled; the scene is unchanged", look_up) == "Animieren wurde abgebrochen; die Szene ist unverändert"
    assert spoken("The characters are animated, but v.mp3 cannot be opened: no data", look_up) == (
        "Die Figuren sind animiert, aber v.mp3 lässt sich nicht öffnen: no data")


@pytest.mark.parametrize("unknown", ["m.npz: 'f' holds values that are not finite; the file is damaged", "", "Nobody knows this"])
def test_sentences_that_no_table_has_stay_whole(unknown):
    assert spoken(unknown, lambda text: LANGUAGES["de"].get(text, text)) == unknown


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
