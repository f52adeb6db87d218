#!/usr/bin/env python3
"""Makes the series that MSER-5 and the tests of trend are held against: `python3 make_steady_fixture.py`.

steady.json  series with the cut of MSER-5, by numpy from its definition: for every cut the variance of the
             batches that are left, over their number; and two statistics of trend: Kendall's S, counted
             pair by pair, in standard deviations, and Student's t of the steps, by scipy

The same byte for byte whenever the versions of numpy and scipy named in it are.
"""

import json
import pathlib

import numpy
import scipy
from scipy import stats

FOLDER = pathlib.Path(__file__).parent


def cut(values):
    """Values to leave out; -1 where the best cut is beyond the middle, None of too few."""
    if len(values) < 50:
        return None
    batches = numpy.array(values[:len(values) // 5 * 5]).reshape(-1, 5).mean(axis=1)
    count = len(batches)
    errors = [numpy.var(batches[d:]) / (count - d) for d in range(count - 5)]
    best = int(numpy.argmin(errors))
    return -1 if 2 * best > count else 5 * best


def kendall(values):
    count = len(values)
    total = sum(numpy.sign(values[j] - values[i]) for i in range(count) for j in range(i + 1, count))
    return float((total - numpy.sign(total)) / numpy.sqrt(count * (count - 1) * (2 * count + 5) / 18))


def series():
    generator = numpy.random.default_rng(20260105)

    def noise(count, deviation=0.1):
        return generator.normal(0, deviation, count)

    yield "short", 1 + noise(49)
    yield "white", 1 + noise(50)
    yield "step of 100", numpy.r_[3 + noise(100), 1 + noise(300)]
    yield "decay", 1 + 4 * numpy.exp(-numpy.arange(500) / 30) + noise(500)
    yield "no whole batch at the end", 1 + 4 * numpy.exp(-numpy.arange(303) / 10) + noise(303)
    yield "ramp to the end", numpy.arange(200) / 100 + noise(200, 0.01)
    yield "step beyond the middle", numpy.r_[3 + noise(150), 1 + noise(100)]
    walk = [0.0]
    for step in generator.normal(0, 1, 399):
        walk.append(0.9 * walk[-1] + step)
    yield "autoregressive", numpy.array(walk)
    yield "lognormal", generator.lognormal(0, 0.35, 400)


def main():
    cases = []
    for name, values in series():
        values = [round(float(value), 6) for value in values]
        few = values[:60]
        cases.append({
            "name": name, "values": values, "cut": cut(values), "kendall": kendall(few),
            "drift": float(stats.ttest_1samp(numpy.diff(few), 0).statistic),
        })
    content = {"numpy": numpy.__version__, "scipy": scipy.__version__, "cases": cases}
    (FOLDER / "steady.json").write_text(
        json.dumps(content, indent=None, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
