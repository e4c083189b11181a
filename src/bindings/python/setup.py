# SPDX-License-Identifier: Apache-2.0
"""Builds the package. GUODU_BUNDLE names the shared library that a wheel brings along (`make python` says it); without
it the wheel holds Python alone, and the library must be installed on the machine."""

import os
import shutil

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py
from wheel.bdist_wheel import bdist_wheel

BUNDLE = os.environ.get("GUODU_BUNDLE")


class BuildWithLibrary(build_py):
    """Puts the library beside the modules."""

    def run(self):
        super().run()
        if BUNDLE:
            shutil.copy(BUNDLE, os.path.join(self.build_lib, "guodu", os.path.basename(BUNDLE)))


class OfOneMachine(Distribution):
    """With a library in it a package is not pure Python."""

    def has_ext_modules(self):
        return bool(BUNDLE)


class PlatformWheel(bdist_wheel):
    """A wheel with a library is for one kind of machine and for every Python 3."""

    def get_tag(self):
        return ("py3", "none", super().get_tag()[2]) if BUNDLE else ("py3", "none", "any")


setup(
    distclass=OfOneMachine,
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel},
)
