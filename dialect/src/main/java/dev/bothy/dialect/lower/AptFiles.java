package dev.bothy.dialect.lower;

import dev.bothy.dialect.apt.AptSources;
import dev.bothy.dialect.declare.AptSettings;
import dev.bothy.dialect.declare.AptSettings.Pin;
import dev.bothy.dialect.declare.AptSettings.Repository;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What tells apt where packages come from, and which it prefers: files below {@code /etc/apt}. */
public final class AptFiles {
  private static final String SOURCES = "/etc/apt/sources.list";
  private static final String DIRECTORY_OF_SOURCES = "/etc/apt/sources.list.d";
  private static final String PREFERENCES = "/etc/apt/preferences.d";
  private static final int PLAIN = 0644;
  private static final int DIRECTORY = 0755;

  /**
   * Certificates from the sources that there are so far: what fetches by TLS needs them, and many
   * bases do not have any. Not where apt is told of others, or to do without, for everything.
   */
  static final String CERTIFICATES =
      Apt.FUNCTIONS
          + """
          own_trust() {
            apt-config dump | grep -Eiq \
              '^Acquire::https::(CaInfo "[^"]|Verify-Peer "(false|no|off|0)")'
          }
          certificates() {
            [ ! -e /etc/ssl/certs/ca-certificates.crt ] || return 0
            ! own_trust || return 0
            recommends=--no-install-recommends
            apt_begin
            apt_update
            apt_install ca-certificates
            apt_end
            apt_clean
          }
          """;

  static final String CERTIFICATES_ALONE =
      CERTIFICATES
          + """
          told() {
            if [ $? != 0 ]; then
              echo "sources by https need certificates, which this base does not have and its own" >&2
              echo "sources did not give: name sources by http, or a base that has them" >&2
            fi
          }
          trap told EXIT
          if command -v apt-get >/dev/null 2>&1; then certificates; fi
          """;

  /** apt tells the two forms of a key by the ends of their files' names. */
  private static final String REPOSITORY =
      CERTIFICATES
          + """
          name=$1 certificates=$2 text=$3
          if [ "$certificates" = yes ]; then certificates; fi
          mkdir -p /etc/apt/keyrings /etc/apt/sources.list.d
          signed=
          if [ -e /mnt/key/key ]; then
            if grep -aq '^-----BEGIN PGP PUBLIC KEY BLOCK-----' /mnt/key/key; then
              signed=/etc/apt/keyrings/$name.asc
            elif [ "$(od -An -tu1 -N1 /mnt/key/key | tr -d ' ')" -ge 128 ] 2>/dev/null; then
              signed=/etc/apt/keyrings/$name.gpg
            else
              echo "the key of the repository $name is no public key of OpenPGP; it begins with:" >&2
              head -c 60 /mnt/key/key | head -n 1 >&2
              exit 1
            fi
            rm -f "/etc/apt/keyrings/$name.asc" "/etc/apt/keyrings/$name.gpg"
            cp /mnt/key/key "$signed"
            chmod 644 "$signed"
          fi
          {
            printf %s "$text"
            if [ -n "$signed" ]; then echo "Signed-By: $signed"; fi
          } >"/etc/apt/sources.list.d/$name.sources"
          chmod 644 "/etc/apt/sources.list.d/$name.sources"
          """;

  private AptFiles() {}

  /** All that a file says of them. */
  static State with(State on, AptSettings settings) {
    State tree = on;
    Placed<String> source = settings.source();
    if (source != null) {
      tree = withSources(tree, source.value(), source.at());
    }
    for (Placed<Repository> repository : settings.repositories()) {
      tree = with(tree, repository.value(), repository.at());
    }
    if (!settings.pins().isEmpty()) {
      List<Pin> pins = settings.pins().stream().map(Placed::value).toList();
      tree = with(tree, pins, settings.pins().getLast().at());
    }
    return tree;
  }

