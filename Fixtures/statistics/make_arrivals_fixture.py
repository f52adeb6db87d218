#!/usr/bin/env python3
"""Makes the numbers that arrivals are held against: `python3 make_arrivals_fixture.py`.

gamma     distribution functions of the gamma distribution, by scipy
courses   how many arrivals are expected of a changing rate: the rate as it is defined, integrated
          numerically by scipy, and the instants at which given numbers are reached, by root finding
kolmogorov  the test of Kolmogorov and Smirnov: tails of its limit, and the statistic of a sample

arrivals.json is the same byte for byte whenever the version of scipy named in it is.
"""

import json
import pathlib

import numpy
import scipy
from scipy import integrate, optimize, special, stats

FOLDER = pathlib.Path(__file__).parent


def gamma_fixture():
    return [{"shape": shape, "points": [
        {"at": float(x), "below": float(special.gammainc(shape, x))}
        for x in stats.gamma(shape).ppf([1e-3, 0.05, 0.3, 0.5, 0.8, 0.99, 0.9999])]}
        for shape in (0.1, 0.25, 0.5, 1, 2.5, 4, 100)]


def ramp(first, last, seconds, shape):
    def rate(time):
        share = min(time / seconds, 1)
        if shape == "linear":
            return first + (last - first) * share
        return first * (last / first) ** share
    return rate


def steps(rates, seconds):
    return lambda time: rates[min(int(time // seconds), len(rates) - 1)]


def course(name, rate, breaks, horizon):
    def expected(until):
        bounds = [0.0] + [b for b in breaks if b < until] + [until]
        return sum(integrate.quad(rate, a, b, epsabs=1e-13, epsrel=1e-13)[0]
                   for a, b in zip(bounds, bounds[1:]))
    times = numpy.linspace(0, horizon, 13)
    total = expected(horizon)
    counts = [total * share for share in (0.001, 0.03, 0.2, 0.371, 0.5, 0.77, 0.93, 0.999)]
    return {
        "name": name,
        "expected": [{"time": float(t), "count": float(expected(t))} for t in times],
        "reached": [{"count": float(c), "time": float(optimize.brentq(
            lambda t: expected(t) - c, 0, horizon, xtol=1e-13, rtol=1e-14))} for c in counts],
    }


def courses_fixture():
    return [
        course("linear up", ramp(5, 50, 60, "linear"), [60], 80),
        course("linear from zero", ramp(0, 40, 30, "linear"), [30], 45),
        course("linear down", ramp(50, 2, 60, "linear"), [60], 80),
        course("exponential up", ramp(1, 100, 60, "exponential"), [60], 80),
        course("exponential down", ramp(100, 1, 60, "exponential"), [60], 80),
        course("level", ramp(7, 7, 60, "exponential"), [60], 80),
        course("steps", steps([10, 20, 40], 30), [30, 60], 120),
        course("steps with a pause", steps([10, 0, 25], 20), [20, 40], 70),
    ]


def kolmogorov_fixture():
    random = numpy.random.default_rng(1933)
    values = random.exponential(1, 50)
    return {
        "tails": [{"at": x, "above": float(special.kolmogorov(x))}
                  for x in (0.3, 0.5, 0.8276, 1.0, 1.3581, 1.6276, 1.9495, 2.5)],
        "values": [float(value) for value in values],
        "statistic": float(stats.kstest(values, "expon").statistic),
        "exact": float(stats.kstest(values, "expon", method="exact").pvalue),
    }


content = {
    "scipy": scipy.__version__, "gamma": gamma_fixture(), "courses": courses_fixture(),
    "kolmogorov": kolmogorov_fixture(),
}
text = json.dumps(content, indent=1, sort_keys=True)
(FOLDER / "arrivals.json").write_text(text + "\n", encoding="utf-8")
