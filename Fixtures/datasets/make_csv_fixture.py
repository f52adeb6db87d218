"""Writes csv.json: random tables as text, and what Python's csv module reads from it (strict)."""
import csv
import io
import json
import random

random.seed(7)
ALPHABET = ["a", "b", " ", ",", '"', "\n", "\r\n", "é", "", "1"]
cases = []
while len(cases) < 120:
    columns = random.randint(1, 4)
    rows = [
        ["".join(random.choice(ALPHABET) for _ in range(random.randint(0, 6))) for _ in range(columns)]
        for _ in range(random.randint(1, 5))
    ]
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        lineterminator=random.choice(["\n", "\r\n"]),
    )
    writer.writerows(rows)
    text = buffer.getvalue()
    if random.random() < 0.3:
        text = text.rstrip("\r\n") if not text.endswith('"\r\n') else text[:-2]
    read = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    cases.append({"text": text, "rows": read})
with open(__file__.replace("make_csv_fixture.py", "csv.json"), "w") as file:
    json.dump(cases, file, indent=0, ensure_ascii=True)
    file.write("\n")
