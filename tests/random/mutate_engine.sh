#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Plants one mistake at a time in the batch engine and runs fuzz_engine against it, with as many
# cases as `make test` has, and the examples of tests/lang: each must be found. What is changed is a
# copy; a file that is built a second time for newer processors is changed in both. A mistake whose
# line is no longer there counts as one that was not found; DRY=1 looks for that alone. Not part of
# `make test`: some three minutes.
#
#     make mutate-engine [ONLY='name ...']
set -u
cd "$(dirname "$0")/../.." || exit 2
build=${1:-build}
: "${CC:=cc}" "${CASES:=300}" "${ONLY:=}"
SCRATCH=$(mktemp -d) || exit 2
export SCRATCH
trap 'rm -rf "$SCRATCH"' EXIT
trap 'exit 130' INT TERM

options="-std=gnu11 -O1 -w -pthread -I$SCRATCH/src -Isrc -I. -I$build"
packages=$(sed -n 's/^PACKAGES := //p' Makefile)
# shellcheck disable=SC2086
options="$options $(pkg-config --cflags $packages)" libraries=$(pkg-config --libs $packages)
kernels=$(cd "$build" && ls src/*/*.v3.o | sed 's/\.v3\.o$/.c/')
objects=$(ls "$build"/tests/random/fuzz_engine.o "$build"/tests/random/engine_*.o \
    "$build"/tests/random/gen_*.o "$build"/tests/random/usual.o "$build"/tests/random/count.o \
    "$build"/tests/random/chance.o)
missed=0 tried=0

is_kernel() {
    for kernel in $kernels; do
        [ "$kernel" = "$1" ] && return 0
    done
    return 1
}

# compile FILE OBJECT OPTION...: FILE as it was changed, if it was.
compile() {
    source=$1 object=$2
    shift 2
    [ -f "$SCRATCH/$source" ] && source=$SCRATCH/$source
    # shellcheck disable=SC2086
    $CC $options "$@" -c -o "$object" "$source" || exit 2
}

# compile_all FILE: it, or of a header all kernels, at both levels.
compile_all() {
    case $1 in
    *.h) set -- $kernels ;;
    esac
    for file; do
        name=$SCRATCH/objects/$(echo "$file" | tr / _)
        compile "$file" "$name.o"
        if is_kernel "$file"; then
            compile "$file" "$name.v3.o" -march=x86-64-v3 -DGUODU_KERNELS_V3
        fi
    done
}

# plant NAME FILE SED: the mistake, by an expression that changes one line of FILE at least.
plant() {
    case " $ONLY " in
    '  ' | *" $1 "*) ;;
    *) return ;;
    esac
    rm -rf "$SCRATCH/src" "$SCRATCH/objects"
    mkdir -p "$SCRATCH/objects" "$SCRATCH/$(dirname "$2")"
    sed "$3" "$2" >"$SCRATCH/$2" || exit 2
    tried=$((tried + 1))
    if cmp -s "$2" "$SCRATCH/$2"; then
        missed=$((missed + 1))
        printf '%-28s %-24s %s\n' "$1" "$2" 'NOT PLANTED: the line is not there any more'
        return
    fi
    [ -z "${DRY:-}" ] || return
    compile_all "$2"
    # shellcheck disable=SC2086
    if ! $CC -pthread -o "$SCRATCH/fuzz" $objects "$SCRATCH"/objects/*.o "$build/libguodu-internal.a" \
        $libraries 2>"$SCRATCH/said"; then
        cat "$SCRATCH/said" >&2
        exit 2
    fi
    timeout 900 "$SCRATCH/fuzz" CASES="$CASES" SEED=1 MOST=1 QUIET=1 >"$SCRATCH/said" 2>&1
    status=$?
    found=$(sed -n 's/^FAILED: SEED=1 CASE=\([0-9]*\): .*/\1/p' "$SCRATCH/said" | head -n 1)
    [ -z "$found" ] && [ $status -gt 1 ] && [ $status != 124 ] && found="?, by a crash ($status)"
    if [ -z "$found" ] && [ $status = 0 ] && "$SCRATCH/fuzz" examples tests/lang/*.guodu 2>&1 |
        grep -q '^FAILED'; then
        found="found by an example of tests/lang"
    elif [ -n "$found" ]; then
        found="found by case $found"
    else
        missed=$((missed + 1)) found='NOT FOUND'
    fi
    printf '%-28s %-24s %s\n' "$1" "$2" "$found"
}

# ---- logic
plant kleene-and-or src/run/truth.c 's/weak\[w\] = a_weak\[w\] & b_weak\[w\]/weak[w] = a_weak[w] | b_weak[w]/'
plant ask-over-what-is-settled src/run/truth.c 's/ & ~strong\[w\];/;/'
plant none-is-unknown src/run/compare.c \
    's/(a.known | a.none) & (b.known | b.none)/a.known \& b.known/'
plant if-none-lost src/run/choose.c \
    's/(yes & bits_read(b->none, w)) | (no/(no/'
plant default-for-none src/run/choose.c \
    's/lacking = ~(first.known | first.none | first.ask)/lacking = ~(first.known | first.ask)/'
plant last-bit-of-word src/run/truth.c \
    's/strong\[w\] = a_strong\[w\] | b_strong\[w\];/strong[w] = (a_strong[w] | b_strong[w]) \& ALL_BITS >> 1;/'

# ---- comparison, numbers, days
plant range-off-by-one src/run/compare.c 's/op->x, op->y);/op->x, op->y - 1);/'
plant range-32-off-by-one src/run/compare.c 's/clamp_32(op->x)/clamp_32(op->x + 1)/'
plant overflow-unchecked src/run/number.c '/^BINARY/!s/if (task->op->checked)/if (0)/'
plant round-toward-zero-v3 src/run/divide.c \
    's/^DIVIDE(divide_half_away, .*/DIVIDE(divide_half_away, 0.0)/'
plant round-toward-zero src/run/divide.c 's/return r >= rest ? s : 0;/return 0;/'
plant zero-divisor src/run/divide.c 's/states.ask |= states.known & zeros;//; s/states.known &= ~zeros;//'
plant leap-day src/run/time.c '/^static void count_months/,/^}/s/from->day\[i\] < last ? from->day\[i\] : last/from->day[i]/'
plant month-end src/run/time.c '/^static void move_months/,/^}/s/from->day\[i\] < last ? from->day\[i\] : last/from->day[i]/'

# ---- lists
plant list-across-words src/run/lists.h 's/carry = over;/carry = 0;/'
plant parent-across-words src/run/up.c 's/>> (parent % 64)/>> (parent % 32)/'
plant sum-validity src/run/fold.c 's/ | (a.known & ~(b.known | b.none | b.ask));/;/'
plant sum-of-those-not-meant src/run/fold.c \
    's/scratch->bits\[0\]\[w\] = a.known & b.known;/scratch->bits[0][w] = b.known;/'
plant doubtful-counted src/run/lists.h 's/meant.known &= ~bits_read(task->list->doubtful, word);//'
plant unknown-list-empty src/run/lists.h '/^static inline uint64_t lists_known/,/^}/s/return .*;/return ALL_BITS;/'
plant count-beyond-list src/run/list.c 's/ & ((UINT64_C(1) << (end % 64)) - 1);/;/'
plant two-of-the src/run/fold.c 's/meant.asks || meant.count > 1/meant.asks/'

# ---- tables of codes and places
plant lut-unknown-entry src/run/prepare.c 's/= op->table\[i\];/= op->table[i == CODE_UNKNOWN ? 0 : i];/'
plant lut-none-entry src/run/prepare.c 's/= op->table\[i\];/= op->table[i == CODE_NONE ? CODE_UNKNOWN : i];/'
plant places-mixed src/run/places.c 's/while (places->slots\[at\].code != code && .*)/while (0)/'
plant place-of-last-row src/run/places.c 's/if (values\[i\] != last.code || !last.place)/if (!last.place)/'

# ---- policies
plant open-clause-over src/run/decide.c 's/clauses->yes\[i\] & ~above(decide, open, i)/clauses->yes[i]/'
plant clause-under-yes src/run/decide.c 's/clauses->left\[i\] &= ~above(decide, yes, i);//'
plant ask-clause-ignored src/run/decide.c 's/outcome->ask |= clauses->left\[i\] &.*/;/'
plant differ-unseen src/run/decide.c 's/outcome->undetermined |= yes & (differ | open);/outcome->undetermined |= yes \& open;/'
plant pick-last-clause src/run/choose.c 's/for (uint32_t i = 0; i < op->more_count; i++)/for (uint32_t i = 0; i + 1 < op->more_count; i++)/'

# ---- the machine
plant guard-skips src/run/machine.c 's/if (~reg->no\[w\] & rows)/if (reg->yes[w] \& rows)/'
plant buffer-given-early src/run/prepare.c 's/if (read != NO_OP && assigning->last\[read\] != UINT32_MAX)/if (n == 0 \&\& read != NO_OP \&\& assigning->last[read] != UINT32_MAX)/'
plant stale-list src/run/machine.c 's/level->has_list = false;//'
plant stale-places src/run/machine.c 's/machine->codes\[i\]->read = false;/;/'

# ---- plans
plant fold-at-wrong-date src/plan/fold.c 's/if (view.moment->today != lowering->plan->today)/if (0)/'
plant fold-another-stretch src/plan/lower_table.c 's/stretch_on(&node->table->national, view.moment->today)/stretch_on(\&node->table->national, view.moment->today + 400)/'
plant field-at-wrong-date src/plan/fold.c 's/there.at = true;//'
plant scales-merged src/plan/ops.c 's/key->scale = op->scale;//'
plant levels-merged src/plan/ops.c 's/key->level = op->level;//'
plant parameters-merged src/plan/fold.c 's/KEY_PUT(node->parameter);//'
plant over-turned src/plan/lower_policy.c 's/= is_over(policy, a, b);/= is_over(policy, b, a);/'
plant outputs-agree src/plan/lower_policy.c 's/return op_truth(lowering, level_of(view), alike);/return op_truth(lowering, level_of(view), true);/'
plant dispositions-agree src/plan/lower_policy.c 's/op_truth(lowering, level_of(view), first->disposition == second->disposition);/op_truth(lowering, level_of(view), true);/'
plant highest-unasked src/plan/lower_policy.c 's/if (policy->has_highest)/if (0)/'
plant in-force-one-day-less src/plan/lower_policy.c 's/view.moment->today > policy->to/view.moment->today >= policy->to/'
plant guard-of-another src/plan/finish.c 's/bool by_gate = gate != NO_OP && is_gate(guards->plan, other, gate);/bool by_gate = gate != NO_OP;/'
plant birthday src/plan/threshold.c 's/value > limit;/value >= limit;/'
plant says-not-wanted src/plan/wanted.c 's/want_says(wanting, &clause->says);//'
plant overflow-unseen src/plan/numbers.c 's/op->checked = op->low < -PLAN_64_MOST || op->high > PLAN_64_MOST;/op->checked = false;/'

# ---- on the way of the data
plant turns-unkept src/api/judging_run.c 's/ && run->turn != number)/ \&\& 0)/'
plant none-is-a-text src/data/sorted_word.c 's/!(may_be_none && looks_like_none(walk.text, walk.length))/1/'

echo "$tried mistakes, $missed not found"
[ "$missed" = 0 ]
