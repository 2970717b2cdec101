#!/bin/sh
# Builds the samples: samples/NAME/NAME.c -> samples/NAME/NAME.elf, static Linux x86-64 programs.
#
#   samples/build.sh            rebuild every NAME.elf
#   samples/build.sh --check    rebuild elsewhere and compare with the committed NAME.elf
#   samples/build.sh --native   run every committed NAME.elf on this machine: expected.txt, expected.exit
#
# Needs musl-gcc (Debian and Ubuntu: apt-get install musl-tools), except for --native.
# Writes NAME.elf files and nothing else. Exit status: 0 all well, 1 a difference or a failed build, 2 wrong usage.
set -eu
cd "$(dirname "$0")"
export LC_ALL=C

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# No build id and no debug information, so that the same source and compiler give the same bytes.
build() # NAME OUTPUT
{
    (cd "$1" && musl-gcc -std=c11 -Wall -Wextra -Werror -static -no-pie -fno-pie -O2 \
        -Wl,--build-id=none -Wl,--strip-debug -o "$2" "$1.c")
}

names()
{
    for source in */*.c; do
        echo "${source%%/*}"
    done
}

have_musl()
{
    command -v musl-gcc > /dev/null
}

# The compilers that left their mark in an ELF file: one line each.
compilers() # FILE
{
    readelf -p .comment "$1" | sed -n 's/^ *\[ *[0-9a-f]*\]  *//p' | sort -u
}

build_all()
{
    if ! have_musl; then
        echo "samples/build.sh: musl-gcc is missing; install musl-tools. Nothing was built." >&2
        exit 1
    fi

    for name in $(names); do
        build "$name" "$scratch/$name.elf"
        cp "$scratch/$name.elf" "$name/$name.elf"
        echo "built    $name/$name.elf, $(wc -c < "$name/$name.elf") bytes"
    done
}

check_all()
{
    if ! have_musl; then
        echo "SKIPPED  samples/build.sh --check: musl-gcc is missing (install musl-tools)"
        exit 0
    fi

    different=0
    for name in $(names); do
        build "$name" "$scratch/$name.elf"
        if cmp -s "$scratch/$name.elf" "$name/$name.elf"; then
            echo "same     $name"
        elif [ -f "$name/$name.elf" ] && [ "$(compilers "$scratch/$name.elf")" != "$(compilers "$name/$name.elf")" ]; then
            echo "SKIPPED  $name: built by $(compilers "$name/$name.elf"), here is $(compilers "$scratch/$name.elf")"
        else
            echo "DIFFERS  $name: $name.elf is not what $name.c builds; run samples/build.sh"
            different=1
        fi
    done

    exit $different
}

run_all_natively()
{
    passed=0
    failed=0
    for name in $(names); do
        status=0
        (cd "$scratch" && exec "$OLDPWD/$name/$name.elf" > stdout 2> stderr < /dev/null) || status=$?
        if [ "$status" != "$(cat "$name/expected.exit")" ]; then
            echo "FAILED   $name: exit status $status, expected $(cat "$name/expected.exit")"
            failed=$((failed + 1))
        elif ! cmp -s "$scratch/stdout" "$name/expected.txt"; then
            echo "FAILED   $name: its output differs"
            diff "$name/expected.txt" "$scratch/stdout" || true
            failed=$((failed + 1))
        else
            echo "passed   $name"
            passed=$((passed + 1))
        fi
    done

    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

case "${1-}" in
    '')       build_all ;;
    --check)  check_all ;;
    --native) run_all_natively ;;
    *)        sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
