#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Memory that ends anywhere on the ways through the library, sampled; `make fault-memory` leaves
# nothing out.
set -u
# Under the sanitizers: where a library crashes for want of memory, the process ends by a signal, as without them.
export ASAN_OPTIONS=detect_leaks=0:handle_segv=0:handle_abort=0
folder=$SCRATCH/fault
sh tests/scarce/fill.sh "$BUILD" "$folder" || echo 'not ok - what the scenarios read is made'
{
    "$BUILD/tests/scarce/fault_memory" "$folder"
    "$BUILD/tests/scarce/fault_tool" "$folder" tests/scarce/verbs.txt
} 2>&1 | grep -v '^\[ERROR\]' # of libxlsxwriter
