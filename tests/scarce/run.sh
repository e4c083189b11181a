#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Memory that ends anywhere on the ways through the library, sampled; `make fault-memory` leaves
# nothing out.
set -u
folder=$SCRATCH/fault
sh tests/scarce/fill.sh "$BUILD" "$folder" || echo 'not ok - what the scenarios read is made'
{
    "$BUILD/tests/scarce/fault_memory" "$folder"
    "$BUILD/tests/scarce/fault_tool" "$folder" tests/scarce/verbs.txt
} 2>&1 | grep -v '^\[ERROR\]' # of libxlsxwriter
