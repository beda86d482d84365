# Compiles the C++ and Cython peers; sourced by setup.sh, not run.

case "$(uname -m)" in
    x86_64 | amd64) native=-march=native ;;
    *) native=-mcpu=native ;;
esac
fast="-O3 $native -ffast-math -fopenmp"
# On some processors compilers prefer vectors of half the width; -512 asks for full width.
widest="$fast -mprefer-vector-width=512"
# For the nest: with -ffast-math a compiler deletes its roots, as cpp-fastmath shows.
exact="-O3 $native -fno-math-errno -fno-trapping-math -fopenmp"

# without NAME WHY: reports a peer, or a kind of peer, that is left out.
without() { echo "peers: without $1: $2"; }

# key_of: a key for what something is made from. fresh KEY FILE: was FILE made from that?
key_of() { cksum | tr ' ' -; }
fresh() { [ -e "$2" ] && [ "$(cat "$2.key" 2>/dev/null)" = "$1" ]; }

# What -march=native means on this machine.
processor() { uname -sm; grep -m1 '^flags' /proc/cpuinfo 2>/dev/null || true; }

# has_openmp COMPILER OUT: can it build and run a program with OpenMP? Clang comes without
# OpenMP.
has_openmp() {
    printf '#include <omp.h>\nint main() { return omp_get_max_threads() < 1; }\n' >"$2/try.cpp"
    "$1" $fast "$2/try.cpp" -o "$2/try" 2>"$2/try.log" && "$2/try"
}

# find_clang OUT: the newest clang with OpenMP.
find_clang() {
    local name
    mkdir -p "$1"
    for name in clang++-{30..14} clang++; do
        command -v "$name" >/dev/null && has_openmp "$name" "$1" && echo "$name" && return
    done
    return 1
}

# build_cpp SOURCES OUT: builds every C++ peer with g++ and with clang, if installed, and
# OUT/cpp.tsv, which lists them.
build_cpp() {
    local clang
    : >"$2/cpp.tsv"
    if ! command -v g++ >/dev/null; then
        without "g++" "it is not installed (on Debian: apt install g++)"
    elif g++ --version | grep -qi clang; then
        without "g++" "here it is another name of clang"
    else
        build_cpp_with g++ g++ "$@"
    fi
    if clang=$(find_clang "$2"); then
        build_cpp_with "$clang" clang "$@"
    else
        without clang "there is none with OpenMP (scripts/peers/setup.sh --with clang)"
    fi
}

# build_cpp_with COMPILER LABEL SOURCES OUT
build_cpp_with() {
    local compiler=$1 label=$2 sources=$3 out=$4 version key isas isa
    if ! has_openmp "$compiler" "$out"; then
        without "$label" "it cannot build and run a program with -fopenmp (see $out/try.log)"
        return
    fi
    version="$label $("$compiler" -dumpfullversion 2>/dev/null || "$compiler" -dumpversion)"
    key=$({ "$compiler" --version; processor; cat "$sources"/* scripts/peers/build.sh; } | key_of)
    isas=$("$compiler" $native -dM -E -x c++ /dev/null | sed -n 's/^#define __\(AVX2\|AVX512F\|FMA\)__ 1$/\1/p')
    isa=baseline
    case $isas in *AVX512F*) isa=avx512 ;; *AVX2*) isa=avx2 ;; esac

    peer cpp-quick quick "$isa" "$fast" 3e9 "$exact"
    peer cpp-fastmath quick "$isa" "$fast" 0 "$fast"
    peer cpp-blocked blocked "$isa" "$fast" 4e9
    [ $isa != avx512 ] || peer cpp-blocked-512 blocked $isa "$widest" 5e9
    if [[ $isas == *AVX2* && $isas == *FMA* ]]; then
        [ $isa = avx2 ] || peer cpp-intrinsics intrinsics $isa "$fast" 8e9
        peer cpp-intrinsics-avx2 intrinsics avx2 "$fast -DPEER_AVX2" 5e9
    else
        without "cpp-intrinsics-$label" "this processor has neither AVX-512 nor AVX2 with fma"
    fi
}

# peer NAME KERNEL ISA FLAGS RATE [NEST-FLAGS]: builds one program for build_cpp_with, and
# writes its line in the list: name, rough point pairs a second (0: for the nest alone),
# what compiled it, and what compiled its nest, if it is meant for that.
peer() {
    local name=$1-$label flags=$4 nest_flags=${6:-} program=$out/$1-$label
    printf '%s\t%s\t%s\t%s\n' "$name" "$5" "$version $flags" \
        "${nest_flags:+$version $nest_flags}" >>"$out/cpp.tsv"
    fresh "$key" "$program" && return
    echo "peers: compiling $name"
    "$compiler" -std=c++17 ${nest_flags:-$exact} -c "$sources/nest.cpp" -o "$program.nest.o"
    "$compiler" -std=c++17 $flags -DPEER_NAME="\"$name\"" -DPEER_DEVICE="\"cpu $3\"" \
        -DKERNEL="\"$2.hpp\"" "$sources/main.cpp" "$program.nest.o" -o "$program"
    echo "$key" >"$program.key"
}

# build_cython SOURCES OUT PYTHON: builds the two modules, and OUT/toolchain.txt if that
# works.
build_cython() {
    local sources=$1 out=$2 python=$3 compiler include suffix key name flags
    rm -f "$out/toolchain.txt"
    compiler=$(command -v gcc || command -v clang) || {
        without cython "there is no C compiler (on Debian: apt install gcc)"
        return
    }
    read -r include suffix < <("$python" -c 'import sysconfig as s
print(s.get_path("include"), s.get_config_var("EXT_SUFFIX"))')
    if [ ! -e "$include/Python.h" ]; then
        without cython "Python's headers are missing (on Debian: apt install python3-dev)"
        return
    fi
    key=$({ "$compiler" --version; "$python" --version; processor
        cat "$sources"/*.pyx scripts/peers/build.sh scripts/peers/requirements.txt; } | key_of)
    for name in sweep nest; do
        flags=$fast
        [ $name = nest ] && flags=$exact
        fresh "$key" "$out/$name$suffix" && continue
        echo "peers: compiling $name.pyx"
        if ! "$python" -m cython -3 "$sources/$name.pyx" -o "$out/$name.c" 2>"$out/log"; then
            without cython "$python could not translate it (see $out/log)"
            return
        fi
        if ! "$compiler" $flags -w -shared -fPIC -I"$include" "$out/$name.c" \
            -o "$out/$name$suffix" 2>"$out/log"; then
            without cython "$compiler could not compile it (see $out/log)"
            return
        fi
        echo "$key" >"$out/$name$suffix.key"
    done
    echo "$(basename "$compiler") $("$compiler" -dumpfullversion 2>/dev/null || "$compiler" -dumpversion) $fast" \
        >"$out/toolchain.txt"
}
