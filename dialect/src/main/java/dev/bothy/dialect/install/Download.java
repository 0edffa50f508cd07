package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer.Mirror;
import dev.bothy.dialect.declare.Installer.Site;
import dev.bothy.dialect.lower.HttpFile;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.State;
import java.util.List;

/**
 * A file that an upstream publishes, of one version and for one architecture.
 *
 * @param name by which {@code config.download} knows it
 * @param place the URL's beginning, which a mirror takes the place of; ends with a slash
 * @param path the rest; {@code {version}} and {@code {series}}, its first two numbers, stand for
 *     themselves
 * @param version that is downloaded where {@code config.download} says no other
 */
record Download(String name, String place, String path, String version) {
  /** The file alone in its tree. */
  State file(Site site, SourceLocation at) {
    Mirror mirror = mirror(site);
    String rest = filled(path, site);
    String from = mirror.url().isEmpty() ? place : mirror.url();
    String sum = site.pins().checksum(from + rest, mirror.checksum(), Checksums.of(rest));
    return HttpFile.of(from + rest, sum, fileName(site)).at(at);
  }

  private Mirror mirror(Site site) {
    return site.mirrors().getOrDefault(name, Mirror.NONE);
  }

  /** The text with the version that is downloaded in it. */
  String filled(String text, Site site) {
    String wanted = mirror(site).version().isEmpty() ? version : mirror(site).version();
    int minor = wanted.indexOf('.', wanted.indexOf('.') + 1);
    return text.replace("{version}", wanted)
        .replace("{series}", minor < 0 ? wanted : wanted.substring(0, minor));
  }

  String fileName(Site site) {
    String rest = filled(path, site);
    return rest.substring(rest.lastIndexOf('/') + 1);
  }

  /** What is in the archive. */
  State unpacked(Site site, SourceLocation at) {
    String file = fileName(site);
    return State.scratch()
        .copy(file(site, at), "/" + file, "/", new CopyOptions().unpack())
        .named("unpack " + file)
        .at(at);
  }

  /** These files over that tree. */
  static State onto(State tree, State files, String name, SourceLocation at) {
    return State.merge(List.of(tree, files)).withSettingsOf(tree).named(name).at(at);
  }
}
