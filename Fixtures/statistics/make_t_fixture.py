#!/usr/bin/env python3
"""Makes the numbers that tails and p-values are held against: `python3 make_t_fixture.py`.

student.json  upper tails and quantiles of Student's t and of the normal distribution, by scipy
holm.json     p-values adjusted by Holm's procedure, written here from its definition as a test of
              nested hypotheses: not as the running maximum that the package computes

student.json is the same byte for byte whenever the version of scipy named in it is.
"""

import json
import pathlib

import numpy
import scipy
from scipy import stats

FOLDER = pathlib.Path(__file__).parent
TAILS = [0.4999, 0.4, 0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12]


def write(name, content):
    text = json.dumps(content, indent=1, sort_keys=True)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def student_fixture():
    points = [0.0, 1e-6, 0.01, 0.5, 1.0, 1.96, 3.0, 7.5, 40.0, 1e3, 1e6, 1e11]
    distributions = []
    for degrees in (1, 1.5, 2, 3.5, 5, 11, 28, 100, 1000, 1_000_000):
        t = stats.t(degrees)
        distributions.append({
            "degreesOfFreedom": degrees,
            # Below 1e-250 nothing is decided, and scipy itself is short of digits.
            "tails": [{"at": x, "upperTail": float(t.sf(x))} for x in points if t.sf(x) > 1e-250],
            "quantiles": [{"at": float(t.isf(tail)), "upperTail": tail} for tail in TAILS],
        })
    normal = {
        "tails": [{"at": z, "upperTail": float(stats.norm.sf(z))}
                  for z in (-9.0, -1.0, 0.0, 1e-6, 0.5, 1.0, 1.96, 3.0, 5.0, 8.0, 20.0, 37.0)],
        "quantiles": [{"at": float(stats.norm.isf(tail)), "upperTail": tail}
                      for tail in TAILS + [0.5, 0.6, 0.925, 0.9999, 1e-100, 1e-300]],
    }
    return {"scipy": scipy.__version__, "student": distributions, "normal": normal}


def rejected(p_values, level):
    """S. Holm (1979), section 3: which hypotheses his procedure rejects at a level."""
    left = sorted(range(len(p_values)), key=lambda index: p_values[index])
    gone = set()
    while left and p_values[left[0]] * len(left) <= level:
        gone.add(left.pop(0))
    return gone


def adjusted(p_values):
    """The least level at which each hypothesis is rejected; 1 where none below 1 does it."""
    count = len(p_values)
    levels = sorted({p * factor for p in p_values for factor in range(1, count + 1)})
    return [min([level for level in levels if level <= 1 and index in rejected(p_values, level)],
                default=1.0) for index in range(count)]


def holm_fixture():
    random = numpy.random.default_rng(1979)
    sets = [
        [], [0.03], [1.0], [0.0, 0.5], [0.01, 0.04, 0.03, 0.005], [0.02] * 5, [0.4, 0.3, 0.9],
        [0.04, 0.011, 0.011, 1.0, 1e-12],
        random.beta(0.3, 3, 9).tolist(), random.uniform(0, 1, 6).tolist(),
    ]
    return {"cases": [{"pValues": values, "adjusted": adjusted(values)} for values in sets]}


write("student.json", student_fixture())
write("holm.json", holm_fixture())
