# SPDX-License-Identifier: Apache-2.0
"""Hosts: hostile names and texts through the library, statements of strangers in SQLite, values in Python."""

import ctypes
import os
import shutil
import subprocess
import sys

from attack import BUILD, MARKUP, TOP, Skipped, claim, hold, run_claims, same, write

SECRET = "secret-line-of-another-file"
RECORD = "record h {\n  id: text key\n  a: text or none\n}\npolicy p for h {\n  keep k: when a is \"x\"\n" \
         "  end o: otherwise\n}\n"
READ = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p),
                        ctypes.POINTER(ctypes.c_size_t))


class Reader(ctypes.Structure):
    _fields_ = [("read", READ), ("release", ctypes.c_void_p), ("user", ctypes.c_void_p)]


def library():
    if os.environ.get("SAN"):
        raise Skipped("a library with sanitizers is not loaded into Python")
    lib = ctypes.CDLL(os.path.join(BUILD, "libguodu.so"))
    lib.guodu_rules_new.restype = ctypes.c_void_p
    lib.guodu_record_new.restype = ctypes.c_void_p
    lib.guodu_rules_error.restype = ctypes.c_char_p
    lib.guodu_record_error.restype = ctypes.c_char_p
    return lib


@claim(29, "a reader of a host's own is asked for names below the top file's folder alone; no text of rules or of a "
           "record brings the library down")
def _():
    lib, asked = library(), []

    def give(_user, path, text, length):
        asked.append(path)
        text[0], length[0] = b"", 0
        return 0

    reader = Reader(READ(give), None, None)
    for name in (b"../x", b"/etc/passwd", b"a/../../x", b"..\\x", b"C:x", b"http://example.invalid/x", b"fine", b"a/../b",
                 b"a//b", b"x\0/../y", b"\xff\xfe", b"%2e%2e/x", b"a" * 70000):
        rules = ctypes.c_void_p(lib.guodu_rules_new(None))
        lib.guodu_rules_set_reader(rules, ctypes.byref(reader))
        text = b'use "' + name + b'"\n' + RECORD.encode()
        lib.guodu_rules_load_text(rules, b"folder/top.guodu", text, ctypes.c_size_t(len(text)))
        lib.guodu_rules_free(rules)
    hold(len(asked) >= 4, f"the reader was hardly asked: {asked}")
    for path in asked:
        parts = path.split(b"/")
        hold(parts[0] == b"folder" and b".." not in parts and b"" not in parts and b"\\" not in path, repr(path))
    rules = ctypes.c_void_p(lib.guodu_rules_new(None))
    text = RECORD.encode()
    same(lib.guodu_rules_load_text(rules, b"t", text, ctypes.c_size_t(len(text))), 0, "the small rules")
    record = ctypes.c_void_p(lib.guodu_record_new(rules, b"h"))
    for json in (b"", b"{", b'{"id":"\\u0000"}', b'{"id":"a\0b"}', b"\0", b"\xff", b'{"id":"\xff"}', b"[" * 100000,
                 b'{"a":' * 100000, b'{"id":1e999999999}', b'{"id":' + b"9" * 100000 + b"}", b'{"id":"\\ud800"}',
                 b'{"id":"1","id":"2"}', b'{"id":"%n%s"}', b"nul", b'{"id":"1"}}'):
        lib.guodu_record_read_json(record, json, ctypes.c_size_t(len(json)))
        lib.guodu_record_error(record, 0).decode("utf-8")
    same(lib.guodu_record_read_json(record, b'{"id":"1"}', ctypes.c_size_t(10)), 0, "a good record after bad ones")
    lib.guodu_record_free(record)
    lib.guodu_rules_free(rules)


def sql(text, *options):
    if os.environ.get("SAN"):
        raise Skipped("tests/sqlite has the same under sanitizers")
    if not shutil.which("sqlite3"):
        raise Skipped("no shell of SQLite")
    done = subprocess.run(["sqlite3", *options], input=f".load {BUILD}/guodu_sqlite\n{text}".encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    hold(done.returncode in (0, 1), f"the shell ended with {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


@claim(30, "SQLite: what a stranger put into a database (views, triggers) loads no rules, reads no tables for judging and "
           "changes no day; errors show no line of a file")
def _():
    write("aid.guodu", RECORD)
    write("secret.guodu", f"{SECRET}\n")
    load = "SELECT guodu_load('aid.guodu');\n"
    for act in ("guodu_load('aid.guodu')", "guodu_as_of('2020-01-01')", "guodu_language('zh')"):
        for hostile in (f"CREATE VIEW v AS SELECT {act} AS x; SELECT x FROM v;",
                        f"CREATE TABLE t(x); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT {act}; END; "
                        "INSERT INTO t VALUES (1);",
                        f"CREATE TABLE t(x, y AS ({act})); INSERT INTO t(x) VALUES (1); SELECT y FROM t;"):
            said = sql(load + hostile)
            hold("unsafe use" in said or "prohibited" in said, f"{hostile}: {said}")
    for table in ("guodu_run", "guodu_rejects", "guodu_notes"):
        hold("unsafe use" in sql(f"{load}CREATE VIEW v AS SELECT * FROM {table}('aid.guodu', '2023-06-30'); "
                                 "SELECT * FROM v;"), table)
    said = sql("SELECT guodu_load('secret.guodu');")
    hold("errors" in said and SECRET not in said, said)
    os.symlink("/etc/passwd", "link.guodu")
    write("user.guodu", 'use "link.guodu"\n')
    hold("root:" not in sql("SELECT guodu_load('user.guodu');") + sql("SELECT guodu_load('link.guodu');"), "a link")
    said = sql(load + "CREATE TABLE h(id, a); INSERT INTO h VALUES ('1', 'x');\n"
               "SELECT count(*) FROM guodu_run(NULL, '2023-06-30', json_object('h', 'DELETE FROM h'));\n"
               "SELECT count(*) FROM guodu_run(NULL, '2023-06-30', json_object('h', 'SELECT * FROM h; DELETE FROM h'));\n"
               "SELECT 'rows ' || count(*) FROM h;")
    hold("rows 1" in said, said)


@claim(31, "Python: names and values are values, whatever is in them; what cannot be taken is an exception")
def _():
    if os.environ.get("SAN"):
        raise Skipped("a library with sanitizers is not loaded into Python")
    write("aid.guodu", RECORD)
    write("try.py", f"""
import os, sys
sys.path.insert(0, {os.path.join(TOP, 'src', 'bindings', 'python')!r})
import guodu
rules = guodu.Rules.load("aid.guodu")
for name in ("no\\0name.guodu", "../\\udcff", "", "/etc/passwd\\0.guodu"):
    try:
        guodu.Rules.load(name)
        sys.exit("loaded " + repr(name))
    except (guodu.GuoduError, ValueError, OSError):
        pass
for value in ("\\0", "a\\0b", "\\ud800", {MARKUP!r}, "x" * 1000000, 10 ** 400, float("nan"), float("inf"), object(), b"x"):
    try:
        got = rules.evaluate({{"id": "1", "a": value}}, "2023-06-30")
    except (guodu.GuoduError, ValueError, TypeError):
        continue
    if value not in ({MARKUP!r}, "x" * 1000000, 10 ** 400):  # a whole number of any size is a text, exactly
        sys.exit("took " + repr(value)[:50])
print("done")
""")
    done = subprocess.run([sys.executable, "try.py"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                          env={**os.environ, "GUODU_LIBRARY": os.path.join(BUILD, "libguodu.so")})
    same(done.stdout.decode("utf-8", "replace").strip(), "done", "the program in Python")


run_claims()
