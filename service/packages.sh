# Debian packages that partnergraph needs, and how they get installed. Sourced by service/run and
# tests/run, so that the lists stand in one place.
# shellcheck shell=bash disable=SC2034  # The lists are used where this is sourced.

# What the program needs to be built and run.
partnergraph_build_packages=(
  cmake
  g++
  libboost-graph-dev
  libcli11-dev
  libgrpc++-dev
  libicu-dev
  libprotobuf-dev
  libre2-dev
  librocksdb-dev
  libxml2-dev
  ninja-build
  protobuf-compiler
  protobuf-compiler-grpc
  rapidjson-dev
  zlib1g-dev
)

# What the tests need besides.
partnergraph_test_packages=(
  ccache
  graphviz
  libbenchmark-dev
  libgmock-dev
  libgtest-dev
  libxml2-utils
  openssl
  python3
  python3-grpcio
  python3-igraph
  python3-networkx
  python3-protobuf
  python3-rdflib
  python3-scipy
  raptor2-utils
)

# What the fuzz targets need besides.
partnergraph_fuzz_packages=(
  clang
  libclang-rt-14-dev
)

# install_packages PACKAGE... installs those that are missing, and says which. Without root it needs
# sudo, and only if something is missing; sudo asks for a password where somebody can give one.
install_packages() {
  local package status missing=() as_root=()
  for package in "$@"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  echo "installing Debian packages: ${missing[*]}" >&2
  if ((EUID != 0)); then
    as_root=(sudo)
    [[ -t 0 ]] || as_root=(sudo -n)
    if ! "${as_root[@]}" true; then
      echo "error: this needs root; run as root: apt-get install ${missing[*]}" >&2
      return 1
    fi
  fi
  # A package source that is out of reach is no error as long as the packages can be had.
  "${as_root[@]}" apt-get -q update </dev/null >&2 ||
    echo "warning: apt-get update failed; trying with what is known" >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o Dpkg::Options::=--force-confold install "${missing[@]}" </dev/null >&2
}
