"""Writes json.json: texts that are JSON lists or nearly so, and what Python's json module makes of them.

Of a list: where each element begins (bytes of UTF-8 before it, and the line), and its text. Of anything
else: null.
"""
import json
import random

random.seed(11)
STRINGS = ["", "a", "é", "日本", "\n", "\r\n", '"', "\\", "]", "}", "[{,", "\u0000", "😀"]
SPACES = ["", " ", "\n", "\r\n", "\t"]
SOUP = list('[]{},:"\\ \n1a-.e') + ["null", "true", '"a"', "é", "\u0000"]
DECODER = json.JSONDecoder(parse_constant=lambda name: 1 / 0)


def space():
    return random.choice(SPACES)


def value(depth):
    kind = random.randint(0, 7 if depth < 3 else 5)
    if kind <= 2:
        text = "".join(random.choice(STRINGS) for _ in range(random.randint(0, 4)))
        return json.dumps(text, ensure_ascii=random.random() < 0.5)
    if kind == 3:
        return random.choice(["0", "-1", "3.25", "1e3", "-0.5E-2", "12345678901234567890"])
    if kind <= 5:
        return random.choice(["null", "true", "false"])
    inner = [space() + value(depth + 1) + space() for _ in range(random.randint(0, 3))]
    if kind == 6:
        return "[" + (",".join(inner) or space()) + "]"
    keys = [space() + json.dumps(random.choice(STRINGS)) + space() + ":" for _ in inner]
    return "{" + (",".join(key + text for key, text in zip(keys, inner)) or space()) + "}"


def skip(text, at):
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def elements(text):
    """What stands in a list, or None."""
    at = skip(text, 0)
    if text[at : at + 1] != "[":
        return None
    at = skip(text, at + 1)
    found = []
    if text[at : at + 1] == "]":
        return found if skip(text, at + 1) == len(text) else None
    while True:
        try:
            _, end = DECODER.raw_decode(text, at)
        except (ValueError, ZeroDivisionError):
            return None
        before = text[:at]
        found.append(
            {
                "offset": len(before.encode()),
                "line": before.count("\n") + 1,
                "text": text[at:end],
            }
        )
        at = skip(text, end)
        if text[at : at + 1] == "]":
            return found if skip(text, at + 1) == len(text) else None
        if text[at : at + 1] != ",":
            return None
        at = skip(text, at + 1)


cases = []
while len(cases) < 150:
    inner = [space() + value(0) + space() for _ in range(random.randint(0, 4))]
    cases.append(space() + "[" + ",".join(inner) + "]" + space())
for text in cases[:100]:
    damaged = list(text)
    for _ in range(random.randint(1, 2)):
        place = random.randint(0, len(damaged))
        damaged[place : place + random.randint(0, 1)] = [random.choice(SOUP)]
    cases.append("".join(damaged))
for _ in range(50):
    cases.append("[" + "".join(random.choice(SOUP) for _ in range(random.randint(0, 12))) + "]")
with open(__file__.replace("make_json_fixture.py", "json.json"), "w") as file:
    result = [{"text": text, "elements": elements(text)} for text in cases]
    json.dump(result, file, indent=0, ensure_ascii=True)
    file.write("\n")
