package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.dialect.state.Types;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.List;
import java.util.regex.Pattern;

/** {@code io.*}: files that come into the image. */
final class IoFunctions {
  /**
   * What people mean as a variable: {@code ${…}}, a directory or file called {@code $name}, and
   * {@code $NAME} anywhere. Other dollar signs are characters, as in {@code Outer$Inner.class}.
   */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{|(^|/)\\$[A-Za-z_]\\w*(/|$)|\\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9_])");

  private static final String SOURCE = "write source=\"…\"";
  private static final String TARGET = "write target=\"…\"";
  private static final String ELSEWHERE =
      "it comes to /home/envd/extra_source; elsewhere it is a state that is copied:"
          + " io.copy(\"/\", \"/opt/\", image=Source.http(\"https://…\"))";

  private IoFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.of(
            Signature.of("io.copy")
                .doc(
                    "Copies a file, or what is in a directory, from the project or from another image."
                        + " Missing directories are made.")
                .required("source", Type.STRING, "path in the project, or in the image")
                .required(
                    "target", Type.STRING, "path in the image; with `/` at its end, a directory")
                .optional(
                    "image",
                    Type.oneOf(Type.STRING, Types.STATE),
                    "",
                    "image or state to copy from, instead of the project")
                .hint("host_path", "API v0 had host_path: write source=")
                .hint("envd_path", "API v0 had envd_path: write target=")
                .hint("source", "one path: several are a call each")
                .hint("src", SOURCE)
                .hint("source_path", SOURCE)
                .hint("path", SOURCE)
                .hint("dst", TARGET)
                .hint("dest", TARGET)
                .hint("dest_path", TARGET)
                .hint("destination", TARGET)
                .hint("from_", "write image=\"…\""),
            IoFunctions::copy),
        ApiFunction.of(
            Signature.of("io.http")
                .doc("Downloads a file into `/home/envd/extra_source`.")
                .required("url", Type.STRING)
                .optional("checksum", Type.STRING, "", "`sha256:…` of the file")
                .optional(
                    "filename", Type.STRING, "", "the file's name; the URL's last part when empty")
                .hint("sha256", "write checksum=\"sha256:…\"")
                .hint("target", ELSEWHERE)
                .hint("dest", ELSEWHERE),
            IoFunctions::http));
  }

  private static void copy(Recording r, Arguments a) {
    copy(r, a.string("source"), a.string("target"), a.raw("image"));
  }

  /**
   * @param image a reference, empty for the project, or a state
   */
  static void copy(Recording r, String source, String target, Object image) {
    if (target.isEmpty()) {
      throw new EvalException("io.copy: target is empty");
    }
    if (target.startsWith("~") || VARIABLE.matcher(target).find()) {
      throw new EvalException(
          "io.copy: \""
              + target
              + "\" is not filled in: the user and its home are there only when it runs",
          "such as \"/opt/app/\"; runtime.mount(\"…\", \"~/…\") is for the home directory");
    }
    String absolute = target.startsWith("/") ? target : "/" + target;
    State from = null;
    if (image instanceof StateValue state) {
      from = state.state();
    } else if (!((String) image).isEmpty()) {
      from = StateValue.image(r.calls(), (String) image).state();
    }
    if (from != null && source.isEmpty()) {
      throw new EvalException("io.copy: source is empty");
    }
    if (from == null) {
      String existing = r.project().existing(source);
      r.steps.add(
          new Declaration.Copy(r.where(), null, existing, ProjectFiles.name(source), absolute));
    } else {
      r.steps.add(new Declaration.Copy(r.where(), from, source, "", absolute));
    }
  }

  private static void http(Recording r, Arguments a) {
    String url = a.string("url");
    String checksum = a.string("checksum");
    Downloads.check("io.http", url, checksum);
    String filename = Downloads.fileName("io.http", url, a.string("filename"));
    for (Declaration step : r.steps) {
      if (step instanceof Declaration.Download before
          && before.filename().equals(filename)
          && !before.url().equals(url)) {
        throw new EvalException(
            "io.http: "
                + filename
                + " is downloaded from "
                + before.url()
                + " already, at "
                + before.at(),
            "filename=\"…\" gives one of them another name");
      }
    }
    r.steps.add(new Declaration.Download(r.where(), url, r.checksum(url, checksum), filename));
  }
}
