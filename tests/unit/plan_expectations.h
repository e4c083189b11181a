/* SPDX-License-Identifier: Apache-2.0
 *
 * What expressions become: record, type and text of an output, and the operations. Each was read
 * against src/plan/ops.def when it was put down. SHOW_PLANS=1 test_plan prints what it is now. */
    {"home", "boolean", "kind is poor and grade is none",
        "r0 clause c\n"
        "r1 choice kind\n"
        "r2 yes/no r1: poor = yes; low, other = no; unknown = unknown\n"
        "r3 choice grade\n"
        "r4 yes/no r3: poor, low, other = no; none = yes; unknown = unknown\n"
        "r5 yes/no r2 and r4\n"},
    {"home", "boolean", "kind is poor and (safe or kind is low)",
        "r0 clause c\n"
        "r1 choice kind\n"
        "r2 yes/no r1: poor = yes; low, other = no; unknown = unknown\n"
        "r3 yes/no safe\n"
        "r4 yes/no r1: poor, other = no; low = yes; unknown = unknown\n"
        "r5 yes/no r3 or r4\n"
        "r6 yes/no r2 and r5\n"},
    {"home", "boolean", "not not safe",
        "r0 clause c\n"
        "r1 yes/no safe\n"},
    {"home", "boolean", "income below line",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64 place\n"
        "r3 64.2 line for the place r2\n"
        "r4 yes/no r1 < r3\n"},
    {"home", "boolean", "income below flat * 2",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 yes/no r1 <= 599.99\n"},
    {"home", "boolean", "place in {51, 620000}",
        "r0 clause c\n"
        "r1 64 place\n"
        "r2 yes/no the value for the place r1\n"},
    {"home", "boolean", "moved + 6 months <= today",
        "r0 clause c\n"
        "r1 date moved\n"
        "r2 yes/no r1 <= 2022-12-31\n"
        "r3 yes/no one by one (an error)\n"
        "r4 yes/no r1 <= 9999-06-30\n"
        "r5 yes/no if r4 then r2 else r3\n"},
    {"home", "boolean", "left is not none and left at least moved",
        "r0 clause c\n"
        "r1 date left\n"
        "r2 yes/no r1 is none\n"
        "r3 yes/no not r2\n"
        "r4 date moved\n"
        "r5 yes/no r1 >= r4\n"
        "r6 yes/no r3 and r5\n"},
    {"home", "boolean", "count in 3 to 5 and count above 3",
        "r0 clause c\n"
        "r1 32 count\n"
        "r2 yes/no 4 <= r1 <= 5\n"},
    {"home", "boolean", "count in {1, 2, 7}",
        "r0 clause c\n"
        "r1 32 count\n"
        "r2 yes/no 1 <= r1 <= 2\n"
        "r3 yes/no r1 = 7\n"
        "r4 yes/no r2 or r3\n"},
    {"home", "boolean", "share at least 12.5%",
        "r0 clause c\n"
        "r1 64.6 share\n"
        "r2 yes/no r1 >= 0.125\n"},
    {"home", "boolean", "(income - spent) / count(people) below 500 yuan/year",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.2 spent\n"
        "r3 64.2 r1 - r2\n"
        "r4 32 count(person)\n"
        "r5 64.2 500\n"
        "r6 64 r4 in 64 bits\n"
        "r7 64 one by one (a divisor that is not above 0)\n"
        "r8 yes/no r4 >= 1\n"
        "r9 64 if r8 then r6 else r7\n"
        "r10 64.2 r5 * r9\n"
        "r11 yes/no r3 < r10\n"},
    {"home", "boolean", "income / spent at least rate",
        "r0 clause c\n"
        "r1 yes/no one by one (no operation for it)\n"},
    {"home", "boolean", "poor in kinds",
        "r0 clause c\n"
        "r1 64 kinds\n"
        "r2 yes/no r1 has one of poor\n"},
    {"home", "boolean", "kinds is known",
        "r0 clause c\n"
        "r1 64 kinds\n"
        "r2 yes/no r1 is known\n"},
    {"home", "boolean", "year(moved) at least 2021",
        "r0 clause c\n"
        "r1 date moved\n"
        "r2 yes/no r1 >= 2021-01-01\n"},
    {"home", "money/year", "income * share",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.6 share\n"
        "r3 64.8 r1 * r2, checked\n"
        "r4 64.2 r3, rounded to 2 places\n"},
    {"home", "money/year", "income / count(people)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 32 count(person)\n"
        "r3 64 r2 in 64 bits\n"
        "r4 64.2 r1 / r3, rounded to 2 places\n"},
    {"home", "money/year", "income / 4",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.2 0.25\n"
        "r3 64.4 r1 * r2\n"
        "r4 64.2 r3, rounded to 2 places\n"},
    {"home", "money/year", "round_down(income / 12, 1 yuan/year)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.2 12\n"
        "r3 64 r1 / r2, rounded down to a whole number\n"
        "r4 64.2 r3 with 2 places\n"},
    {"home", "money/year", "round(income, 0.5 yuan/year)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64 r1 / 0.5, rounded to a whole number\n"
        "r3 64.1 0.5\n"
        "r4 64.1 r2 * r3\n"
        "r5 64.2 r4 with 2 places\n"},
    {"home", "money/year", "if kind is poor then income else 0 yuan/year",
        "r0 clause c\n"
        "r1 choice kind\n"
        "r2 yes/no r1: poor = yes; low, other = no; unknown = unknown\n"
        "r3 64.2 income\n"
        "r4 64.2 0\n"
        "r5 64.2 if r2 then r3 else r4\n"},
    {"home", "money/year", "if safe then flat else line",
        "r0 clause c\n"
        "r1 yes/no safe\n"
        "r2 64.2 300\n"
        "r3 64 place\n"
        "r4 64.2 line for the place r3\n"
        "r5 64.2 if r1 then r2 else r4\n"},
    {"home", "money/year", "per_year(sum(pay for people))",
        "r0 clause c\n"
        "r1 64.2 pay\n"
        "r2 64.2 sum(r1 for person), checked\n"
        "r3 64 12\n"
        "r4 64.2 r2 * r3, checked\n"},
    {"home", "money/year", "min(income, spent, 800 yuan/year)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.2 spent\n"
        "r3 64.2 min(r1, r2)\n"
        "r4 64.2 800\n"
        "r5 64.2 min(r3, r4)\n"},
    {"home", "money/year", "t(kind, count)",
        "r0 clause c\n"
        "r1 choice kind\n"
        "r2 32 count\n"
        "r3 yes/no r1: poor = yes; low, other = no; unknown = unknown\n"
        "r4 yes/no r2 <= 2\n"
        "r5 yes/no r3 and r4\n"
        "r6 64.2 100\n"
        "r7 yes/no r2 >= 3\n"
        "r8 yes/no r3 and r7\n"
        "r9 64.2 200\n"
        "r10 yes/no r1: poor = no; low, other = yes; unknown = unknown\n"
        "r11 64.2 0\n"
        "r12 64.2 one by one (an error)\n"
        "r13 64.2 if r10 then r11 else r12\n"
        "r14 64.2 if r8 then r9 else r13\n"
        "r15 64.2 if r5 then r6 else r14\n"
        "r16 yes/no r1 is known\n"
        "r17 yes/no r2 is known\n"
        "r18 yes/no r16 and r17\n"
        "r19 64.2 one by one (unknown inputs, for which rows may agree)\n"
        "r20 64.2 if r18 then r15 else r19\n"},
    {"home", "money/year", "income default 0 yuan/year",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.2 0\n"
        "r3 64.2 r1 default r2\n"},
    {"home", "percent", "bracket(steps, income)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.1 0.1\n"
        "r3 64.1 0.2\n"
        "r4 yes/no r1 <= 1000\n"
        "r5 64.1 if r4 then r2 else r3\n"},
    {"home", "percent", "bracket(bands, income)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.1 0.1\n"
        "r3 64.1 0.2\n"
        "r4 64.1 0.3\n"
        "r5 yes/no r1 <= 999.99\n"
        "r6 yes/no r1 <= 4999.99\n"
        "r7 64.1 if r6 then r3 else r4\n"
        "r8 64.1 if r5 then r2 else r7\n"},
    {"home", "money/year", "marginal(steps, income)",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64.2 1000\n"
        "r3 64.1 0.1\n"
        "r4 64.1 0.2\n"
        "r5 yes/no r1 >= 0\n"
        "r6 64.3 r1 * r3\n"
        "r7 64.3 100\n"
        "r8 64.2 r1 - r2\n"
        "r9 64.3 r8 * r4\n"
        "r10 64.3 r9 + r7\n"
        "r11 yes/no r1 <= 1000\n"
        "r12 64.3 if r11 then r6 else r10\n"
        "r13 64.3 one by one (an error)\n"
        "r14 64.3 if r5 then r12 else r13\n"
        "r15 64.2 r14, rounded to 2 places\n"},
    {"home", "integer", "count(people where age(born) in 6 to 15 and not insured)",
        "r0 clause c\n"
        "r1 date born\n"
        "r2 yes/no 2007-07-01 <= r1 <= 2017-06-30\n"
        "r3 yes/no insured\n"
        "r4 yes/no not r3\n"
        "r5 yes/no r2 and r4\n"
        "r6 32 count(person where r5)\n"},
    {"home", "integer", "max(months for people)",
        "r0 clause c\n"
        "r1 32 months\n"
        "r2 32 max(r1 for person)\n"},
    {"home", "boolean", "every(insured for people)",
        "r0 clause c\n"
        "r1 yes/no insured\n"
        "r2 yes/no every(r1 for person)\n"},
    {"home", "boolean", "any(people where months above home.count)",
        "r0 clause c\n"
        "r1 32 months\n"
        "r2 32 count\n"
        "r3 32 r2 of the record above\n"
        "r4 yes/no r1 > r3\n"
        "r5 yes/no any(person where r4)\n"},
    {"person", "boolean", "home.kind is poor and work is farm",
        "r0 clause c\n"
        "r1 choice kind\n"
        "r2 yes/no r1: poor = yes; low, other = no; unknown = unknown\n"
        "r3 choice work\n"
        "r4 yes/no r3: farm = yes; town, none_at_all = no; unknown = unknown\n"
        "r5 yes/no r2 of the record above\n"
        "r6 yes/no r5 and r4\n"},
    {"person", "boolean", "home.income below line and insured",
        "r0 clause c\n"
        "r1 64.2 income\n"
        "r2 64 place\n"
        "r3 64.2 line for the place r2\n"
        "r4 yes/no r1 < r3\n"
        "r5 yes/no insured\n"
        "r6 yes/no r4 of the record above\n"
        "r7 yes/no r6 and r5\n"},
    {"person", "boolean", "any(home.people as p where p.months above person.months)",
        "r0 clause c\n"
        "r1 yes/no one by one (it looks at two members at once)\n"
        "r2 yes/no any(person where r1)\n"
        "r3 yes/no r2 of the record above\n"},
    {"person", "integer", "age(born)",
        "r0 clause c\n"
        "r1 date born\n"
        "r2 date 2023-06-30\n"
        "r3 yes/no r1 <= 2023-06-30\n"
        "r4 32 full years from r1 to r2\n"
        "r5 date none\n"
        "r6 32 if r3 then r4 else r5\n"},
    {"person", "boolean", "years(born, 2023-06-30) below 3",
        "r0 clause c\n"
        "r1 date born\n"
        "r2 yes/no r1 >= 2020-07-01\n"},
