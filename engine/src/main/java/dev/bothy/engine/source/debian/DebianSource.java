package dev.bothy.engine.source.debian;

import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.JsonTexts;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Debian system, bootstrapped with mmdebstrap from the mirror that this host is configured for.
 *
 * <p>Pinned by the release, the packages wanted and the mirror: like a tag, not like a digest. What
 * the mirror holds moves on; a bootstrap that is in the store stays until it is asked for again.
 */
public final class DebianSource implements Source {
  private static final Path APT = Path.of("/etc/apt");

  private final Store store;
  private final SourceSettings settings;
  private final Path apt;

  public DebianSource(Store store, SourceSettings settings) {
    this(store, settings, APT);
  }

  DebianSource(Store store, SourceSettings settings, Path apt) {
    this.store = store;
    this.settings = settings;
    this.apt = apt;
  }

  @Override
  public String quickPin(Vertex vertex) throws StepFailure, IOException {
    return request(vertex).pin();
  }

  @Override
  public String pin(Vertex vertex, StepContext context) throws StepFailure, IOException {
    return quickPin(vertex);
  }

  private DebianRequest request(Vertex vertex) throws StepFailure, IOException {
    SourceOp op = (SourceOp) vertex.op().kind();
    String suite = op.reference();
    Map<String, String> attrs = op.attrs();
    List<String> components =
        attrs.containsKey(SourceAttrs.DEBIAN_COMPONENTS)
            ? JsonTexts.list(op, attrs.get(SourceAttrs.DEBIAN_COMPONENTS))
            : List.of("main");
    DebianRequest request =
        new DebianRequest(
            suite,
            DebianRequest.architecture(vertex.op().platform()),
            attrs.getOrDefault(SourceAttrs.DEBIAN_VARIANT, "minbase"),
            JsonTexts.list(op, attrs.get(SourceAttrs.DEBIAN_PACKAGES)),
            mirror(suite, components));
    request.check();
    return request;
  }

  private DebianMirror mirror(String suite, List<String> components)
      throws StepFailure, IOException {
    for (String component : components) {
      DebianRequest.checkWord("component", component);
    }
    DebianRequest.checkWord("suite", suite);
    DebianMirror mirror = DebianMirror.of(AptSources.read(apt), suite, components);
    if (mirror == null) {
      throw StepFailure.host(
          "this host has no Debian mirror to take " + suite + " from: none is configured in " + apt,
          "add one, for example the line"
              + " \"deb http://MIRROR/debian "
              + suite
              + " main\" in "
              + apt.resolve("sources.list.d/debian.list")
              + ", or start from an image",
          null);
    }
    return mirror;
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    DebianRequest request = request(vertex);
    if (settings.offline()) {
      throw StepFailure.step(
          "the Debian system "
              + request.suite()
              + " is not in the store, and this build is offline",
          "build once without --offline");
    }
    Path tool = Programs.ofThisProcess().find("mmdebstrap");
    if (tool == null) {
      throw StepFailure.host(
          "mmdebstrap is not installed, and " + vertex.name() + " is bootstrapped with it",
          "install the package mmdebstrap",
          null);
    }
    Path cache = store.root().resolve("downloads").resolve("apt").resolve(request.architecture());
    Files.createDirectories(cache);
    try (PendingLayer layer = store.layers().begin()) {
      long began = System.currentTimeMillis();
      new Mmdebstrap(tool, request, cache, store.temp().newDirectory("bootstrap"))
          .run(layer.fs(), context);
      DebianCleanup.of(request).run(layer.fs(), began);
      return new Fetched(new Result(List.of(layer.commit())), request.pin());
    }
  }
}
