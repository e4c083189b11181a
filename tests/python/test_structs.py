# SPDX-License-Identifier: Apache-2.0
"""What the package declares of guodu.h is what the header says."""

import ctypes
import os
import re
import subprocess
import unittest

from guodu import FieldType, Holding, Outcome, _structs, tables
from guodu._library import VERSION, library, library_version

HEADER = os.path.join(os.environ["TOP"], "src", "guodu.h")

#: Types of parameters and results of C, and what stands for them.
SCALARS = {
    "void": None,
    "bool": ctypes.c_bool,
    "int": ctypes.c_int,
    "size_t": ctypes.c_size_t,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "double": ctypes.c_double,
    "char *": ctypes.c_char_p,
}
ENUMS = "status lang format outcome holding explain_format severity type".split()
SCALARS.update({f"guodu_{name}": ctypes.c_int for name in ENUMS})


def bare(declared):
    """A C type without const and without the name of the parameter."""
    declared = re.sub(r"\bconst\b", "", declared).strip()
    if declared.endswith("]"):  # an array is a pointer
        declared = re.sub(r"\w+\[.*\]$", "*", declared)
    match = re.fullmatch(r"((?:struct )?\w+) *(\**) *\w*", declared)
    name, stars = match.group(1), match.group(2)
    return f"{name} {stars}" if stars else name


def fits(declared, used):
    """Does the ctypes type stand for the C type?"""
    kind = bare(declared)
    if kind in SCALARS:
        return used is SCALARS[kind]
    if not kind.endswith("*"):
        return False
    if used is ctypes.c_void_p:
        return True
    if kind.endswith("**") and used is ctypes.POINTER(ctypes.c_void_p):
        return True
    inner = kind[:-1].strip()
    if inner in _structs.STRUCTS:
        return used is ctypes.POINTER(_structs.STRUCTS[inner])
    return inner in SCALARS and used is ctypes.POINTER(SCALARS[inner])


class Structs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(HEADER, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        cls.functions = {
            name: (result.strip(), [] if given == "void" else re.split(r",\s*", given))
            for result, name, given in re.findall(
                r"GUODU_API ([^;()]*?)(guodu_\w+)\(([^;]*?)\);", text, flags=re.S
            )
        }

    def c_program(self, lines):
        """What a C program says that includes the header."""
        source = os.path.join(os.environ["SCRATCH"], "sizes.c")
        program = os.path.join(os.environ["SCRATCH"], "sizes")
        with open(source, "w", encoding="utf-8") as file:
            file.write('#include <stdio.h>\n#include "guodu.h"\nint main(void) {\n')
            file.writelines(lines)
            file.write("return 0;\n}\n")
        environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        compiler = os.environ.get("CC", "cc").split()
        subprocess.run(
            [*compiler, "-I", os.path.dirname(HEADER), "-o", program, source],
            check=True,
            env=environment,
        )
        told = subprocess.run([program], check=True, capture_output=True, text=True, env=environment)
        return [int(word) for word in told.stdout.split()]

    def test_layout(self):
        """sizes of structs and places of their members"""
        lines, expected = [], []
        for name, struct in _structs.STRUCTS.items():
            lines.append(f'printf("%zu\\n", sizeof({name}));\n')
            expected.append((name, ctypes.sizeof(struct)))
            for member, *_ in struct._fields_:
                lines.append(
                    f'printf("%zu %zu\\n", offsetof({name}, {member}), '
                    f"sizeof((({name} *)0)->{member}));\n"
                )
                place = getattr(struct, member)
                expected += [(f"{name}.{member}", place.offset), (member, place.size)]
        found = self.c_program(lines)
        self.assertEqual([size for _, size in expected], found)

    def test_numbers(self):
        """numbers of enums"""
        names = {
            f"GUODU_{name}": getattr(_structs, name)
            for name in "ZH EN OK NO_MEMORY BAD_RULES BAD_CALL BAD_VALUE CANNOT_READ CANNOT_WRITE "
            "TOO_MANY_REJECTS NOT_SORTED STOPPED LIMIT EXPLAIN_TEXT EXPLAIN_JSON DIGEST_SIZE "
            "CELL_TEXT CELL_NUMBER".split()
        }
        names["GUODU_NDJSON"] = _structs.FORMAT_NDJSON
        names.update({f"GUODU_TYPE_{t.name}": i for i, t in enumerate(FieldType)})
        names["GUODU_OUTCOME_COUNT"] = len(Outcome)
        names["GUODU_HOLDING_COUNT"] = len(Holding)
        names["GUODU_VERSION_NUMBER / 1000"] = VERSION[0] * 1000 + VERSION[1]
        found = self.c_program([f'printf("%d\\n", (int)({name}));\n' for name in names])
        self.assertEqual(names, dict(zip(names, found)))

    def test_words(self):
        """words of outcomes and holdings"""
        lib = library()
        for i, outcome in enumerate(Outcome):
            self.assertEqual(outcome.zh, lib.guodu_outcome_word(i, _structs.ZH).decode())
            self.assertEqual(outcome.en, lib.guodu_outcome_word(i, _structs.EN).decode())
        for i, holding in enumerate(Holding):
            self.assertEqual(holding.zh, lib.guodu_holding_word(i, _structs.ZH).decode())
            self.assertEqual(holding.en, lib.guodu_holding_word(i, _structs.EN).decode())

    def test_functions(self):
        """results and parameters of functions"""
        self.assertGreater(len(self.functions), 100)
        for name, (result, arguments) in _structs.FUNCTIONS.items():
            with self.subTest(name):
                told, given = self.functions[name]
                self.assertEqual(len(given), len(arguments))
                self.assertTrue(fits(told, result), told)
                for declared, used in zip(given, arguments):
                    self.assertTrue(fits(declared, used), declared)

    def test_version(self):
        """the version of the package is that of the library"""
        import guodu

        self.assertEqual(library_version(), guodu.__version__)
        project = os.path.join(os.environ["TOP"], "src", "bindings", "python", "pyproject.toml")
        with open(project, encoding="utf-8") as file:
            self.assertIn(f'version = "{guodu.__version__}"', file.read())
        self.assertTrue(tables)


if __name__ == "__main__":
    unittest.main()
