#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes decimal_vectors.txt: what exact fractions say decimal.c must answer.

Usage: python3 tests/unit/decimal_vectors.py > tests/unit/decimal_vectors.txt
The output depends on nothing but this file. A line is an operation, its operands and the
answer, which may be a number, "overflow" or a status of decimal_parse.
"""
import random
from fractions import Fraction

ONE = 10**18
MOST = 2**127 - 1
random.seed(20210101)


def text(units):
    sign = "-" if units < 0 else ""
    whole, fraction = divmod(abs(units), ONE)
    tail = f"{fraction:018d}".rstrip("0")
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"


def half_away(exact):
    """The integer nearest to a fraction, halves away from zero."""
    magnitude = (2 * abs(exact) + 1) // 2
    return -magnitude if exact < 0 else magnitude


def answer(units):
    return text(units) if abs(units) <= MOST else "overflow"


def show(operation, operands, units):
    """A line, unless an operand itself is out of range."""
    if all(abs(x) <= MOST for x in operands):
        print(operation, *map(text, operands), answer(units))


def mul(a, b):
    show("mul", [a, b], half_away(Fraction(a * b, ONE)))


def div(a, b):
    if b == 0:
        print("div", text(a), 0, "overflow")
    else:
        show("div", [a, b], half_away(Fraction(a * ONE, b)))


def toward(exact):
    return exact.numerator // exact.denominator if exact >= 0 else -(-exact // 1)


def half_even(exact):
    return round(exact)  # Fraction rounds halves to even


MODES = {
    "half_away": half_away,
    "up": lambda x: -(-x // 1) if x >= 0 else x // 1,
    "down": toward,
    "floor": lambda x: x // 1,
    "ceiling": lambda x: -(-x // 1),
    "half_even": half_even,
}


def rounds(value, unit):
    for name, mode in MODES.items():
        show(f"round {name}", [value, unit], int(mode(Fraction(value, unit))) * unit)


def signs(operation, a, b):
    for x in {a, -a}:
        for y in sorted({b, -b}):
            operation(x, y)


def some(bits):
    value = random.getrandbits(random.randint(1, bits))
    return value if random.random() < 0.5 else -value


EDGES = [0, 1, 2, ONE - 1, ONE, ONE + 1, 2**63, 2**64 - 1, 2**64, 2**64 + 1, 2**68 - 1, 2**68,
         2**126, MOST - 1, MOST]

print("# Written by decimal_vectors.py.")

print("# sums")
for a in [1, ONE, 2**126, MOST - 1, MOST]:
    for b in [1, ONE, 2**126, MOST]:
        for x in (a, -a):
            show("add", [x, b], x + b)
            show("sub", [x, b], x - b)

print("# products")
for a in EDGES:
    for b in EDGES:
        if a <= b:
            mul(-a if b % 2 else a, b)
for _ in range(80):
    mul(some(127), some(127 - random.randint(40, 70)))
for _ in range(40):
    mul(some(90), some(90))
for _ in range(20):  # exact halves of the last place, and their neighbours
    a = (2 * random.getrandbits(30) + 1) * 5**9 * 2**4
    b = (2 * random.getrandbits(20) + 1) * 5**9 * 2**13
    signs(mul, a, b)
    mul(a, b - 1)
    mul(a + 1, b)
for _ in range(20):  # near the largest
    b = abs(some(90)) + ONE
    a = MOST * ONE // b
    for near in (-1, 0, 1, 2):
        mul(a + near, b)

for a in (2 * ONE, 2 * ONE + 1, 5 * ONE // 2, 3 * ONE - 1):  # past 2^128, where it would wrap
    mul(a, MOST)
    mul(MOST, a)

print("# quotients")
for a in EDGES:
    for b in EDGES:
        div(-a if b % 2 else a, b)
for _ in range(100):
    div(some(127), some(127))
for _ in range(60):  # large divisors: the wide division and its corrections
    b = random.getrandbits(127) | 2**random.randint(100, 126)
    div(random.randrange(b), b)
for high in (2**63, 2**63 + 1, 2**62 + 1, 2**59 - 1):
    for low in (0, 1, 2**63, 2**64 - 1):
        b = (high << 63) + low
        if b <= MOST:
            for a in (b - 1, b - 2, b // 2, b // 2 + 1, b // 3, 2**64, b >> 4):
                div(a, b)
for _ in range(20):  # exact halves
    b = 2 ** random.randint(1, 40) * 5 ** random.randint(0, 12)
    q = random.getrandbits(40) * 2 + 1
    if (q * b) % (2 * ONE) == 0:
        signs(div, q * b // (2 * ONE), b)
for k in range(1, 15):
    a = 2 * random.getrandbits(30) + 1
    signs(div, a, 2 * ONE)
    signs(div, a * 5**9, 10 * 5**8 * ONE)
    b = 2 * ONE * (random.getrandbits(60) | 1)  # a wide divisor and a half
    signs(div, b // (2 * ONE) * a, b)
for _ in range(20):  # near the largest
    b = abs(some(60)) + 1
    a = MOST * b // ONE
    for near in (-1, 0, 1, 2):
        div(a + near, b)
for b in (1, 7, ONE // 10, 3 * ONE // 10, ONE // 2 - 1):  # past 2^128, where it would wrap
    a = 2**128 * b // ONE
    for near in (0, 1, b // 8, b // 4, b // 2):
        div(a + near, b)
for a, b in ((1, 3), (2, 3), (1, 7), (250000000, 12), (12354, 854865096)):
    signs(div, a * ONE, b * ONE)

print("# rounding")
FEN = ONE // 100
for value in (0, 1, 5, FEN // 2 - 1, FEN // 2, FEN // 2 + 1, FEN - 1, FEN, FEN + 1, 3 * FEN // 2,
              5 * FEN // 2, 12345 * FEN + FEN // 2):
    for sign in (1, -1) if value else (1,):
        rounds(sign * value, FEN)
for unit in (1, 2, 3, 10, ONE, 10 * ONE, 100 * ONE, 7 * ONE // 3, MOST // 2, MOST):
    for _ in range(3):
        rounds(some(127), unit)
    rounds(unit // 2 + unit, unit)
    rounds(-(unit // 2), unit)
for value in (MOST, MOST - 1, -MOST):
    for unit in (1, 2, FEN, ONE, 2**126, MOST):
        rounds(value, unit)

print("# reading")


def parse(written):
    """By the rule of the header, from Python's own reading of the same text."""
    exact = Fraction(written) * ONE
    if exact.denominator == 1 and abs(exact) <= MOST:
        print("parse", written, text(int(exact)))
    elif abs(exact) >= 10**39 or exact.denominator == 1:
        print("parse", written, "too_large")
    else:
        print("parse", written, "too_fine")


