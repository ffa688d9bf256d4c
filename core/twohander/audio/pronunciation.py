"""How words are pronounced: the recogniser's English dictionary, and simple letter-to-sound rules for other words."""

import unicodedata
from pathlib import Path

# Spellings and their sounds, longest first at each letter; "^" and "$" are a word's edges.
_RULES = {
    "tion": "SH AH N", "sion": "ZH AH N", "cial": "SH AH L", "tial": "SH AH L", "cious": "SH AH S", "tious": "SH AH S",
    "ture$": "CH ER", "ough$": "OW", "ought": "AO T", "aught": "AO T", "eigh": "EY", "igh": "AY", "tch": "CH", "dge": "JH", "sch": "SH",
    "^kn": "N", "^wr": "R", "^gn": "N", "^ps": "S", "^wh": "W", "^x": "Z", "mb$": "M", "gh": "G", "ch": "CH", "sh": "SH", "th": "TH",
    "ph": "F", "ck": "K", "ng$": "NG", "nk": "NG K", "qu": "K W", "wh": "W", "sc": "S K", "sci": "S AY", "sce": "S EH", "zh": "ZH",
    "ee": "IY", "ea": "IY", "ie$": "IY", "ie": "IY", "ei": "EY", "ey$": "IY", "ey": "EY", "ai": "EY", "ay": "EY", "au": "AO", "aw": "AO",
    "oa": "OW", "oo": "UW", "ou": "AW", "ow$": "OW", "ow": "AW", "oi": "OY", "oy": "OY", "oe": "OW", "ue$": "UW", "ui": "UW", "eu": "Y UW",
    "ew": "UW", "air": "EH R", "ear": "IH R", "eer": "IH R", "oor": "AO R", "our": "AO R", "ar": "AA R", "er": "ER", "ir": "ER",
    "or": "AO R", "ur": "ER", "es$": "Z", "ed$": "D", "le$": "AH L", "e$": "", "y$": "IY", "^y": "Y", "ce": "S EH", "ce$": "S",
    "ci": "S IH", "cy": "S IY", "ge$": "JH", "ge": "JH EH", "gi": "JH IH", "gy": "JH IY", "se$": "Z", "bb": "B", "cc": "K", "dd": "D",
    "ff": "F", "gg": "G", "ll": "L", "mm": "M", "nn": "N", "pp": "P", "rr": "R", "ss": "S", "tt": "T", "zz": "Z", "o$": "OW", "a$": "AH",
    "i$": "IY", "u$": "UW", "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH",
    "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W",
    "x": "K S", "y": "IH", "z": "Z",
}
_LONG_VOWELS = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW", "y": "AY"}  # before one consonant and a silent e
_LETTER_FORMS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "ł": "l", "đ": "d", "ð": "th", "þ": "th", "ı": "i"}
_LONGEST_SPELLING = max(len(spelling) for spelling in _RULES)

Pronunciation = tuple[str, ...]


def pronunciations(words: set[str], dictionary: Path) -> dict[str, tuple[Pronunciation, ...]]:
    """All ways to say each word, as ARPABET phones without stress; words that cannot be spelled out are left out.

    dictionary: a file of lines such as "read(2) R EH D". Words that it lacks are read by rules.
    """
    wanted = words | {word.removesuffix("'s") for word in words} | {word.removesuffix("'") for word in words}
    known: dict[str, list[Pronunciation]] = {}
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            entry, _, sounds = line.partition(" ")
            word = entry.partition("(")[0]
            if word in wanted:
                known.setdefault(word, []).append(tuple(sounds.split()))
    found = {}
    for word in words:
        ways = known.get(word) or known.get(word.removesuffix("'")) or _possessive(word, known) or [spelled_out(word)]
        ways = tuple(way for way in ways if way)
        if ways:
            found[word] = ways
    return found


def spelled_out(word: str) -> Pronunciation:
    """A guess at a word's sounds from its letters; empty for a script that is not Latin."""
    letters = "".join(_LETTER_FORMS.get(letter, letter) for letter in word.lower().replace("'", ""))
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(letter))
    if not letters or not all("a" <= letter <= "z" for letter in letters):
        return ()
    if not any(letter in "aeiouy" for letter in letters):
        return tuple(sound for letter in letters for sound in _LETTER_NAMES[letter].split())
    sounds: list[str] = []
    place = 0
    while place < len(letters):
        if _is_lengthened(letters, place):
            sounds.append(_LONG_VOWELS[letters[place]])
            place += 1
            continue
        spelling, used = _longest_rule(letters, place)
        sounds += _RULES[spelling].split()
        place += used
    return tuple(sounds)


_LETTER_NAMES = {
    "a": "EY", "b": "B IY", "c": "S IY", "d": "D IY", "e": "IY", "f": "EH F", "g": "JH IY", "h": "EY CH", "i": "AY", "j": "JH EY",
    "k": "K EY", "l": "EH L", "m": "EH M", "n": "EH N", "o": "OW", "p": "P IY", "q": "K Y UW", "r": "AA R", "s": "EH S", "t": "T IY",
    "u": "Y UW", "v": "V IY", "w": "D AH B AH L Y UW", "x": "EH K S", "y": "W AY", "z": "Z IY",
}

# The sounds of 's behind each consonant that doesn't take a plain Z.
_PLURALS = {**dict.fromkeys(("S", "Z", "SH", "ZH", "CH", "JH"), ("AH", "Z")), **dict.fromkeys(("P", "T", "K", "F", "TH"), ("S",))}


def _possessive(word: str, known: dict[str, list[Pronunciation]]) -> list[Pronunciation]:
    if not word.endswith("'s"):
        return []
    return [(*way, *_PLURALS.get(way[-1], ("Z",))) for way in known.get(word[:-2], [])]


def _is_lengthened(letters: str, place: int) -> bool:
    rest = letters[place:]
    return (len(rest) == 3 and rest[0] in _LONG_VOWELS and rest[1] not in "aeiouywxr" and rest[2] == "e"
            and (place == 0 or letters[place - 1] not in "aeiouy"))


def _longest_rule(letters: str, place: int) -> tuple[str, int]:
    """The longest spelling that fits at a place, and how many letters it takes."""
    for length in range(min(_LONGEST_SPELLING, len(letters) - place), 0, -1):
        part = letters[place:place + length]
        for before, after in (("^", "$"), ("^", ""), ("", "$"), ("", "")):
            fits = (not before or place == 0) and (not after or place + length == len(letters))
            spelling = before + part + after
            # "e$" and its like must not leave a word without any vowel, as in "be".
            if fits and spelling in _RULES and (_RULES[spelling] or any(letter in "aeiouy" for letter in letters[:place])):
                return spelling, length
    raise ValueError(f"no rule reads {letters[place:]!r}")
