#!/usr/bin/env python3
"""Makes the numbers that the gate's findings are held against: `python3 make_gate_fixture.py`.

gate.json  t tests and intervals of two sets and of pairs; what a contest finds on the logarithmic and
           on the linear scale; how often repetitions would look so much worse by chance; the least
           difference that a gate of two stages finds. All by scipy.

The file is the same byte for byte whenever the versions of numpy and scipy named in it are.
"""

import json
import pathlib

import numpy
import scipy
from scipy import optimize, stats

FOLDER = pathlib.Path(__file__).parent


def write(name, content):
    text = json.dumps(content, indent=1, sort_keys=True)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def pooled_deviation(first, second):
    squares = sum(((numpy.array(side) - numpy.mean(side)) ** 2).sum() for side in (first, second))
    return float((squares / (len(first) + len(second) - 2)) ** 0.5)


def independent(first, second, null):
    shifted = numpy.array(first) - null
    test = stats.ttest_ind(first, second)
    ranges = [test.confidence_interval(confidence) for confidence in (0.95, 0.99)]
    return {
        "first": first, "second": second, "null": null,
        "difference": float(numpy.mean(first) - numpy.mean(second)),
        "deviation": pooled_deviation(first, second), "degreesOfFreedom": float(test.df),
        "more": float(stats.ttest_ind(shifted, second, alternative="greater").pvalue),
        "less": float(stats.ttest_ind(shifted, second, alternative="less").pvalue),
        "interval95": [float(ranges[0].low), float(ranges[0].high)],
        "interval99": [float(ranges[1].low), float(ranges[1].high)],
    }


def pairs(differences, null):
    test = stats.ttest_1samp(differences, 0)
    ranges = [test.confidence_interval(confidence) for confidence in (0.95, 0.99)]
    return {
        "first": differences, "second": [], "null": null,
        "difference": float(numpy.mean(differences)),
        "deviation": float(numpy.std(differences, ddof=1)), "degreesOfFreedom": float(test.df),
        "more": float(stats.ttest_1samp(differences, null, alternative="greater").pvalue),
        "less": float(stats.ttest_1samp(differences, null, alternative="less").pvalue),
        "interval95": [float(ranges[0].low), float(ranges[0].high)],
        "interval99": [float(ranges[1].low), float(ranges[1].high)],
    }


def tests():
    random = numpy.random.default_rng(1908)
    draw = lambda mean, count: random.normal(mean, 0.05, count).tolist()
    return {
        "independent": [
            independent([1.5, 2.5, 2.0], [1.0, 1.25, 0.5, 0.75], 0.25),
            independent([1.5], [1.0, 1.25, 0.5], 0), independent([3.0, 4.0], [1.0], 1),
            independent(draw(0.1, 3), draw(0, 10), 0), independent(draw(0.1, 20), draw(0, 10), 0.05),
            independent(draw(-2, 5), draw(-1.9, 5), -0.01), independent(draw(1, 3), draw(0, 10), 0),
            independent([1e9 + 1, 1e9 + 2, 1e9 + 4], [1e9 + 1, 1e9 + 1.5], 0),
        ],
        "pairs": [
            pairs([0.5, 0.75, 1.0, 0.25], 0.25), pairs([1.0, 3.0], 0), pairs(draw(0.02, 10), 0),
            pairs(draw(-0.1, 10), -0.05),
        ],
    }


def contest(current, baseline, better, is_logarithmic):
    scaled = numpy.log if is_logarithmic else numpy.array
    unscaled = numpy.exp if is_logarithmic else float
    one, other = scaled(current), scaled(baseline)
    sign = 1 if better == "lower" else -1
    value, base = float(unscaled(one.mean())), float(unscaled(other.mean()))
    interval = stats.ttest_ind(one, other).confidence_interval(0.95)
    ends = [interval.low, interval.high]
    change = numpy.exp(ends) - 1 if is_logarithmic else numpy.array(ends) / base
    margin = stats.t(len(one) + len(other) - 2).isf(0.025) * pooled_deviation(one, other)

    def around(middle, count):
        half = margin / count ** 0.5
        if is_logarithmic:
            return [float(middle * numpy.exp(-half)), float(middle * numpy.exp(half))]
        return [float(middle - half), float(middle + half)]

    return {
        "current": current, "baseline": baseline, "better": better,
        "value": value, "baselineValue": base, "change": (value - base) / base,
        "changeInterval": change.tolist(), "valueInterval": around(value, len(one)),
        "baselineInterval": around(base, len(other)),
        "chanceWorse": float(stats.ttest_ind(one * sign, other * sign, alternative="greater").pvalue),
        "chanceBetter": float(stats.ttest_ind(one * sign, other * sign, alternative="less").pvalue),
    }


