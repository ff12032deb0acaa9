# shellcheck shell=bash disable=SC2034
# To be sourced from the root of the tree. What a bare Debian 12 lacks for building it.

build_packages=(g++ cmake ninja-build ca-certificates
    libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
    libboost-program-options1.81-dev libssl-dev libc-ares-dev zlib1g-dev)
test_packages=("${build_packages[@]}" libboost-test1.81-dev tinyproxy-bin)

# install_packages NAME...: installs those that are missing, and says nothing when none is.
install_packages() {
    if ! is_debian_12; then
        say_what_is_needed
        return 0
    fi
    local missing
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    echo "Installing" $missing
    quietly build/install.log as_root apt-get update
    # The names are words of their own.
    # shellcheck disable=SC2086
    quietly build/install.log as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
        apt-get install -y --no-install-recommends $missing
}

is_debian_12() {
    command -v apt-get >/dev/null && grep -q '^VERSION_CODENAME=bookworm' /etc/os-release
}

missing_packages() {
    local installed
    # It fails for a name it has never heard of, and tells the others all the same.
    installed=$({ dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true; } |
        sed -n 's/ installed$//p')
    printf '%s\n' "$@" | grep -vxF "$installed" || true
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Installing packages needs root or sudo." >&2
        return 1
    fi
}

say_what_is_needed() {
    cat >&2 <<'NEEDS'
This is not Debian 12, so nothing is installed. Needed: g++ 12 or clang 19, CMake 3.25, Ninja,
Boost 1.81 (headers, JSON, URL, Program_options; Test for the tests), OpenSSL 3, zlib, all or newer;
c-ares if you can.
Going on with what is here.
NEEDS
}

# quietly LOG COMMAND...: runs it with its output in a file, which is shown when it fails.
quietly() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}

# configure DIRECTORY OPTION...: only when it is new, or older than the presets. For all else the
# build looks after itself.
configure() {
    local directory=$1
    shift
    [ "$directory/build.ninja" -nt CMakePresets.json ] && return 0
    echo "Building in $directory; the first time this takes some minutes on 2 cores"
    quietly "$directory.log" cmake -B "$directory" "$@"
}

# build DIRECTORY OPTION...: says nothing when there is nothing to do.
build() {
    cmake --build "$@" -- --quiet | sed '/^ninja: no work to do/d'
}
