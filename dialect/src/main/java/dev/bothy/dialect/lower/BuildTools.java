package dev.bothy.dialect.lower;

import java.util.List;
import java.util.Set;

/** Packages of apt that can influence what pip builds. */
final class BuildTools {
  /** Compilers and build tools that the source distributions of Python packages look for. */
  private static final Set<String> BUILD_TOOLS =
      Set.of(
          "autoconf",
          "automake",
          "bison",
          "build-essential",
          "cargo",
          "cmake",
          "cython3",
          "flex",
          "git",
          "git-lfs",
          "gfortran",
          "make",
          "mercurial",
          "meson",
          "ninja-build",
          "openssh-client",
          "patchelf",
          "pkg-config",
          "pkgconf",
          "protobuf-compiler",
          "rustc",
          "subversion",
          "swig",
          "ca-certificates");

  private static final List<String> BUILD_PREFIXES =
      List.of(
          "python",
          "pypy",
          "lib",
          "gcc",
          "g++",
          "cpp",
          "clang",
          "llvm",
          "gfortran",
          "binutils",
          "nvidia-",
          "cuda",
          "cython",
          "rust",
          "golang",
          "default-jdk",
          "openjdk-",
          "swig",
          "cmake",
          "mpi",
          "openmpi",
          "mpich",
          "intel-mkl");

  private BuildTools() {}

  /**
   * Whether having the package can change what pip installs: it compiles, links, fetches, or is
   * seen by Python. Everything else is a tool, and changing it reruns no pip step.
   */
  static boolean influencePip(String name) {
    if (BUILD_TOOLS.contains(name) || name.endsWith("-dev")) {
      return true;
    }
    for (String prefix : BUILD_PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
