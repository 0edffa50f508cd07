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
 * @param path the rest
 * @param checksum {@code sha256:…}, or empty where none is known
 */
record Download(String name, String place, String path, String checksum) {
  /** The file alone in its tree. */
  State file(Site site, SourceLocation at) {
    Mirror mirror = site.mirrors().getOrDefault(name, Mirror.NONE);
    String from = mirror.url().isEmpty() ? place : mirror.url();
    String sum = site.pins().checksum(from + path, mirror.checksum(), checksum);
    return HttpFile.of(from + path, sum, fileName()).at(at);
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What is in the archive. */
  State unpacked(Site site, SourceLocation at) {
    return State.scratch()
        .copy(file(site, at), "/" + fileName(), "/", new CopyOptions().unpack())
        .named("unpack " + fileName())
        .at(at);
  }

  /** These files over that tree. */
  static State onto(State tree, State files, String name, SourceLocation at) {
    return State.merge(List.of(tree, files)).withSettingsOf(tree).named(name).at(at);
  }
}
