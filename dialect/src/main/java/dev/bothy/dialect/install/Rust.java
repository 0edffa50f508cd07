package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.util.List;

/** The Rust toolchain of a version, from its standalone installer: no second download. */
record Rust(Download download) implements Installer {
  static final String VERSION = "1.91.0";

  private static final String INSTALL =
      """
      set -eu
      cd /mnt/rust/*/
      sh ./install.sh --prefix=/opt/rust --disable-ldconfig
      rm -f /opt/rust/lib/rustlib/install.log
      """;

  static Rust of(String version, Platform platform) {
    String arch = Tool.arch("install.rust", platform, "x86_64", "aarch64");
    String path = "rust-{version}-" + arch + "-unknown-linux-gnu.tar.gz";
    return new Rust(new Download("rust", "https://static.rust-lang.org/dist/", path, version));
  }

  @Override
  public String branch() {
    return "rust";
  }

  @Override
  public String only() {
    return branch();
  }

  @Override
  public boolean compiles() {
    return false;
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    State archive = download.unpacked(site, at);
    return Script.asRoot(
            on, Script.fixed("rust", INSTALL, List.of()).mountReadonly("/mnt/rust", archive))
        .named("rust: /opt/rust")
        .at(at);
  }

  @Override
  public Setup setup() {
    return Setup.path("/opt/rust/bin");
  }
}
