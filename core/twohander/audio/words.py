"""The spoken words of a transcript's text: no punctuation, no stage directions, numbers spelled out."""

import re
import unicodedata

_ASIDES = re.compile(r"\[[^\]]*\]|\([^)]*\)|<[^>]*>|\*[^*]*\*|\{[^}]*\}")
_QUESTION_MARKS = "?？؟"
_TOKENS = re.compile(rf"[{_QUESTION_MARKS}]|\d+(?:[.,]\d+)*(?:st|nd|rd|th)?|[^\W\d_]+(?:'[^\W\d_]+)*'?")
_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
         "nineteen").split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
_SIGNS = {"&": " and ", "%": " percent ", "+": " plus ", "@": " at ", "$": " dollars ", "€": " euros ", "£": " pounds "}
_SPELLED_DIGITS = 10  # digits from which a number is read one by one, as a telephone number


def spoken_words(text: str) -> list[str]:
    """Words in lower case, as they are said; apostrophes stay, letters with accents too."""
    return [word for word, _ in marked_words(text)]


def marked_words(text: str) -> list[tuple[str, bool]]:
    """The spoken words, each with whether a question mark follows it."""
    text = unicodedata.normalize("NFC", text.replace("’", "'").replace("‘", "'"))
    text = _ASIDES.sub(" ", text)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    words: list[tuple[str, bool]] = []
    for token in _TOKENS.findall(text.lower()):
        if token in _QUESTION_MARKS:
            words[-1:] = [(word, True) for word, _ in words[-1:]]
        else:
            words += [(word, False) for word in (_number(token) if token[0].isdigit() else [token])]
    return words


def _number(token: str) -> list[str]:
    """"3.14" as three point one four, "1,200" as one thousand two hundred, "21st" as twenty one (close enough for a mouth)."""
    token = re.sub(r"(st|nd|rd|th)$", "", token)
    if not re.fullmatch(r"\d+(,\d{3})*(\.\d+)?", token):
        return [word for part in re.split(r"[.,]", token) for word in _whole(part)]
    whole, _, fraction = token.replace(",", "").partition(".")
    words = _whole(whole)
    return words + ["point", *(_ONES[int(digit)] for digit in fraction)] if fraction else words


def _whole(digits: str) -> list[str]:
    digits = digits.translate({ord(digit): str(unicodedata.digit(digit)) for digit in digits})
    if len(digits) >= _SPELLED_DIGITS or (len(digits) > 1 and digits[0] == "0"):
        return [_ONES[int(digit)] for digit in digits]
    return _cardinal(int(digits))


def _cardinal(number: int) -> list[str]:
    for size, name in _SCALES:
        if number >= size:
            rest = _cardinal(number % size) if number % size else []
            return [*_cardinal(number // size), name, *rest]
    if number < 20:
        return [_ONES[number]]
    return [_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])]
