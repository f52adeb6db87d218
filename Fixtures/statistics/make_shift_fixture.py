#!/usr/bin/env python3
"""Makes the numbers that shift functions are held against: `python3 make_shift_fixture.py`.

shift.json  percentiles of repetitions on two sides, and the change from the earlier side to the
            current one at each percentile with Bonferroni bands, by numpy and scipy's t-test of two
            samples with equal variance

The file is the same byte for byte whenever the versions of numpy and scipy named in it are.
"""

import json
import pathlib

import numpy
import scipy
from scipy import stats

FOLDER = pathlib.Path(__file__).parent
PERCENTS = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99]
CONFIDENCE = 0.95


def rows(random, repetitions, count, factor=1.0, offset=0.0):
    """Percentiles of lognormal repetitions that differ from each other by 3 %, in seconds."""
    result = []
    for _ in range(repetitions):
        level = 0.05 * factor * numpy.exp(0.03 * random.standard_normal())
        values = level * random.lognormal(0, 0.35, count) + offset
        result.append(numpy.percentile(values, PERCENTS).round(9).tolist())
    return result


def points(current, earlier):
    current, earlier = numpy.array(current), numpy.array(earlier)
    is_logarithmic = bool((current > 0).all() and (earlier > 0).all())
    columns = [column for column in range(len(PERCENTS))
               if is_logarithmic or earlier[:, column].mean() > 0]
    result = []
    for column in columns:
        now, before = current[:, column], earlier[:, column]
        scale = 1.0 if is_logarithmic else before.mean()
        if is_logarithmic:
            now, before = numpy.log(now), numpy.log(before)
        interval = stats.ttest_ind(now, before, equal_var=True).confidence_interval(
            1 - (1 - CONFIDENCE) / len(columns))
        ends = [value / scale for value in
                (now.mean() - before.mean(), interval.low, interval.high)]
        change, low, high = [float(numpy.expm1(end)) if is_logarithmic else float(end)
                             for end in ends]
        result.append({"percent": PERCENTS[column], "change": change, "low": low, "high": high})
    return result


def case(name, current, earlier):
    return {"name": name, "current": current, "earlier": earlier,
            "points": points(current, earlier)}


random = numpy.random.default_rng(1974)
content = {
    "numpy": numpy.__version__,
    "scipy": scipy.__version__,
    "cases": [
        case("slower by a fifth", rows(random, 3, 400, 1.2), rows(random, 10, 400)),
        case("as few as can be", rows(random, 1, 400), rows(random, 2, 400)),
        case("some below zero", rows(random, 4, 400, 1.1, -0.03), rows(random, 4, 400, 1, -0.03)),
    ],
}
text = json.dumps(content, indent=1, sort_keys=True)
(FOLDER / "shift.json").write_text(text + "\n", encoding="utf-8")
