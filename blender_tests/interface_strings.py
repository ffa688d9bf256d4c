"""Every string of the add-on's interface, from Blender's register of classes and from the sources, and every sentence that it reports."""

import ast
import re
from pathlib import Path

import bpy

ADDON = Path(__file__).resolve().parent.parent / "addon"
FOR_PROGRAMS = {"commands.py", "contact_sheet.py"}  # the command line speaks English
NO_SENTENCES = {
    "A and B", "twohander overview",  # names of data
    "Takes about {} GB", "every frame", "films of every second frame, so half as many per second as the scene",  # parts of descriptions
    "The names that the file goes by", "Whose weights are fetched",  # of hidden properties
    "take {} of {}: {}",  # progress is translated in its parts
}
NOT_OURS = {"rna_type", "name", "bl_idname", "bl_label", "bl_description", "bl_options", "bl_translation_context", "bl_undo_group", "has_reports",
            "layout", "macros", "options", "properties", "bl_cursor_pending", "filepath", "check_existing"}  # of every class of its kind
FORMAT = re.compile(r"[a-z0-9]+( \(\.[a-z0-9]+\))?")  # names of formats are the same in every language
DRAWN = {"text", "heading"}  # arguments of layout functions
TRANSLATED = {"iface_", "tip_", "rpt_", "poll_message_set", "pgettext_iface", "pgettext_tip", "pgettext_rpt"}  # functions whose argument is


def interface_strings() -> set[str]:
    """English names, descriptions and labels that somebody can read; the add-on must be registered."""
    return {string for string in (*_registered(), *_drawn()) 
            if any(letter.isalpha() for letter in string) and len(string) > 1 and not FORMAT.fullmatch(string)}


def sentences() -> set[str]:
    """What reports, errors and progress say, with {} for what varies: every text of several words in the sources that is no name.

    Names are in Title Case; sentences have a small word in them.
    """
    found = set()
    for path in sorted(ADDON.rglob("*.py")):
        if path.name in FOR_PROGRAMS or path.parent.name == "translations":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        unsaid = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        unsaid |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        found |= {_template(node) for node in ast.walk(tree) if id(node) not in unsaid and isinstance(node, (ast.Constant, ast.JoinedStr))}
    return {text for text in found if len([word for word in text.split() if word.isalpha()]) > 1
            and any(word.isalpha() and word.islower() for word in text.split()[1:])} - NO_SENTENCES


def _template(node) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node.value, str) else ""


def _registered():
    for name in dir(bpy.types):
        if name.startswith("TWOHANDER_"):
            kind = getattr(bpy.types, name)
            if "_OT_" in name:  # an operator's own label and properties are found under its name in bpy.ops
                rna = getattr(bpy.ops.twohander, kind.bl_idname.partition(".")[2]).get_rna_type()
                yield from (rna.name, rna.description, *_properties(rna))
            elif hasattr(kind, "bl_label"):
                yield kind.bl_label
    for base in (bpy.types.PropertyGroup, bpy.types.AddonPreferences):
        for kind in base.__subclasses__():
            if kind.__name__.startswith("TWOHANDER_") and kind.is_registered:
                yield from _properties(kind.bl_rna)


def _properties(rna):
    for one in rna.properties.values():
        if one.is_hidden or not one.description or one.identifier in NOT_OURS and not one.description.startswith("The take"):
            continue
        yield from (one.name, one.description)
        if one.type == "ENUM":
            for item in one.enum_items:
                yield from (item.name, item.description)


def _drawn():
    for path in sorted(ADDON.rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)):
            untranslated = any(keyword.arg == "translate" for keyword in call.keywords)
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            arguments = [keyword.value for keyword in call.keywords if keyword.arg in DRAWN and not untranslated]
            arguments += call.args[:1] if called in TRANSLATED else []
            for argument in arguments:
                yield from (node.value for node in ast.walk(argument) if isinstance(node, ast.Constant) and isinstance(node.value, str)
                            and not _inside_format(argument, node))


def _inside_format(argument, node) -> bool:
    return any(node in ast.walk(part) for part in ast.walk(argument) if isinstance(part, ast.JoinedStr))
