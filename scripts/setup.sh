# Installs what scripts/test.sh needs, where that is possible:
#
#     bash scripts/setup.sh vulkan|sandbox|nightly|vtk|clang|deny|linux
#
# exits with status 77, and says why, where it is not. For scripts that source this file,
# each function `setup_…` then returns 1 and sets `missing`.

venv=target/venv
venv_python=$venv/bin/python
case "$(uname -s)" in
    MINGW* | MSYS*) venv_python=$venv/Scripts/python.exe ;;
esac

# install PACKAGE…: on Debian and Ubuntu only, as root or if sudo asks for no password.
install() {
    command -v apt-get >/dev/null || return 1
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
    echo "installing $*"
    "${as_root[@]+"${as_root[@]}"}" apt-get -qq update
    DEBIAN_FRONTEND=noninteractive \
        "${as_root[@]+"${as_root[@]}"}" apt-get -qq install --no-install-recommends "$@" >/dev/null
}

# A compiler, a linker, rustfmt and clippy; nothing runs without them.
setup_rust() {
    if ! command -v cargo >/dev/null; then
        echo "Rust is missing: install it from https://rustup.rs" >&2
        exit 1
    fi
    if ! command -v cc >/dev/null && [ "$(uname -s)" = Linux ] && ! install build-essential; then
        echo "A C compiler is missing: sudo apt install build-essential" >&2
        exit 1
    fi
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
    echo "installing rustfmt and clippy"
    rustup component add rustfmt clippy
}

# The virtual environment $venv.
make_venv() {
    local python
    python=$(command -v python3 || command -v python) || {
        missing="Python 3 is not installed"
        return 1
    }
    if [ ! -x "$venv_python" ] && ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        rm -rf "$venv"
        install python3-venv && "$python" -m venv "$venv" || {
            missing="Python cannot make a virtual environment (on Debian: apt install python3-venv)"
            return 1
        }
    fi
}

# setup_venv PACKAGE…: Python packages, as pinned in scripts/requirements.txt.
setup_venv() {
    make_venv || return 1
    local package
    for package in "$@"; do
        imports "$package" && continue
        echo "installing the Python package $package"
        "$venv_python" -m pip install --quiet --disable-pip-version-check \
            "$(grep "^$package==" scripts/requirements.txt)" || {
            missing="the Python package $package cannot be installed"
            return 1
        }
        # VTK draws, so it needs the libraries of a screen even to read a file.
        imports "$package" || install libgl1 libxrender1 || true
        imports "$package" || {
            missing="the Python package $package cannot be imported"
            return 1
        }
    done
}

imports() { "$venv_python" -c "import $1" 2>/dev/null; }

setup_vtk() { setup_venv vtk; }

setup_linux() {
    [ "$(uname -s)" = Linux ] && return
    missing="it runs on Linux only"
    return 1
}

# Nightly Rust for the sanitizer and the fuzzer, which run on Linux only here.
setup_nightly() {
    setup_linux || return 1
    if ! command -v c++ >/dev/null && ! install g++; then
        missing="no C++ compiler (apt install g++)"
        return 1
    fi
    rustc +nightly --version >/dev/null 2>&1 && return
    missing="no nightly toolchain (rustup toolchain install nightly)"
    return 1
}

# A driver that runs compute shaders; Mesa's lavapipe runs them on any processor. Metal
# and Direct3D come with their systems.
setup_vulkan() {
    [ "$(uname -s)" = Linux ] || return 0
    has_vulkan && return
    install libvulkan1 mesa-vulkan-drivers || true
    has_vulkan && return
    missing="no Vulkan driver (apt install libvulkan1 mesa-vulkan-drivers)"
    return 1
}

# The loader, and a list of drivers that names one.
has_vulkan() {
    ldconfig -p 2>/dev/null | grep -q 'libvulkan\.so\.1' || return 1
    ls /usr/share/vulkan/icd.d/*.json >/dev/null 2>&1 ||
        ls /etc/vulkan/icd.d/*.json >/dev/null 2>&1
}

# bubblewrap, the sandbox in which submissions are graded.
setup_sandbox() {
    setup_linux || return 1
    command -v bwrap >/dev/null || install bubblewrap || true
    if ! command -v bwrap >/dev/null; then
        missing="no bubblewrap (apt install bubblewrap)"
        return 1
    fi
    makes_name_spaces && return
    # Ubuntu keeps ordinary users from making name spaces, unless told otherwise.
    local setting=kernel.apparmor_restrict_unprivileged_userns
    [ "${CI:-}" != true ] || sudo -n sysctl -q -w "$setting=0" 2>/dev/null || true
    makes_name_spaces && return
    missing="bubblewrap may not make name spaces here (sudo sysctl -w $setting=0)"
    return 1
}

makes_name_spaces() { bwrap --unshare-all --ro-bind / / true 2>/dev/null; }

# A second compiler for CUDA's kernels on the CPU, with its sanitizers.
setup_clang() {
    setup_linux || return 1
    command -v clang++ >/dev/null || install clang || true
    if command -v clang++ >/dev/null; then
        sanitizes && return
        install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" || true
        sanitizes && return
    fi
    missing="no clang with sanitizers (apt install clang libclang-rt-dev)"
    return 1
}

sanitizes() {
    local tried status=0
    tried=$(mktemp)
    echo 'int main() {}' | clang++ -x c++ -fsanitize=thread -o "$tried" - 2>/dev/null || status=1
    rm -f "$tried"
    return $status
}

# It takes minutes to compile, so it is not installed unasked.
setup_deny() {
    cargo deny --version >/dev/null 2>&1 && return
    if [ "${CI:-}" = true ]; then
        echo "installing cargo-deny"
        cargo install --locked --quiet cargo-deny && return
    fi
    missing="cargo-deny is not installed (cargo install --locked cargo-deny)"
    return 1
}

# When run, not sourced: set up one need.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    cd "$(dirname "$0")/.."
    if ! declare -F "setup_${1:-}" >/dev/null; then
        echo "setup.sh: there is nothing called ${1:-} to set up" >&2
        exit 2
    fi
    "setup_$1" || { echo "skipped: $missing" && exit 77; }
fi
