#!/usr/bin/env python3
"""Makes sequential.json: `python3 make_sequential_fixture.py`.

stakes   what the test martingale of SequentialProportion comes to after so many successes and failures:
         the mean of the likelihood ratio over a beta distribution that is cut off at the threshold, by
         mpmath with fifty digits, and by scipy where the tails are numbers
courses  for a true share, the exact chance of each answer within 2,000 trials when one looks after each,
         and how many trials it takes; by scipy's martingale and a walk over all numbers of successes
needs    after how many trials, all in the proportion so far, the martingale is great enough
"""

import json
import math
import pathlib

import mpmath
import numpy
import scipy
from scipy import special

mpmath.mp.dps = 50


def by_scipy(side, successes, failures, threshold, a, b):
    tail = special.betaincc if side == "above" else special.betainc
    posterior = tail(a + successes, b + failures, threshold)
    prior = tail(a, b, threshold)
    if posterior < 1e-250:
        return None
    return float(
        special.betaln(a + successes, b + failures) + math.log(posterior)
        - special.betaln(a, b) - math.log(prior)
        - successes * math.log(threshold) - failures * math.log1p(-threshold))


def log_tails(x, a, b):
    """The logarithms of both tails' integrals, by 8.17.8 of the NIST Digital Library: the series for
    the tail that the mean is not in, and what that leaves of the whole for the other."""
    is_lower = x * (a + b) < a
    q, c, d = (x, a, b) if is_lower else (1 - x, b, a)
    term = total = mpmath.mpf(1)
    k = 0
    while term > total * mpmath.eps:
        term *= q * (c + d + k) / (c + 1 + k)
        total += term
        k += 1
    near = c * mpmath.log(q) + d * mpmath.log(1 - q) + mpmath.log(total / c)
    whole = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    far = whole + mpmath.log1p(-mpmath.exp(near - whole))
    return {"below": near, "above": far} if is_lower else {"below": far, "above": near}


def by_mpmath(side, successes, failures, threshold, a, b):
    p, a, b = mpmath.mpf(threshold), mpmath.mpf(a), mpmath.mpf(b)
    return float(
        log_tails(p, a + successes, b + failures)[side] - log_tails(p, a, b)[side]
        - successes * mpmath.log(p) - failures * mpmath.log(1 - p))


def cases():
    counts = {
        0.01: [(0, 0), (1, 0), (0, 5), (3, 97), (30, 970), (20_000, 980_000)],
        0.5: [(0, 0), (12, 0), (6, 6), (60, 40), (400, 600), (500_000, 500_000), (499_000, 501_000),
              (1_000_000, 0), (10, 999_990)],
        0.95: [(0, 0), (20, 0), (0, 3), (87, 0), (95, 5), (900, 100), (949_000, 51_000),
               (951_000, 49_000), (0, 1_000_000)],
        0.99: [(0, 0), (385, 0), (990, 10), (0, 2), (480, 20), (990_500, 9_500), (989_500, 10_500),
               (1_000_000, 0), (1_000, 999_000)],
        0.999: [(3_800, 0), (999_000, 1_000), (100, 3)],
    }
    for threshold, pairs in counts.items():
        a, b = 10 * threshold, 10 * (1 - threshold)
        for successes, failures in pairs:
            for side in ("above", "below"):
                exact = by_mpmath(side, successes, failures, threshold, a, b)
                other = by_scipy(side, successes, failures, threshold, a, b)
                assert other is None or abs(other - exact) < 1e-7 * max(1, abs(exact))
                yield {
                    "side": side, "successes": successes, "failures": failures,
                    "threshold": threshold, "logStake": exact,
                }


NEEDED = math.log(2 / 0.05)
LENGTH = 2_000


def log_stakes(side, successes, failures, threshold):
    """By scipy, for arrays: -inf where the tail is no number, which is far from any answer."""
    a, b = 10 * threshold, 10 * (1 - threshold)
    tail = special.betaincc if side == "above" else special.betainc
    with numpy.errstate(divide="ignore"):
        return (
            special.betaln(a + successes, b + failures)
            + numpy.log(tail(a + successes, b + failures, threshold))
            - special.betaln(a, b) - numpy.log(tail(a, b, threshold))
            - successes * math.log(threshold) - failures * math.log1p(-threshold))


def course(threshold, share):
    alive = numpy.array([1.0])
    chances = {"above": 0.0, "below": 0.0}
    mean = square = 0.0
    for count in range(1, LENGTH + 1):
        alive = numpy.append(alive * (1 - share), 0) + numpy.append(0, alive * share)
        successes = numpy.arange(count + 1)
        ended = 0.0
        for side in chances:
            decides = log_stakes(side, successes, count - successes, threshold) >= NEEDED
            chance = float(alive[decides].sum())
            chances[side] += chance
            ended += chance
            alive[decides] = 0
        mean += ended * count
        square += ended * count**2
    left = float(alive.sum())
    mean += left * LENGTH
    square += left * LENGTH**2
    return {
        "threshold": threshold, "share": share, "above": chances["above"],
        "below": chances["below"], "meanTrials": mean, "deviation": math.sqrt(square - mean**2)}


def need(threshold, successes, failures):
    have = successes + failures

    def is_decided(count):
        factor = count / have
        return any(
            log_stakes(side, successes * factor, failures * factor, threshold) >= NEEDED
            for side in ("above", "below"))

    too_few, enough = have, 10_000_000
    more = None
    if is_decided(enough):
        while enough - too_few > 1:
            middle = (too_few + enough) // 2
            too_few, enough = (too_few, middle) if is_decided(middle) else (middle, enough)
        more = enough - have
    return {"threshold": threshold, "successes": successes, "failures": failures, "more": more}


content = {
    "scipy": scipy.__version__, "mpmath": mpmath.__version__, "length": LENGTH,
    "stakes": list(cases()),
    "courses": [
        course(threshold, share) for threshold, shares in {
            0.5: (0.5, 0.4, 0.6, 1.0), 0.95: (0.95, 0.5, 0.9, 0.99), 0.99: (0.99, 0.95, 0.999, 1.0),
        }.items() for share in shares],
    "needs": [
        need(*values) for values in [
            (0.5, 45, 55), (0.5, 50, 50), (0.95, 97, 3), (0.95, 90, 10), (0.99, 100, 0),
            (0.99, 298, 2), (0.99, 99, 1), (0.99, 296, 4)]],
}
text = json.dumps(content, indent=1, sort_keys=True)
pathlib.Path(__file__).with_name("sequential.json").write_text(text + "\n", encoding="utf-8")