  /**
   * Replaces the base's package sources, those in Debian's and Ubuntu's newer place too. apt tells
   * the two forms by the ends of their files' names.
   */
  private static State withSources(State on, String text, SourceLocation at) {
    boolean stanzas = AptSources.areStanzas(text);
    FileActions files =
        FileActions.NONE
            .mkfile(SOURCES, PLAIN, stanzas ? "# see " + DIRECTORY_OF_SOURCES + "\n" : text)
            .rm(DIRECTORY_OF_SOURCES + "/debian.sources", true, false)
            .rm(DIRECTORY_OF_SOURCES + "/ubuntu.sources", true, false);
    if (stanzas) {
      String name = text.contains("ubuntu") ? "/ubuntu.sources" : "/debian.sources";
      files =
          files
              .mkdir(DIRECTORY_OF_SOURCES, DIRECTORY, true, null, FileAction.KEEP)
              .mkfile(DIRECTORY_OF_SOURCES + name, PLAIN, text);
    }
    State ready = isFetchedByTls(text) ? withCertificates(on, at) : on;
    return ready.file(files).named("apt: package sources").at(at);
  }

  private static boolean isFetchedByTls(String sources) {
    for (String line : sources.lines().toList()) {
      if (!line.strip().startsWith("#") && line.contains("https:")) {
        return true;
      }
    }
    return false;
  }

  private static State withCertificates(State on, SourceLocation at) {
    Exec exec = Script.fixed("apt-certificates", CERTIFICATES_ALONE, List.of());
    return Script.asRoot(on, Apt.withCaches(exec))
        .named("apt: certificates, which sources by https need")
        .at(at);
  }

  /** One more repository. */
  public static State with(State on, Repository repository, SourceLocation at) {
    String certificates = repository.url().startsWith("https:") ? "yes" : "no";
    Exec exec =
        Script.fixed(
            "apt-repository",
            REPOSITORY,
            List.of(repository.name(), certificates, description(repository)));
    State key = repository.key();
    if (key != null) {
      exec.mountReadonly("/mnt/key", key);
    }
    return Script.asRoot(on, Apt.withCaches(exec))
        .named("apt: repository " + repository.name())
        .at(at);
  }

  private static String description(Repository repository) {
    StringBuilder text = new StringBuilder();
    text.append("Types: deb\nURIs: ").append(repository.url());
    text.append("\nSuites: ").append(repository.suite()).append('\n');
    if (!repository.components().isEmpty()) {
      text.append("Components: ").append(String.join(" ", repository.components())).append('\n');
    }
    if (!repository.architectures().isEmpty()) {
      text.append("Architectures: ");
      text.append(String.join(" ", repository.architectures())).append('\n');
    }
    if (repository.snapshot()) {
      text.append("Check-Valid-Until: no\n");
    }
    return text.toString();
  }

  /**
   * Prefers packages. Where several pins fit a version of a package, apt takes the first in the
   * order of the files' names: names go before patterns, versions before where they come from. Two
   * that say the same but for the priority have one file, so the last counts.
   */
  public static State with(State on, List<Pin> pins, SourceLocation at) {
    FileActions files = FileActions.NONE.mkdir(PREFERENCES, DIRECTORY, true, null, FileAction.KEEP);
    StringBuilder names = new StringBuilder();
    for (Pin pin : pins) {
      String text =
          "Package: %s\nPin: %s\nPin-Priority: %d\n"
              .formatted(pin.name(), pin.from(), pin.priority());
      files = files.mkfile(PREFERENCES + "/" + fileName(pin), PLAIN, text);
      names.append(names.isEmpty() ? "" : ", ").append(pin.name());
    }
    return on.file(files).named("apt: preference for " + names).at(at);
  }

  /** apt passes over files with other characters in their names. */
  private static String fileName(Pin pin) {
    boolean version = pin.from().startsWith("version ");
    StringBuilder name = new StringBuilder("bothy-");
    name.append((pin.isPattern() ? 3 : 1) + (version ? 0 : 1)).append('-');
    for (int i = 0; i < pin.name().length(); i++) {
      char c = pin.name().charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.') {
        name.append(c);
      } else {
        name.append('_').append(Integer.toHexString(c));
      }
    }
    Digest from = Digest.of(pin.from().getBytes(StandardCharsets.UTF_8));
    return name.append('-').append(from.hex(), 0, 8).append(".pref").toString();
  }
}
