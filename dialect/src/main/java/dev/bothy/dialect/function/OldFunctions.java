package dev.bothy.dialect.function;

import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.dialect.state.StateValue;
import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * API v0, for files that begin with {@code # syntax=v0}: what differs from v1. A language is named
 * by {@code base}, exactly one; without an image of its own a file is always for development.
 */
final class OldFunctions {
  private static final List<String> LANGUAGES = List.of("python", "r", "julia");

  /** What v1 brought. */
  private static final Set<String> NEW =
      Set.of(
          "install.python",
          "install.conda",
          "install.uv",
          "install.pixi",
          "install.r_lang",
          "install.julia",
          "install.rust",
          "install.go",
          "install.nodejs",
          "install.codex",
          "config.owner");

  private OldFunctions() {}

  /** All functions of v0: those of v1, with the older ones in the place of the newer. */
  static List<ApiFunction> all(List<ApiFunction> newer) {
    Map<String, ApiFunction> all = new LinkedHashMap<>();
    for (ApiFunction function : newer) {
      Signature signature = function.signature();
      all.put(
          signature.name(),
          NEW.contains(signature.name())
              ? ApiFunction.unsupported(signature, "it came with version 1: write `# syntax=v1`")
              : function);
    }
    for (ApiFunction function : own()) {
      all.put(function.signature().name(), function);
    }
    return new ArrayList<>(all.values());
  }

  private static List<ApiFunction> own() {
    return List.of(
        ApiFunction.of(
                Signature.of("base")
                    .doc("What the image is built on, and its language. The last call counts.")
                    .optional("os", Type.STRING, "", "`ubuntu20.04` or `ubuntu22.04`")
                    .optional("language", Type.STRING, "", "`python`, `python3.9`, `r` or `julia`")
                    .optional("image", Type.STRING, "", "an image of your own, not for development")
                    .hint("dev", "API v1 has dev: write `# syntax=v1`"),
                OldFunctions::base)
            .lastCounts(),
        ApiFunction.of(
            Signature.of("io.copy")
                .doc("Copies a file, or what is in a directory, of the project.")
                .required("host_path", Type.STRING, "path in the project")
                .required("envd_path", Type.STRING, "path in the image")
                .hint("source", "API v1 has source: write host_path=, or `# syntax=v1`")
                .hint("target", "API v1 has target: write envd_path=, or `# syntax=v1`"),
            (r, a) -> IoFunctions.copy(r, a.string("host_path"), a.string("envd_path"), "")),
        ApiFunction.of(
                Signature.of("config.conda_channel")
                    .doc("The whole of conda's configuration.")
                    .optional("channel", Type.STRING, "", "text of its `.condarc`")
                    .optional("use_mamba", Type.BOOL, false, "micromamba instead of Miniconda"),
                OldFunctions::condaChannel)
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.pip_index")
                    .doc("Where pip finds packages, in the image and for every step of pip.")
                    .optional("url", Type.STRING, "", "of the index")
                    .optional(
                        "extra_url", Type.STRING, "", "of a second index; blanks between several")
                    .optional("trust", Type.BOOL, false, "trust their hosts without TLS"),
                ConfigFunctions::optionalPipIndex)
            .lastCounts());
  }

  private static void base(Recording r, Arguments a) {
    String image = a.string("image");
    String os = a.string("os");
    String language = a.string("language");
    if (!os.isEmpty() && !os.equals("ubuntu20.04") && !os.equals("ubuntu22.04")) {
      throw new EvalException(
          "base: no such os: \"" + os + "\"",
          "there are ubuntu20.04 and ubuntu22.04; image=\"…\" takes any image");
    }
    r.dev = image.isEmpty();
    r.baseAt = r.where();
    r.base =
        new Placed<>(
            StateValue.image(r.calls(), image.isEmpty() ? BaseFunctions.DEFAULT_IMAGE : image),
            r.where());
    if (!os.isEmpty()) {
      r.cudaSystem = os;
    }
    r.language = language.isEmpty() ? null : new Placed<>(language(language), r.where());
  }

  /** The name and, for Python, the version behind it: {@code python}, {@code python3.9}. */
  private static List<String> language(String text) {
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    String name = text.substring(0, end);
    String version = text.substring(end);
    boolean good = LANGUAGES.contains(name);
    if (good && !version.isEmpty()) {
      good = name.equals("python") && InstallFunctions.isPythonVersion(version);
    }
    if (!good) {
      String near = NearestName.of(name, LANGUAGES);
      throw new EvalException(
          "base: no such language: \"" + text + "\"",
          near != null && !near.equals(name)
              ? "did you mean " + near + "?"
              : "there are python, r and julia; a version stands right behind: python3.9");
    }
    return List.of(name, version.equals("3") ? "" : version);
  }

  private static void condaChannel(Recording r, Arguments a) {
    String text = a.string("channel");
    Urls.checkSecret(text);
    r.condarc = text.isEmpty() ? null : text.endsWith("\n") ? text : text + "\n";
    r.useMamba = a.bool("use_mamba");
  }

  /** All is evaluated: what the language stands for comes before all other steps. */
  static void finish(Recording r) {
    warnOfSystem(r);
    r.steps.addAll(0, languageSteps(r));
  }

  private static void warnOfSystem(Recording r) {
    if (r.dev && r.cuda == null && r.baseAt != null && r.cudaSystem.equals("ubuntu20.04")) {
      r.calls()
          .warn(
              r.baseAt,
              "os=\"ubuntu20.04\" chooses CUDA's image alone, as in envd's v0: without"
                  + " install.cuda the base is "
                  + BaseFunctions.DEFAULT_IMAGE);
    }
  }

  /** The first call for packages of conda where nothing brings one; else null. */
  static @Nullable SourceLocation lacksConda(Recording r) {
    // An image of one's own is for no development in version 0, and may have a conda.
    if (r.dev && r.conda == null) {
      for (Declaration.Install install : r.installs()) {
        if (Installers.isCondaPackages(install.installer())) {
          return install.at();
        }
      }
    }
    return null;
  }

  private static List<Declaration> languageSteps(Recording r) {
    Placed<List<String>> language = r.language;
    if (language == null) {
      return List.of();
    }
    String name = language.value().getFirst();
    r.packages.languages.add(name);
    return switch (name) {
      case "python" -> {
        r.conda = Installers.conda(r.useMamba, r.platform());
        yield List.of(
            new Declaration.Install(language.at(), r.conda),
            new Declaration.Python(language.at(), language.value().getLast()));
      }
      case "r" -> List.of(new Declaration.Install(language.at(), Installers.r()));
      default -> List.of(new Declaration.Install(language.at(), Installers.julia(r.platform())));
    };
  }
}
