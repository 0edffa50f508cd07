package dev.bothy.dialect.install;

import java.util.Map;

/** Of the versions that are installed when a file names none, as their upstreams publish them. */
final class Checksums {
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry(
              "go1.25.3.linux-amd64.tar.gz",
              "0335f314b6e7bfe08c3d0cfaa7c19db961b7b99fb20be62b0a826c992ad14e0f"),
          Map.entry(
              "go1.25.3.linux-arm64.tar.gz",
              "1d42ebc84999b5e2069f5e31b67d6fc5d67308adad3e178d5a2ee2c9ff2001f5"),
          Map.entry(
              "v25.1.0/node-v25.1.0-linux-x64.tar.gz",
              "0b8de924cd43546a2098c091b73002442cd61340622b2c1489df408755de21fc"),
          Map.entry(
              "v25.1.0/node-v25.1.0-linux-arm64.tar.gz",
              "9cc83fc5dfdc36692aabec37ab1c6d070d11c44f02764b5e50777491552e8449"),
          Map.entry(
              "x64/1.10/julia-1.10.10-linux-x86_64.tar.gz",
              "6a78a03a71c7ab792e8673dc5cedb918e037f081ceb58b50971dfb7c64c5bf81"),
          Map.entry(
              "aarch64/1.10/julia-1.10.10-linux-aarch64.tar.gz",
              "a4b157ed68da10471ea86acc05a0ab61c1a6931ee592a9b236be227d72da50ff"),
          Map.entry(
              "Miniconda3-py311_25.9.1-1-Linux-x86_64.sh",
              "238abad23f8d4d8ba89dd05df0b0079e278909a36e06955f12bbef4aa94e6131"),
          Map.entry(
              "Miniconda3-py311_25.9.1-1-Linux-aarch64.sh",
              "4e0723b9d76aa491cf22511dac36f4fdec373e41d2a243ff875e19b8df39bf94"),
          Map.entry(
              "2.3.3-0/micromamba-linux-64",
              "9496f94a8b78c536573c93d946ec9bba74bd9ff79ee55aaa4b546e30db8f511b"));

  private Checksums() {}

  /**
   * @param path behind the upstream's place, which tells the version
   * @return empty where none is known
   */
  static String of(String path) {
    String hex = KNOWN.get(path);
    return hex == null ? "" : "sha256:" + hex;
  }
}
