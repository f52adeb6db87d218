#!/usr/bin/env python3
"""Makes the numbers that change points are held against: `python3 make_change_fixture.py`.

changes.json  of series, the greatest divergence of two neighbouring stretches and where the second of
              them begins: D. S. Matteson, N. A. James, 'A Nonparametric Approach for Multiple Change
              Point Analysis of Multivariate Data' (JASA 109, 2014), equations 5 to 7 with alpha = 1,
              from their definition pair by pair: not by the running sums that the package computes

changes.json is the same byte for byte whenever the version of numpy named in it is.
"""

import itertools
import json
import pathlib

import numpy

FOLDER = pathlib.Path(__file__).parent
LEAST = 2


def mean_distance(pairs):
    return float(numpy.mean([abs(x - y) for x, y in pairs]))


def divergence(first, second):
    """Equation 5, the means over pairs, times mn / (m + n)."""
    energy = (2 * mean_distance(itertools.product(first, second))
              - mean_distance(itertools.combinations(first, 2))
              - mean_distance(itertools.combinations(second, 2)))
    return len(first) * len(second) / (len(first) + len(second)) * energy


def greatest(values):
    """Equation 7: over all places tau, and over all ends kappa of what comes after them."""
    return max((divergence(values[:tau], values[tau:kappa]), -tau)
               for tau in range(LEAST, len(values) - LEAST + 1)
               for kappa in range(tau + LEAST, len(values) + 1))


def series():
    random = numpy.random.default_rng(2014)
    noise = random.normal(0, 0.03, 40)
    step = noise.copy()
    step[20:] += 0.1
    hill = noise.copy()
    hill[15:25] += 0.1
    walk = numpy.cumsum(random.normal(0, 0.01, 25))
    return {
        "four": numpy.array([1.0, 2.0, 4.0, 8.0]), "two levels": numpy.repeat([1.0, 3.0], [4, 6]),
        "noise": noise, "step": step, "hill": hill, "walk": walk,
        "one outlier": numpy.where(numpy.arange(12) == 7, 9.0, random.normal(0, 1, 12)),
    }


def case(name, values):
    statistic, tau = greatest(values.tolist())
    return {"name": name, "values": values.tolist(), "index": -tau, "statistic": statistic}


content = {"numpy": numpy.__version__, "least": LEAST,
           "cases": [case(name, values) for name, values in series().items()]}
(FOLDER / "changes.json").write_text(
    json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