def contests():
    return [
        contest([0.120, 0.125, 0.118], [0.100, 0.104, 0.097, 0.101], "lower", True),
        contest([40.0, 38.5, 41.5], [50.0, 48.0, 52.5, 49.0], "higher", True),
        contest([0.003, 0.004, 0.0], [0.001, 0.0, 0.002, 0.001], "lower", False),
        contest([2.0, 0.0, 3.0], [10.0, 11.0, 9.0], "higher", False),
        contest([0.130], [0.100, 0.104, 0.097], "lower", True),
        contest([0.100, 0.104, 0.097], [0.130], "lower", True),
    ]


QUIET = [97.0, 103.0, 99.0, 101.0, 100.0, 98.0, 104.0, 96.0, 102.0, 100.0]
LOUD = [85.0, 115.0, 90.0, 110.0, 100.0, 95.0, 105.0, 88.0, 112.0, 100.0]


def chance(name, current, baseline, low, high):
    """Milliseconds of the repetitions, and a chance that lies where the tests need it."""
    one, other = numpy.log(current), numpy.log(baseline)
    greater = lambda null: float(stats.ttest_ind(one - null, other, alternative="greater").pvalue)
    change = float(numpy.exp(one.mean() - other.mean()) - 1)
    assert change > 0.05 and low < greater(0) < high, (name, change, greater(0))
    return {"name": name, "current": current, "baseline": baseline, "change": change,
            "chance": greater(0), "chanceOfExcess": greater(numpy.log(1.05))}


def chances():
    return [
        # Between the level of one of 20 cases at 1 %, 0.0005, and that of a single case.
        chance("rare", [104.0, 106.5, 108.0], QUIET, 0.001, 0.0045),
        # Between a case's level and that of the first look, 0.15.
        chance("suspicious", [104.0, 117.0, 112.0], LOUD, 0.02, 0.14),
        # Beyond that of the first look.
        chance("common", [98.0, 112.0, 108.0], LOUD, 0.16, 0.4),
        # Certainly more than 0, and not certainly more than 5 %.
        chance("sure", [109.0, 110.5, 111.0], QUIET, 0, 0.0001),
    ]


def least(deviation, tolerance, repetitions, baseline, first_level, last, level, comparisons, excess):
    """Two stages, each of which finds it with 90 %; or one, with 80 %, where there is no last look."""
    def stage(count, level, power):
        error = deviation * (1 / count + 1 / baseline) ** 0.5
        degrees = count + baseline - 2
        critical = stats.t.isf(level / comparisons, degrees)
        # The shift at which the noncentral t exceeds the critical value with that power.
        shift = optimize.brentq(lambda shift: stats.nct.sf(critical, degrees, shift) - power,
                                critical / 2, 3 * critical + 10)
        if excess:
            return tolerance + shift * error
        return max(shift * error, tolerance + float(stats.norm.isf(1 - power)) * error)

    expected = (max(stage(repetitions, first_level, 0.9), stage(last, level, 0.9)) if last
                else stage(repetitions, level, 0.8))
    return {"deviation": deviation, "tolerance": tolerance, "repetitions": repetitions,
            "baseline": baseline, "confirmations": last, "comparisons": comparisons,
            "excess": excess, "leastDifference": expected}


def least_differences():
    # A suite of 20 cases at 1 %: 0.0005 each. The last look has 0.8 of it.
    log5 = float(numpy.log(1.05))
    return [
        least(0.0266, log5, 3, 10, 0.15, 20, 0.0005 * 0.8, 3, False),
        least(0.05, log5, 3, 10, 0.15, 20, 0.0005 * 0.8, 9, False),
        least(0.005, log5, 3, 10, 0.15, 20, 0.0005 * 0.8, 1, False),
        least(0.0266, log5, 3, 10, 0.15, 20, 0.0005 * 0.8, 3, True),
        least(0.0266, log5, 3, 10, None, 0, 0.0005, 3, False),
        least(0.0266, log5, 5, 3, 0.15, 2, 0.0005 * 0.8, 1, False),
    ]


write("gate.json", {
    "numpy": numpy.__version__, "scipy": scipy.__version__, **tests(), "contests": contests(),
    "chances": chances(), "least": least_differences(),
})
