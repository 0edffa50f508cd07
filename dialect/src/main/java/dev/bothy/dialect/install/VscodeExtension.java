package dev.bothy.dialect.install;

import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.lower.Script;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.CopyOptions;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.EvalException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An extension of Visual Studio Code, from Open VSX. Only development needs it: a late layer.
 *
 * @param version empty for the newest when it is downloaded
 */
record VscodeExtension(String publisher, String extension, String version) implements Installer {
  private static final Pattern AT_VERSION = Pattern.compile("[\\w-]+\\.[\\w.-]+@\\d[\\w.]*");

  /** Where all extensions are; a link in the user's home leads there. */
  static final String DIRECTORY = "/opt/vscode-server/extensions";

  static final String DOWNLOAD = "vscode";

  /** The format is a zip archive, which no source unpacks. */
  private static final String UNPACK =
      """
      set -eu
      if command -v unzip >/dev/null 2>&1; then
        unzip -q /mnt/vsix/extension.vsix 'extension/*' -d /mnt/out
      elif command -v python3 >/dev/null 2>&1; then
        python3 -m zipfile -e /mnt/vsix/extension.vsix /mnt/out
      else
        echo "unpacking an extension needs unzip: install.apt_packages([\\"unzip\\"])" >&2
        exit 1
      fi
      """;

  /**
   * @param text {@code publisher.extension[-version]}
   * @throws EvalException when it is none
   */
  static VscodeExtension parse(String text) {
    int dot = text.indexOf('.');
    String publisher = dot < 0 ? "" : text.substring(0, dot);
    String rest = text.substring(dot + 1);
    String version = "";
    for (int i = rest.lastIndexOf('-'); i > 0 && i + 1 < rest.length(); i = -1) {
      if (Character.isDigit(rest.charAt(i + 1))) {
        version = rest.substring(i + 1);
        rest = rest.substring(0, i);
      }
    }
    if (!isName(publisher) || !isName(rest) || (!version.isEmpty() && !isName(version))) {
      // As the editor's own command line takes it.
      boolean at = AT_VERSION.matcher(text).matches();
      throw new EvalException(
          "install.vscode_extensions: not an extension: \"" + text + "\"",
          at
              ? "the version stands behind a dash: \"" + text.replace('@', '-') + "\""
              : "publisher.extension or publisher.extension-version, such as"
                  + " \"ms-python.python-2021.12.1559732655\"");
    }
    return new VscodeExtension(publisher, rest, version);
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (i > 0 && (c == '-' || c == '_' || c == '.' || c == '+'));
      if (!plain) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  @Override
  public String branch() {
    return "vscode";
  }

  private Download download() {
    String path =
        version.isEmpty()
            ? "vscode/gallery/publishers/"
                + publisher
                + "/vsextensions/"
                + extension
                + "/latest/vspackage"
            : "api/" + publisher + "/" + extension + "/" + version + "/file/" + publisher + "."
                + extension + "-" + version + ".vsix";
    return new Download(DOWNLOAD, "https://open-vsx.org/", path, version);
  }

  @Override
  public State install(State on, Site site, SourceLocation at) {
    String file = "extension.vsix";
    Download download = download();
    String name = publisher + "." + extension + (version.isEmpty() ? "" : "-" + version);
    State vsix =
        State.scratch()
            .copy(download.file(site, at), "/" + download.fileName(site), "/" + file)
            .named("extension " + name)
            .at(at);
    State unpacked =
        on.user("")
            .runAll(
                Script.fixed("vscode", UNPACK, List.of())
                    .mountReadonly("/mnt/vsix", vsix)
                    .mount("/mnt/out", State.scratch()))
            .mount("/mnt/out")
            .named("unpack extension " + name)
            .at(at);
    return on.copy(
            unpacked,
            "/extension",
            DIRECTORY + "/" + name,
            new CopyOptions().contentsOnly().createDest())
        .named("vscode: " + name)
        .at(at);
  }
}