for written in ("0", "-0", "+0", "0.0", "00", "007", "1", "+1", "-1", "1.50", "0.01", "100.00",
                "1e2", "1E2", "1e+2", "1e-2", "12.5e1", "12.5e-1", "0e5", "0.000e-30",
                "0.000000000000000001", "0.0000000000000000010000000", "0.0000000000000000001",
                "1e-18", "1e-19", "10e-19", "1e20", "2e20", "1e21", "100000000000000000000",
                "170141183460469231731.687303715884105727",
                "-170141183460469231731.687303715884105727",
                "170141183460469231731.687303715884105728",
                "-170141183460469231731.687303715884105728",
                "340282366920938463463.374607431768211456", "999999999999999999999",
                "170141183460469231731687303715884105727e-18",
                "0.000170141183460469231731687303715884105727e24",
                "1.000000000000000000000000000000000e0", "5e-1", "123456789.987654321",
                "0.1234567890123456789", "12345678901234567890123456789012345678901234567890",
                "1e-400", "1e400", "1000000000000000000000.0000000000000000001"):
    parse(written)
for _ in range(60):
    digits = "".join(random.choice("0123456789") for _ in range(random.randint(1, 24)))
    split = random.randint(1, len(digits))
    written = random.choice(("", "-", "+")) + digits[:split]
    if split < len(digits):
        written += "." + digits[split:]
    if random.random() < 0.6:
        written += random.choice("eE") + str(random.randint(-20, 20))
    parse(written)
for written in ("1e999999999", "1e99999999999999999999999999", "-3e1000000000000000000000"):
    print("parse", written, "too_large")
for written in ("1e-999999999", "1e-99999999999999999999999999"):
    print("parse", written, "too_fine")
for written in ("0e999999999", "0.00e-99999999999999999999999999"):
    print("parse", written, "0")
for written in (".5", "5.", ".", "-", "+", "e5", "1e", "1e+", "1e-", "1.e5", "1..2", "1.2.3",
                "--1", "+-1", "1-", "1e5.0", "1e5e5", "0x10", "1,000", "1_000", "NaN", "inf",
                "１", "1٠", "１２", "1e１", "½", "1%", "1元"):
    print("parse", written, "not_a_number")
