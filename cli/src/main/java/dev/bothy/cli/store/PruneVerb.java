package dev.bothy.cli.store;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Numbers;
import dev.bothy.cli.command.Question;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.command.Verb;
import dev.bothy.cli.image.EnvironmentRoots;
import dev.bothy.cli.output.Json;
import dev.bothy.cli.output.Quantity;
import dev.bothy.cli.project.Runners;
import dev.bothy.cli.terminal.Text;
import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.PruneOptions;
import dev.bothy.engine.PruneResult;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.store.LayerId;
import dev.bothy.runtime.embedded.EmbeddedPlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code bothy prune}. */
public final class PruneVerb implements Verb {
  private static final Option KEEP_STORAGE =
      Option.value(
          "keep-storage", "SIZE", "stop when the store is down to this size, such as 20GB");
  private static final Option OLDER_THAN =
      Option.value("older-than", "TIME", "only what was not used for so long, such as 7d");
  private static final Option ALL =
      Option.flag("all", "also cached results, what failed steps left, cache mounts and downloads")
          .letter('a');

  /** The root that keeps what environments run on. */
  private static final String IN_USE = "*";

  @Override
  public Syntax syntax() {
    return Syntax.of("prune", "remove from the store what is not needed")
        .details(
            """
            Without options: what nothing can use any more, such as what an interrupted build
            left. With --keep-storage, --older-than or --all also cached results, of which the
            next build would have profited: with --all those of images with a name too, whose
            next build runs every step. Images with a name and environments stay always, and so
            does the history of builds, of which --older-than drops what is older. What something
            that runs now uses, or may need, stays this time, and is told.""")
        .options(KEEP_STORAGE, OLDER_THAN, ALL, Shared.YES, Shared.STORE, Shared.FORMAT);
  }

  @Override
  public @Nullable String instead(String typed) {
    return switch (typed) {
      case "--dry-run", "-n" ->
          "'bothy du' says what there is; without options it takes only what nothing can use";
      case "-f", "--force" -> "-y, --yes answers its question";
      case "--volumes" -> "--all takes cache mounts too";
      case "--filter" -> "--older-than TIME and --keep-storage SIZE choose";
      default -> null;
    };
  }

  @Override
  public int run(Invocation invocation) throws Exception {
    PruneOptions options = options(invocation);
    boolean asks = options.all() || options.keepBytes() >= 0 || options.olderThanMillis() > 0;
    if (asks) {
      switch (Question.askBeforeLoss(invocation, question(options))) {
        case YES -> {}
        case NO -> {
          invocation.say("nothing was removed");
          return Exit.FAILED.code();
        }
        case NOBODY ->
            throw new CommandException(
                Exit.USAGE, "nobody is here to confirm that cached results go", "add --yes");
      }
    }
    EmbeddedBuilder builder = Runners.existing(invocation);
    StoreUsage before = StoreUsage.NOTHING;
    PruneResult result = PruneResult.NOTHING;
    if (builder != null) {
      keepEnvironments(invocation, builder);
      before = builder.usage();
      result = prune(invocation, builder, options);
    }
    StoreUsage after = result.usage();
    long freed = Math.max(0, before.bytes() - after.bytes());
    if (invocation.arguments().require(Shared.FORMAT).equals("json")) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("freed", freed);
      document.put("bytes", after.bytes());
      document.put("leftovers", after.count(StoreUsage.Kind.LEFTOVER));
      document.put("busy", result.busy());
      document.put("sparedLayers", result.sparedLayers());
      document.put("sparedBytes", result.sparedBytes());
      invocation.out().print(Json.document(document));
    } else {
      invocation
          .out()
          .println(
              "freed " + Quantity.bytes(freed) + ", " + Quantity.bytes(after.bytes()) + " left");
      String spared = whatStays(result, options.all());
      if (spared != null) {
        invocation.say(spared);
      }
      if (options.keepBytes() >= 0 && after.bytes() > options.keepBytes()) {
        invocation.say(whyMore(after, options.keepBytes()));
      }
    }
    return Exit.DONE.code();
  }

  private static PruneResult prune(
      Invocation invocation, EmbeddedBuilder builder, PruneOptions options) throws Exception {
    try {
      return builder.prune(options);
    } catch (InterruptedException e) {
      invocation.say(
          "note: what was removed until now is freed; the same command goes on from there");
      throw e;
    }
  }

  private static String question(PruneOptions options) {
    boolean everything = options.all() && options.keepBytes() < 0 && options.olderThanMillis() == 0;
    return everything
        ? "Remove all cached results, cache mounts and downloads, so that the next build of any"
            + " project runs every step?"
        : "Remove cached results that later builds could use?";
  }

  /** What would have gone, had nobody used it; null when there is nothing of that. */
  private static @Nullable String whatStays(PruneResult result, boolean all) {
    List<String> spared = new ArrayList<>();
    if (result.sparedLayers() > 0) {
      spared.add(
          result.sparedLayers()
              + (result.sparedLayers() == 1 ? " layer (" : " layers (")
              + Quantity.bytes(result.sparedBytes())
              + ")");
    }
    if (!result.busy()) {
      return spared.isEmpty()
          ? null
          : "note: in use by something that runs, so not removed: " + spared.getFirst();
    }
    int leftovers = result.usage().count(StoreUsage.Kind.LEFTOVER);
    if (leftovers > 0) {
      spared.add(leftovers + (leftovers == 1 ? " leftover" : " leftovers"));
    }
    long shared =
        result.usage().bytes(StoreUsage.Kind.CACHE_MOUNT)
            + result.usage().bytes(StoreUsage.Kind.DOWNLOAD);
    if (all && shared > 0) {
      spared.add("cache mounts and downloads (" + Quantity.bytes(shared) + ")");
    }
    return "note: a build or another command is at work in this store"
        + (spared.isEmpty()
            ? "; what it may need stays"
            : " and may need what stays: " + String.join(", ", spared))
        + "; when it is done, prune again";
  }

  private static String whyMore(StoreUsage left, long asked) {
    long layers = left.bytes(StoreUsage.Kind.LAYER);
    return layers > asked
        ? "more than asked for is left: images with a name, environments and what is in use keep "
            + Quantity.bytes(layers)
            + " of layers; bothy images lists the first"
        : "more than asked for is left, though only "
            + Quantity.bytes(layers)
            + " of it are layers; cache mounts, downloads and blobs are the rest (bothy du), which"
            + " --all removes";
  }

  private static PruneOptions options(Invocation invocation) throws Exception {
    String keep = invocation.arguments().get(KEEP_STORAGE);
    String older = invocation.arguments().get(OLDER_THAN);
    return new PruneOptions(
        keep == null ? -1 : Numbers.bytes(invocation, KEEP_STORAGE, keep),
        older == null ? 0 : Numbers.millis(invocation, OLDER_THAN, older),
        invocation.arguments().has(ALL));
  }

  private static void keepEnvironments(Invocation invocation, EmbeddedBuilder builder)
      throws Exception {
    Set<String> layers = new TreeSet<>();
    EmbeddedPlace place = Runners.place(invocation);
    String left = place.removeLeftovers();
    if (left != null) {
      invocation.say("warning: " + Text.visible(left));
    }
    for (LayerId layer : place.layersInUse()) {
      layers.add(layer.value());
    }
    new EnvironmentRoots(builder.roots()).keepAlso(IN_USE, layers);
  }
}
