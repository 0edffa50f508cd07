package dev.bothy.dialect.function;

import dev.bothy.dialect.RunSettings;
import dev.bothy.dialect.apt.AptSources;
import dev.bothy.dialect.declare.AptSettings;
import dev.bothy.dialect.declare.Declaration;
import dev.bothy.dialect.declare.Declarations.PipIndex;
import dev.bothy.dialect.declare.Declarations.Placed;
import dev.bothy.dialect.declare.Installer;
import dev.bothy.dialect.declare.Noted;
import dev.bothy.dialect.install.Installers;
import dev.bothy.dialect.lower.Lowering;
import dev.bothy.dialect.lower.Urls;
import dev.bothy.dialect.state.AptPins;
import dev.bothy.dialect.state.AptRepositories;
import dev.bothy.dialect.state.Types;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.Signature;
import dev.bothy.starlark.eval.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code config.*}: settings of installers and of the environment. */
final class ConfigFunctions {
  private static final int LARGEST_ID = 65535;

  private static final String DESCRIPTION = "org.opencontainers.image.description";

  /** What pip itself takes. */
  private static final String PYPI = "https://pypi.org/simple";

  private ConfigFunctions() {}

  static List<ApiFunction> all() {
    return List.of(
        ApiFunction.of(
                Signature.of("config.apt_source")
                    .doc(
                        "Where apt finds packages, in the place of the base's own sources: in the image"
                            + " and for every apt step.")
                    .required(
                        "source",
                        Type.STRING,
                        "text of `/etc/apt/sources.list`; or of a `.sources` file, with fields such as"
                            + " `URIs:`"),
                ConfigFunctions::aptSource)
            .lastCounts(),
        ApiFunction.of(
            AptRepositories.signature("config.apt_repository"), ConfigFunctions::aptRepository),
        ApiFunction.of(
            AptPins.signature("config.apt_pin"),
            (r, a) ->
                r.aptPins =
                    AptPins.with("config.apt_pin", r.aptPins, AptPins.of(r.calls(), a), r.where())),
        ApiFunction.of(
                Signature.of("config.pip_index")
                    .doc("Where pip finds packages, in the image and for every step of pip.")
                    .required("url", Type.STRING, "of the index")
                    .optional(
                        "extra_url", Type.STRING, "", "of a second index; blanks between several")
                    .optional("trust", Type.BOOL, false, "trust their hosts without TLS"),
                ConfigFunctions::pipIndex)
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.jupyter")
                    .doc("A Jupyter server beside the environment.")
                    .optional(
                        "token",
                        Type.STRING,
                        "",
                        "asked for by the server; one that it makes up and logs when empty")
                    .optional("port", Type.INT, 0, "on the host; any that is free when 0"),
                ConfigFunctions::jupyter)
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.gpu")
                    .doc("How many GPUs the environment wishes to have.")
                    .optional("count", Type.INT, 0, "")
                    .hint("count", "such as 1"),
                (r, a) -> r.running.gpus = inRange(a, "count", 0, 1024))
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.shm_size")
                    .doc("The size of `/dev/shm`, in MB.")
                    .required("size", Type.INT)
                    .hint("size", "such as 2048 for 2 GB"),
                (r, a) -> r.running.shmMegabytes = inRange(a, "size", 1, Integer.MAX_VALUE))
            .lastCounts(),
        ApiFunction.of(
            Signature.of("config.entrypoint")
                .doc("What an image that is not for development runs. Further calls append.")
                .required("args", Types.STRINGS, "program and arguments"),
            ConfigFunctions::entrypoint),
        ApiFunction.of(
                Signature.of("config.repo")
                    .doc("Where the project's source is; kept as labels of the image.")
                    .required("url", Type.STRING)
                    .optional("description", Type.STRING, "", ""),
                ConfigFunctions::repo)
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.owner")
                    .doc(
                        "Ids that the user inside has. Applied when it runs; they are no part of the image.")
                    .required("uid", Type.INT)
                    .required("gid", Type.INT),
                ConfigFunctions::owner)
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.conda_channel")
                    .doc("The whole of conda's configuration, in place of the channel conda-forge.")
                    .optional("channel", Type.STRING, "", "text of its `.condarc`"),
                ConfigFunctions::condaChannel)
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.cran_mirror")
                    .doc("Where R packages come from.")
                    .required("url", Type.STRING),
                (r, a) -> {
                  checkUrl("config.cran_mirror", "url", a.string("url"));
                  r.cran = a.string("url");
                })
            .lastCounts(),
        ApiFunction.of(
                Signature.of("config.julia_pkg_server")
                    .doc("Where Julia packages come from.")
                    .required("url", Type.STRING),
                (r, a) -> {
                  checkUrl("config.julia_pkg_server", "url", a.string("url"));
                  r.juliaServer = a.string("url");
                })
            .lastCounts(),
        ApiFunction.of(
            Signature.of("config.rstudio_server")
                .doc("An RStudio server beside the environment; the image must have it."),
            (r, _) -> r.running.rstudio = true),
        ApiFunction.of(
            Signature.of("config.download")
                .doc(
                    "Which file an installer downloads, and from where: another version, a mirror with"
                        + " the upstream's layout, the checksum that it must have.")
                .required(
                    "name",
                    Type.choice(
                        Stream.concat(
                                Installers.DOWNLOADS.stream(), Stream.of(Installers.UV_PYTHON))
                            .toArray(String[]::new)),
                    "the download")
                .optional("mirror", Type.STRING, "", "takes the place of the beginning of its URL")
                .optional("checksum", Type.STRING, "", "`sha256:…` of the file")
                .optional(
                    "version",
                    Type.STRING,
                    "",
                    "of Julia, micromamba, Miniconda, pixi or uv; the others are given theirs where"
                        + " they are installed"),
            ConfigFunctions::download));
  }

  private static void condaChannel(Recording r, Arguments a) {
    if (r.conda == null) {
      throw new EvalException(
          "config.conda_channel: there is no conda yet", "call install.conda() before it");
    }
    String text = a.string("channel");
    Urls.checkSecret(text);
    r.condarc = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private static void download(Recording r, Arguments a) {
    String mirror = a.string("mirror");
    if (!mirror.isEmpty()) {
      checkUrl("config.download", "mirror", mirror);
    }
    if (a.string("name").equals(Installers.UV_PYTHON)
        && !(a.string("checksum").isEmpty() && a.string("version").isEmpty())) {
      throw new EvalException(
          "config.download: uv chooses and checks its Python itself",
          "mirror=\"…\" is for that too; the version is install.uv(python_version=\"…\")");
    }
    Urls.checkSum("config.download", a.string("checksum"));
    Installers.checkVersion(a.string("name"), a.string("version"));
    String url = mirror.isEmpty() || mirror.endsWith("/") ? mirror : mirror + "/";
    // A call that says nothing of the one leaves what an earlier call has said of it.
    r.mirrors.merge(
        a.string("name"),
        new Installer.Mirror(url, a.string("checksum"), a.string("version")),
        Installer.Mirror::then);
  }

  private static void aptSource(Recording r, Arguments a) {
    String text = a.string("source");
    if (text.isBlank()) {
      throw new EvalException("config.apt_source: the text is empty");
    }
    Urls.checkSecret(text);
    AptSources sources = AptSources.of("config.apt_source", text);
    sources.doubts().forEach(r.calls()::warn);
    r.calls().note(Noted.Kind.APT_SOURCE, sources.suites());
    r.aptSource = new Placed<>(sources.text(), r.where());
  }

  private static void aptRepository(Recording r, Arguments a) {
    AptSettings.Repository added = AptRepositories.of(r.calls(), a);
    Placed<AptSettings.Repository> before =
        r.repositories.putIfAbsent(added.name(), new Placed<>(added, r.where()));
    if (before != null && !before.value().equals(added)) {
      throw new EvalException(
          "config.apt_repository: there is another repository "
              + added.name()
              + " already, at "
              + before.at(),
          "give one of them another name");
    }
  }

  private static void pipIndex(Recording r, Arguments a) {
    String url = a.string("url");
    checkUrl("config.pip_index", "url", url);
    r.pipIndex = new Placed<>(new PipIndex(url, extraUrls(a), a.bool("trust")), r.where());
  }

  /** As {@code pip_index}, where the URL may be left out. */
  static void optionalPipIndex(Recording r, Arguments a) {
    if (!a.string("url").isEmpty()) {
      pipIndex(r, a);
    } else if (!a.string("extra_url").isEmpty()) {
      r.pipIndex = new Placed<>(new PipIndex(PYPI, extraUrls(a), a.bool("trust")), r.where());
    }
  }

  /** Blanks stand between several, as in pip's own configuration. */
  private static List<String> extraUrls(Arguments a) {
    List<String> urls = new ArrayList<>();
    for (String url : a.string("extra_url").strip().split("\\s+")) {
      if (!url.isEmpty()) {
        checkUrl("config.pip_index", "extra_url", url);
        urls.add(url);
      }
    }
    return List.copyOf(urls);
  }

  static void checkUrl(String function, String parameter, String url) {
    if (!url.startsWith("http://") && !url.startsWith("https://") && !url.startsWith("file://")) {
      throw new EvalException(
          function + ": " + parameter + " is not a URL: \"" + url + "\"",
          "such as \"https://mirror.example/path\"");
    }
    Urls.check(url);
  }

  private static void jupyter(Recording r, Arguments a) {
    int port = inRange(a, "port", 0, 65535);
    r.running.ports.jupyter(port, r.where());
    boolean again = r.running.jupyter != null;
    r.running.jupyter =
        new RunSettings.Jupyter(a.string("token"), port, Lowering.VENV_BIN + "/jupyter");
    if (!again) {
      r.steps.add(
          new Declaration.PythonPackages(
              r.where(), List.of("jupyter"), "", List.of(), List.of(), false));
    }
  }

  private static void entrypoint(Recording r, Arguments a) {
    if (a.strings("args").isEmpty()) {
      r.nothing(a);
      return;
    }
    r.running.entrypoint.addAll(a.strings("args"));
    r.running.entrypointAt = r.where();
  }

  private static void repo(Recording r, Arguments a) {
    Urls.check(a.string("url"));
    r.labels.put("org.opencontainers.image.source", ShownAddress.of(a.string("url")));
    if (a.string("description").isEmpty()) {
      r.labels.remove(DESCRIPTION);
    } else {
      r.labels.put(DESCRIPTION, a.string("description"));
    }
  }

  private static void owner(Recording r, Arguments a) {
    r.running.owner =
        new RunSettings.Owner(inRange(a, "uid", 0, LARGEST_ID), inRange(a, "gid", 0, LARGEST_ID));
  }

  static int inRange(Arguments a, String parameter, int least, int most) {
    int value = a.integer(parameter);
    if (value < least || value > most) {
      throw new EvalException(
          a.signature().name()
              + ": "
              + parameter
              + " is "
              + value
              + (most == Integer.MAX_VALUE
                  ? ", want at least " + least
                  : ", want " + least + " to " + most));
    }
    return value;
  }
}
